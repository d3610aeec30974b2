import type { Tensor } from '../core/tensor.ts';
import { gatedActivation } from '../maps/gate.ts';
import { gridOf, type Grid } from '../maps/grid.ts';
import { fuse, queryMap } from '../maps/query.ts';
import { rollout } from '../maps/rollout.ts';
import { hasSinks, type ScaleMode } from '../maps/scale.ts';
import type { HeadFusion } from './app-state.ts';
import type { Picture } from './picture.ts';
import { gatedInput, resultsAt, type Result } from './shown.ts';

/** Which map: a result, and for attention who asks and how the heads become one. */
export interface Wanted {
  readonly result: Result;
  readonly place: number;
  readonly token: number;
  readonly head: number | undefined;
  readonly fusion: HeadFusion;
}

/** A map [H, W] that lies over the image. Reads of the run only what is asked for, and never re-runs it. */
export async function mapOf(picture: Picture, { result, place, token, head, fusion }: Wanted): Promise<Grid> {
  const { reading, plan, places } = picture;
  const { grid: [height, width], prefix } = places[place]!;
  const input = gatedInput(result.name, result.view, plan);
  if (input) {
    const [activation, gate] = await Promise.all([reading.whole(input), reading.whole(result.name)]);
    return gatedActivation(activation, gate);
  }
  if (result.view.picture !== 'attention') return gridOf(await reading.whole(result.name));
  if (head === undefined && fusion === 'rollout') return queryMap((await rolled(picture, result, place))(token), prefix, height, width);
  const rows = await reading.rows(result.name, token);
  const row = head === undefined ? fuse(rows, fusion === 'rollout' ? 'mean' : fusion) : rows[head]!;
  return queryMap(row, prefix, height, width);
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
