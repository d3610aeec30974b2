import { viewOf } from '../core/module.ts';
import { tensor } from '../core/tensor.ts';
import { cropOf, chosenPositions, type Crop } from '../maps/crop.ts';
import { displacements, type Displacement } from '../maps/displacement.ts';
import { footprint } from '../maps/footprint.ts';
import type { Grid } from '../maps/grid.ts';
import { sampledPoints, sharedPoints, type Sampling } from '../maps/points.ts';
import { fuse, received } from '../maps/query.ts';
import type { GridSize } from '../maps/unit.ts';
import { receivedInWindows, windowMap, windowsOf, type Windows } from '../maps/windows.ts';
import { numbersOf } from './app-state.ts';
import type { Picture } from './picture.ts';
import { beside, headsOf } from './shown.ts';
import type { Wanted } from './wanted.ts';

const gridAt = ({ places }: Picture, place: number): GridSize => {
  const [height, width] = places[place]!.grid;
  return { height, width };
};

/** The position that asks; a map whose places have no prefix is asked from its positions alone. */
const positionOf = ({ places }: Picture, { place, token }: Wanted): number => token - places[place]!.prefix;

/** The points that the asking position samples, of one head or of all; the `most` heaviest. */
export async function samplingOf(picture: Picture, wanted: Wanted, most = Infinity): Promise<Sampling> {
  const { result: { name, view }, place, head } = wanted;
  const query = positionOf(picture, wanted);
  const at = beside(name, view.at ?? '');
  const counts = beside(name, view.counts ?? '');
  const asked = { query, grid: gridAt(picture, place), head, most };
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
export function windowsAt(picture: Picture, place: number): Windows {
  const { window, shift } = { ...picture.params, ...picture.places[place]!.params };
  return windowsOf({ ...gridAt(picture, place), window: Number(window), shift: Number(shift) });
}

/** Where the asking position looks inside its window, 0 outside; or what all positions receive in theirs. */
export async function windowAttention(picture: Picture, wanted: Wanted): Promise<Grid> {
  const { result: { name }, place, head, fusion } = wanted;
  const windows = windowsAt(picture, place);
  if (wanted.received) return windowsReceived(picture, wanted, windows);
  const query = positionOf(picture, wanted);
  const { window, index } = windows.placeOf(query);
  const { shape: [heads = 1, keys = 1], data } = await picture.reading.part(name, [window, null, index]);
  const rows = Array.from({ length: heads }, (_, i) => data.subarray(i * keys, (i + 1) * keys));
  const row = head === undefined ? fuse(rows, numbersOf(fusion)) : rows[head]!;
  return windowMap({ windows, query, row }).grid;
}

/** How much each position is looked at in its window. */
async function windowsReceived({ reading }: Picture, { result: { name }, head, fusion }: Wanted, windows: Windows): Promise<Grid> {
  const { shape: [count = 1, heads = 1, keys = 1], data } = await reading.whole(name);
  const size = keys * keys;
  const rowOf = (window: number, of: number) => received(tensor([keys, keys], data.subarray((window * heads + of) * size, (window * heads + of + 1) * size)));
  const all = Array.from({ length: heads }, (_, of) => of);
  return receivedInWindows(windows, Array.from({ length: count }, (_, window) =>
    (head === undefined ? fuse(all.map((of) => rowOf(window, of)), numbersOf(fusion)) : rowOf(window, head))));
}

/** The positions that a choice kept, and the crop that they are. */
export interface Choice {
  readonly positions: readonly number[];
  readonly crop: Crop;
  /** The odds of every position. */
  readonly weights: Float32Array;
}

/** undefined where the result shows no choice. */
export async function choiceOf(picture: Picture, { result: { name, view }, place, token }: Wanted): Promise<Choice | undefined> {
  if (!view.chosen) return undefined;
  const [selection, odds] = await Promise.all([picture.reading.whole(beside(name, view.chosen), token), picture.reading.whole(name, token)]);
  const positions = chosenPositions(selection.data);
  return positions.length > 0 ? { positions, crop: cropOf(positions, gridAt(picture, place)), weights: odds.data } : undefined;
}

/** The map of what is sampled, moved or kept in windows: empty but for a few places. */
export async function sparseMap(picture: Picture, wanted: Wanted): Promise<Grid> {
  const size = gridAt(picture, wanted.place);
  switch (wanted.result.view.picture) {
    case 'windows': return windowAttention(picture, wanted);
    case 'displacement': return distances(await displacementsOf(picture, wanted), size);
    default: {
      if (wanted.received) return footprintOfAll(picture, wanted);
      const { points } = await samplingOf(picture, wanted);
      return footprint(points, size, wanted.head === undefined ? headsOf(wanted.result, picture.plan) : 1);
    }
  }
}

/** How much each position is read through sampled points, the mean over all who ask. */
async function footprintOfAll(picture: Picture, wanted: Wanted): Promise<Grid> {
  const { prefix, grid: [height, width] } = picture.places[wanted.place]!;
  const asked = Array.from({ length: height * width }, (_, position) => samplingOf(picture, { ...wanted, token: prefix + position }));
  const points = (await Promise.all(asked)).flatMap((sampling) => sampling.points);
  return footprint(points, { height, width }, asked.length * (wanted.head === undefined ? headsOf(wanted.result, picture.plan) : 1));
}

/** What lies over the map, as data: the view of its kind draws it. */
export type Overlay =
  | { readonly kind: 'points'; readonly sampling: Sampling; readonly heads: number }
  | { readonly kind: 'displacement'; readonly moved: readonly Displacement[]; readonly groups: number }
  | { readonly kind: 'windows'; readonly windows: Windows; readonly query: number | undefined }
  | ({ readonly kind: 'choice'; readonly grid: GridSize } & Choice);

/** More points than these would hide the image, and one another. */
const MOST_POINTS = 128;

/** What lies over the map of a result; undefined where nothing does. */
export async function overlayAt(picture: Picture, wanted: Wanted): Promise<Overlay | undefined> {
  const { result, place, head } = wanted;
  switch (result.view.picture) {
    // Of all who ask there are too many points to draw.
    case 'points': return wanted.received ? undefined : { kind: 'points', sampling: await samplingOf(picture, wanted, MOST_POINTS), heads: headsOf(result, picture.plan) };
    case 'displacement': {
      const groups = head === undefined ? headsOf(result, picture.plan) : 1;
      return { kind: 'displacement', moved: await displacementsOf(picture, wanted), groups };
    }
    case 'windows': return { kind: 'windows', windows: windowsAt(picture, place), query: wanted.received ? undefined : positionOf(picture, wanted) };
    default: {
      const choice = await choiceOf(picture, wanted);
      return choice && { kind: 'choice', grid: gridAt(picture, place), ...choice };
    }
  }
}
