import type { Tensor } from '../core/tensor.ts';
import { cellCentre, checkPosition, fromCentres, isOutside, type GridSize, type UnitPoint } from './unit.ts';

export interface SampledPoint extends UnitPoint {
  readonly head: number;
  /** Which of its head's points it is. */
  readonly index: number;
  readonly weight: number;
  /** Beyond the image, where only zeros are read. */
  readonly outside: boolean;
}

/** Where one position samples the image, and how much each sample counts. */
export interface Sampling {
  /** The centre of the asking position's cell. */
  readonly reference: UnitPoint;
  /** The largest weight first; of equals the lower head, then the lower index. */
  readonly points: readonly SampledPoint[];
  /** How many points there are, those left out included. */
  readonly total: number;
  /** The share of all weight, Σ|weight|, that `points` hold; 0…1. */
  readonly held: number;
}

interface Asked {
  /** The position that asks. */
  readonly query: number;
  /** The grid of positions. */
  readonly grid: GridSize;
  /** One head's points only. */
  readonly head?: number | undefined;
  /** Keep this many points, those of the largest weight. */
  readonly most?: number;
}

/**
 * The samples of deformable attention, from the query's own slices: `locations` [heads, points, 2], x then y, 0…1 over the
 * image, and `attention` [heads, points]. Throws where the shapes do not fit, or for a query or head that is not there.
 */
export function sampledPoints(
  { locations, attention, ...asked }: Asked & { readonly locations: Tensor; readonly attention: Tensor },
): Sampling {
  const [heads = 0, count = 0] = attention.shape;
  if (attention.shape.length !== 2 || String(locations.shape) !== String([heads, count, 2])) {
    throw new Error('sampledPoints: expected locations [heads, points, 2] and attention [heads, points], '
      + `got [${locations.shape}] and [${attention.shape}]`);
  }
  return samplingOf('sampledPoints', attention, asked, (head, index) => {
    const at = 2 * (head * count + index);
    return { x: locations.data[at]!, y: locations.data[at + 1]! };
  });
}

/**
 * The samples of DAT, which all queries share and each weighs its own way: `positions` [groups, Hk, Wk, 2], y then x, −1…1
 * between the centres of the corner cells of `grid`, and the query's slice of attention [heads, Hk·Wk]. A head reads the
 * points of its group. Throws where the shapes do not fit, or for a query or head that is not there.
 */
export function sharedPoints(
  { positions, attention, ...asked }: Asked & { readonly positions: Tensor; readonly attention: Tensor },
): Sampling {
  const [groups = 0, rows = 0, columns = 0, axes] = positions.shape;
  const [heads = 0, keys] = attention.shape;
  if (axes !== 2 || attention.shape.length !== 2 || keys !== rows * columns || heads % groups !== 0) {
    throw new Error('sharedPoints: expected positions [groups, Hk, Wk, 2] and attention [heads, Hk·Wk] of heads that the groups divide, '
      + `got [${positions.shape}] and [${attention.shape}]`);
  }
  const { height, width } = asked.grid;
  return samplingOf('sharedPoints', attention, asked, (head, index) => {
    const at = 2 * (Math.floor((head * groups) / heads) * keys + index);
    return { x: fromCentres(positions.data[at + 1]!, width), y: fromCentres(positions.data[at]!, height) };
  });
}

function samplingOf(
  who: string, { shape: [heads = 0, count = 0], data }: Tensor, { query, grid, head: only, most = Infinity }: Asked,
  placeOf: (head: number, index: number) => UnitPoint,
): Sampling {
  checkPosition(who, query, grid);
  if (only !== undefined && !(Number.isInteger(only) && 0 <= only && only < heads)) {
    throw new Error(`${who}: a head is from 0 to ${heads - 1}, got ${only}`);
  }
  const [first, end] = only === undefined ? [0, heads * count] : [only * count, (only + 1) * count];
  const order = Uint32Array.from({ length: end - first }, (_, i) => first + i).sort((a, b) => data[b]! - data[a]! || a - b);
  const points = Array.from(order.subarray(0, Math.min(order.length, most)), (at): SampledPoint => {
    const [head, index] = [Math.floor(at / count), at % count];
    const place = placeOf(head, index);
    return { ...place, head, index, weight: data[at]!, outside: isOutside(place) };
  });
  const whole = data.subarray(first, end).reduce((sum, weight) => sum + Math.abs(weight), 0);
  const kept = points.reduce((sum, { weight }) => sum + Math.abs(weight), 0);
  return { reference: cellCentre(query, grid), points, total: order.length, held: whole > 0 ? Math.min(1, kept / whole) : 1 };
}
