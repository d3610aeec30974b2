import { inSlices } from '../core/slices.ts';
import { tensor } from '../core/tensor.ts';
import { gatedActivation } from '../maps/gate.ts';
import { gridOf, meanOfPlanes, planesOf, type Grid } from '../maps/grid.ts';
import type { HeadMap } from '../maps/heads.ts';
import { fuse, queryMap } from '../maps/query.ts';
import type { Rollout, RolloutOptions } from '../maps/rollout.ts';
import { hasSinks, type ScaleMode } from '../maps/scale.ts';
import { numbersOf, type HeadFusion } from './app-state.ts';
import { tokenAt } from './asking.ts';
import type { Overlay } from './overlays.ts';
import type { Picture } from './picture.ts';
import { gatedInput, headsOf, resultsAt, type Result, type Roll, type Shown } from './shown.ts';
import type { Wanted } from './wanted.ts';

/** Pictures that are empty but for a few places: what stands out in them is no sink. */
const SPARSE: readonly Result['view']['picture'][] = ['points', 'windows', 'displacement'];

/** Code that loads when it is first needed; from then on it is at hand, where another `import()` of it would wait for a task of its own. */
function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return () => (loaded ??= load().catch((error: unknown) => { loaded = undefined; throw error; }));
}

/** Points, windows and choices: with the first module that has any. */
const sampled = once(() => import('./overlays.ts'));
const headMaps = once(() => import('../maps/heads.ts'));

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
    case 'windows': case 'points': case 'displacement': return (await sampled()).sparseMap(picture, wanted);
    case 'planes': return meanOfPlanes(await reading.whole(name, token));
    default: {
      const values = await reading.whole(name, token);
      return values.shape.length === 1 ? gridOf(tensor([height, width], values.data)) : gridOf(values);
    }
  }
}

async function attentionMap(picture: Picture, { result, place, token, head, fusion, roll, received }: Wanted): Promise<Grid> {
  const { grid: [height, width], prefix, askers } = picture.places[place]!;
  const before = askers ? 0 : prefix;
  if (head === undefined && fusion === 'rollout') {
    const rowOf = await rolled(picture, result, roll);
    // A layer before the first one is rolled out alone.
    const row = rowOf(received ? 'received' : token, { first: Math.min(roll.first, place), last: place });
    return queryMap(row, prefix, height, width);
  }
  const rows = await (received ? picture.reading.received(result.name) : picture.reading.rows(result.name, token));
  const row = head === undefined ? fuse(rows, numbersOf(fusion)) : rows[head]!;
  return result.view.halved ? queryMap(row, 0, Math.floor(height / 2), Math.floor(width / 2)) : queryMap(row, before, height, width);
}

/** What lies over the map of a result; undefined where nothing does. */
export async function overlayOf(picture: Picture, wanted: Wanted): Promise<Overlay | undefined> {
  const { view } = wanted.result;
  return SPARSE.includes(view.picture) || view.chosen ? (await sampled()).overlayAt(picture, wanted) : undefined;
}

/** Which head gives each position the most, where one query looks in all heads of an attention. */
export async function strongestOf(picture: Picture, wanted: Wanted): Promise<HeadMap> {
  const count = headsOf(wanted.result, picture.plan);
  const { strongestHeads } = await headMaps();
  const maps = await Promise.all(Array.from({ length: count }, (_, head) => mapOf(picture, { ...wanted, head })));
  return strongestHeads(maps.map(({ data }) => data), maps[0]!);
}

/** What a row of a contact sheet shows of each place: one head, or all of them as one. */
export interface SheetRow {
  readonly head: number | undefined;
  readonly fusion: HeadFusion;
}

/** The same result at every place, asked from the same spot of the image. */
export const everywhere = (picture: Picture, shown: Asked): readonly Omit<Wanted, 'head' | 'fusion'>[] =>
  picture.places.map((to, place) => ({
    result: resultsAt(picture, place).find(({ key }) => key === shown.over.key)!, place, token: tokenAt(to, shown), roll: shown.roll, received: shown.received,
  }));

type Asked = Pick<Shown, 'over' | 'at' | 'token' | 'roll' | 'received'>;

/** The maps of a contact sheet: `[row][place]`. */
export const sheetOf = (picture: Picture, shown: Asked, rows: readonly SheetRow[]): Promise<Grid[][]> =>
  Promise.all(rows.map((row) => Promise.all(everywhere(picture, shown).map((wanted) => mapOf(picture, { ...wanted, ...row })))));

/** The rows of a result's contact sheet: each head, and last all as one; the nodes of a map of nodes are never one. */
export function sheetRows({ over, heads, fusion }: Pick<Shown, 'over' | 'heads' | 'fusion'>): SheetRow[] {
  const each = Array.from({ length: heads > 1 || over.view.picture === 'maps' ? heads : 0 }, (_, head) => ({ head, fusion: 'mean' as const }));
  return over.view.picture === 'maps' ? each : [...each, { head: undefined, fusion: fusion === 'rollout' ? 'mean' : fusion }];
}

/** The rollout that was asked for last, of each picture: its matrices take as much memory as all layers' attention. */
const prepared = new WeakMap<Picture, { readonly id: string; readonly ready: Promise<Rollout> }>();

function rolled(picture: Picture, { key }: Result, { fusion, discard }: Roll): Promise<Rollout> {
  const id = `${key} ${fusion} ${discard}`;
  const known = prepared.get(picture);
  if (known?.id === id) return known.ready;
  const ready = prepare(picture, key, { fusion, discard, classColumn: picture.places[0]!.prefix > 0 });
  prepared.set(picture, { id, ready });
  ready.catch(() => { if (prepared.get(picture)?.ready === ready) prepared.delete(picture); });
  return ready;
}

async function prepare(picture: Picture, key: string, options: RolloutOptions): Promise<Rollout> {
  const names = picture.places.map((_, i) => resultsAt(picture, i).find((result) => result.key === key)!.name);
  const { rolling } = await import('../maps/rollout.ts');
  return inSlices(rolling(await Promise.all(names.map((name) => picture.reading.whole(name))), options));
}

/** The scale that suits a result: fixed for gates; its own for a map, clipped where sinks would hide the rest of it. */
export const suitedScale = ({ view }: Result, gated: boolean, grid: Grid): ScaleMode =>
  (view.scale === 'unit' && !gated ? 'unit' : hasSinks(grid) && !SPARSE.includes(view.picture) ? 'clipped' : 'map');
