import { tensor, type Tensor } from '../core/tensor.ts';
import { footprint } from '../maps/footprint.ts';
import { gatedActivation } from '../maps/gate.ts';
import { gridOf, meanOfPlanes, planesOf, type Grid } from '../maps/grid.ts';
import { fuse, queryMap } from '../maps/query.ts';
import { rollout } from '../maps/rollout.ts';
import { hasSinks, type ScaleMode } from '../maps/scale.ts';
import type { HeadFusion } from './app-state.ts';
import type { Picture } from './picture.ts';
import type { Wanted } from './wanted.ts';
import { displacementsOf, distances, samplingOf, windowAttention } from './overlays.ts';
import { beside, gatedInput, resultsAt, type Result } from './shown.ts';

/** A map [H, W] that lies over the image. Reads of the run only what is asked for, and never re-runs the network. */
export async function mapOf(picture: Picture, wanted: Wanted): Promise<Grid> {
  const { reading, plan, places } = picture;
  const { result: { name, view }, place, token, head } = wanted;
  const [height, width] = places[place]!.grid;
  const input = gatedInput(name, view, plan);
  if (input) {
    const [activation, gate] = await Promise.all([reading.whole(input), reading.whole(name)]);
    return gatedActivation(activation, gate);
  }
  switch (view.picture) {
    case 'attention': return attentionMap(picture, wanted);
    case 'maps': return planesOf(await reading.whole(name))[head ?? 0]!;
    case 'windows': return windowAttention(picture, wanted);
    case 'points': {
      const sampling = await samplingOf(picture, wanted);
      return footprint(sampling.points, { height, width }, head === undefined ? plan.results[beside(name, view.counts!)]!.shape[0]! : 1);
    }
    case 'planes': return meanOfPlanes(await reading.whole(name, token));
    case 'displacement': return distances(await displacementsOf(picture, wanted), { height, width });
    default: {
      const values = await reading.whole(name, token);
      return values.shape.length === 1 ? gridOf(tensor([height, width], values.data)) : gridOf(values);
    }
  }
}

async function attentionMap(picture: Picture, { result, place, token, head, fusion }: Wanted): Promise<Grid> {
  const { grid: [height, width], prefix, askers } = picture.places[place]!;
  const before = askers ? 0 : prefix;
  if (head === undefined && fusion === 'rollout') return queryMap((await rolled(picture, result, place))(token), prefix, height, width);
  const rows = await picture.reading.rows(result.name, token);
  const row = head === undefined ? fuse(rows, fusion === 'rollout' ? 'mean' : fusion) : rows[head]!;
  return result.view.halved ? queryMap(row, 0, Math.floor(height / 2), Math.floor(width / 2)) : queryMap(row, before, height, width);
}

/** The maps of a contact sheet for one query: `[row][place]`, a row per head, then the fused ones. */
export async function sheetOf(picture: Picture, key: string, token: number, heads: number, fused: HeadFusion): Promise<Grid[][]> {
  const rows = [...Array.from({ length: heads > 1 ? heads : 0 }, (_, head) => ({ head, fusion: 'mean' as const })), { head: undefined, fusion: fused }];
  return Promise.all(rows.map((row) => Promise.all(picture.places.map((_, place) => {
    const result = resultsAt(picture, place).find((result) => result.key === key)!;
    return mapOf(picture, { result, place, token, ...row });
  }))));
}

type Rolled = (token: number) => Float32Array<ArrayBuffer>;
const prepared = new WeakMap<Picture, Map<string, Promise<Rolled>>>();

/** Rollout through the layers up to `place`, prepared once for each picture. */
function rolled(picture: Picture, { key }: Result, place: number): Promise<Rolled> {
  const known = prepared.get(picture) ?? new Map<string, Promise<Rolled>>();
  prepared.set(picture, known);
  const id = `${key} ${place}`;
  const ready = known.get(id) ?? prepare(picture, key, place);
  known.set(id, ready);
  ready.catch(() => known.delete(id));
  return ready;
}

async function prepare(picture: Picture, key: string, place: number): Promise<Rolled> {
  const names = Array.from({ length: place + 1 }, (_, i) => resultsAt(picture, i).find((result) => result.key === key)!.name);
  const layers: Tensor[] = await Promise.all(names.map((name) => picture.reading.whole(name)));
  return rollout(layers);
}

/** The scale that suits a result: fixed for gates; its own for a map, clipped where sinks would hide the rest of it. */
export const suitedScale = ({ view }: Result, gated: boolean, grid: Grid): ScaleMode =>
  (view.scale === 'unit' && !gated ? 'unit' : hasSinks(grid) ? 'clipped' : 'map');
