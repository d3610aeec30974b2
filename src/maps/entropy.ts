import type { Tensor } from '../core/tensor.ts';
import { entropy } from './summary.ts';

/** Mean entropy in bits of the rows of each head: attention [queries, keys], [heads, queries, keys] or [windows, heads, queries, keys]; [heads]. */
export function headEntropies({ shape, data }: Tensor): Float64Array<ArrayBuffer> {
  const [queries, keys] = shape.slice(-2);
  if (queries === undefined || keys === undefined || shape.length > 4 || data.length === 0) {
    throw new Error(`headEntropies: expected [windows?, heads?, queries, keys], got [${shape}]`);
  }
  const heads = shape.length > 2 ? shape.at(-3)! : 1;
  const sums = new Float64Array(heads);
  const rows = data.length / keys;
  for (let row = 0; row < rows; row++) sums[Math.floor(row / queries) % heads]! += entropy(data.subarray(row * keys, (row + 1) * keys));
  return sums.map((sum) => (sum * heads) / rows);
}

/** So many whole numbers below `of`, evenly spaced from the first on; all of them where they are fewer. */
export const spacedOut = (count: number, of: number): number[] =>
  (of <= count ? Array.from({ length: of }, (_, i) => i) : Array.from({ length: count }, (_, i) => Math.floor((i * of) / count)));
