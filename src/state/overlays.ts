import { viewOf } from '../core/module.ts';
import { cropOf, chosenPositions, type Crop } from '../maps/crop.ts';
import { displacements, type Displacement } from '../maps/displacement.ts';
import type { Grid } from '../maps/grid.ts';
import { sampledPoints, sharedPoints, type Sampling } from '../maps/points.ts';
import { fuse, type Fusion } from '../maps/query.ts';
import type { GridSize } from '../maps/unit.ts';
import { windowMap, windowsOf, type Windows } from '../maps/windows.ts';
import type { Picture } from './picture.ts';
import { beside } from './shown.ts';
import type { Wanted } from './wanted.ts';

const gridAt = ({ places }: Picture, place: number): GridSize => {
  const [height, width] = places[place]!.grid;
  return { height, width };
};

/** The position that asks; a map whose places have no prefix is asked from its positions alone. */
const positionOf = ({ places }: Picture, { place, token }: Wanted): number => token - places[place]!.prefix;

/** The points that the asking position samples, of one head or of all. */
export async function samplingOf(picture: Picture, wanted: Wanted): Promise<Sampling> {
  const { result: { name, view }, place, head } = wanted;
  const query = positionOf(picture, wanted);
  const at = beside(name, view.at ?? '');
  const counts = beside(name, view.counts ?? '');
  const asked = { query, grid: gridAt(picture, place), head };
  const attention = await picture.reading.part(counts, [null, query]);
  // Points of one's own are read for the one who asks, those that all share whole.
  return viewOf(picture.module, view.at ?? '', picture.params)?.axes.at(-1) === 'xy'
    ? sampledPoints({ ...asked, locations: await picture.reading.part(at, [null, query]), attention })
    : sharedPoints({ ...asked, positions: await picture.reading.whole(at), attention });
}

/** Where the points of a regular grid moved, of one group or of all. */
export async function displacementsOf(picture: Picture, { result: { name }, place, head }: Wanted): Promise<readonly Displacement[]> {
  const [positions, offsets] = await Promise.all(['positions', 'offsets'].map((key) => picture.reading.whole(beside(name, key))));
  return displacements({ positions: positions!, offsets: offsets!, grid: gridAt(picture, place), group: head });
}

/** How far the points moved, in positions of the map: a grid of the points' own, the mean of the groups. */
export function distances(moved: readonly Displacement[], { height, width }: GridSize): Grid {
  const rows = 1 + Math.max(...moved.map(({ row }) => row));
  const columns = 1 + Math.max(...moved.map(({ column }) => column));
  const data = new Float32Array(rows * columns);
  const groups = moved.length / data.length;
  for (const { from, to, row, column } of moved) {
    data[row * columns + column]! += Math.hypot((to.x - from.x) * width, (to.y - from.y) * height) / groups;
  }
  return { height: rows, width: columns, data };
}

/** The windows of a place, as its parameters settle them. */
export const windowsAt = (picture: Picture, place: number): Windows =>
  windowsOf({ ...gridAt(picture, place), window: Number(picture.params['window']), shift: Number(picture.params['shift']) });

/** Where the asking position looks inside its window; 0 outside. */
export async function windowAttention(picture: Picture, wanted: Wanted): Promise<Grid> {
  const { result: { name }, place, head, fusion } = wanted;
  const windows = windowsAt(picture, place);
  const query = positionOf(picture, wanted);
  const { window, index } = windows.placeOf(query);
  const { shape: [heads = 1, keys = 1], data } = await picture.reading.part(name, [window, null, index]);
  const rows = Array.from({ length: heads }, (_, i) => data.subarray(i * keys, (i + 1) * keys));
  const row = head === undefined ? fuse(rows, (fusion === 'rollout' ? 'mean' : fusion) as Fusion) : rows[head]!;
  return windowMap({ windows, query, row }).grid;
}

/** The positions that a choice kept, and the crop that they are; undefined where the result shows no choice. */
export async function choiceOf(picture: Picture, { result: { name, view }, place, token }: Wanted): Promise<{ readonly positions: readonly number[]; readonly crop: Crop } | undefined> {
  if (!view.chosen) return undefined;
  const positions = chosenPositions((await picture.reading.whole(beside(name, view.chosen), token)).data);
  return { positions, crop: cropOf(positions, gridAt(picture, place)) };
}
