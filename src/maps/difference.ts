import type { Grid } from './grid.ts';
import { cellUnder, middleOf, type Laid } from './laid.ts';
import type { Range } from './scale.ts';

/** A map where it lies over the image; what is no number there is NaN. */
export interface MapOver extends Laid, Grid {}

/** Two maps on the cells of the finer one, row by row: NaN where one of them has no number. */
export interface Pair {
  readonly left: Float32Array<ArrayBuffer>;
  readonly right: Float32Array<ArrayBuffer>;
}

const areaOf = ({ frame, height, width }: Laid): number => (frame.width * frame.height) / (height * width);

/** Which of two maps has the smaller cells; of equals, the left one. */
export const finerOf = (left: Laid, right: Laid): 'left' | 'right' => (areaOf(right) < areaOf(left) ? 'right' : 'left');

/** Both maps on the cells of the finer one: each such cell has the number of the coarser cell that its middle lies in. */
export function paired(left: MapOver, right: MapOver): Pair {
  const cells = finerOf(left, right) === 'left' ? left : right;
  const on = (map: MapOver): Float32Array<ArrayBuffer> => Float32Array.from(cells.data, (_, cell) => {
    const under = map === cells ? cell : cellUnder(map, middleOf(cells, cell));
    return under === undefined ? NaN : map.data[under]!;
  });
  const [a, b] = [on(left), on(right)];
  return { left: a.map((value, i) => (Number.isNaN(b[i]!) ? NaN : value)), right: b.map((value, i) => (Number.isNaN(a[i]!) ? NaN : value)) };
}

/** Numbers as their colours say them: from 0 to 1 along the colour bar, from −1 to 1 where it is symmetric around 0. */
export function asDrawn(data: Float32Array<ArrayBuffer>, { low, high, signed }: Pick<Range, 'low' | 'high' | 'signed'>): Float32Array<ArrayBuffer> {
  const along = (value: number): number => (high === low ? 0 : signed ? value / high : (value - low) / (high - low));
  return data.map((value) => Math.min(1, Math.max(signed ? -1 : 0, along(value))));
}

/** Each number divided by the sum of all; undefined where one is negative, or all are 0: they are then no shares of anything. */
export function asShares(data: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer> | undefined {
  const sum = data.reduce((sum, value) => (Number.isNaN(value) ? sum : sum + value), 0);
  return sum > 0 && Number.isFinite(sum) && !data.some((value) => value < 0) ? data.map((value) => value / sum) : undefined;
}

/** Right minus left. */
export const difference = ({ left, right }: Pair): Float32Array<ArrayBuffer> => right.map((value, i) => value - left[i]!);

/**
 * Pearson's correlation of the two over the cells where both have numbers, −1…1; undefined where one is the same everywhere, which
 * goes with nothing.
 */
export function correlation({ left, right }: Pair): number | undefined {
  const cells = Array.from(left.keys()).filter((i) => Number.isFinite(left[i]) && Number.isFinite(right[i]));
  const mean = (data: Float32Array): number => cells.reduce((sum, i) => sum + data[i]!, 0) / cells.length;
  const [a, b] = [mean(left), mean(right)];
  const product = (x: Float32Array, xMean: number, y: Float32Array, yMean: number): number =>
    cells.reduce((sum, i) => sum + (x[i]! - xMean) * (y[i]! - yMean), 0);
  const size = Math.sqrt(product(left, a, left, a) * product(right, b, right, b));
  return size > 0 ? Math.min(1, Math.max(-1, product(left, a, right, b) / size)) : undefined;
}

/** The share of their whole that two maps have in common, Σ min of their shares, 0…1; undefined where one has no shares. */
export function overlap({ left, right }: Pair): number | undefined {
  const [a, b] = [asShares(left), asShares(right)];
  return a && b && Math.min(1, a.reduce((sum, share, i) => (Number.isNaN(share) ? sum : sum + Math.min(share, b[i]!)), 0));
}
