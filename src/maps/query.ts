import type { Tensor } from '../core/tensor.ts';
import type { Grid } from './grid.ts';

/** How heads become one map. */
export type Fusion = 'mean' | 'max' | 'min';

/**
 * Where one query looks: its row of attention [prefix + height · width] without the prefix tokens (class, distillation,
 * registers), laid on the grid of patches. Throws where the lengths do not agree.
 */
export function queryMap(row: Float32Array<ArrayBuffer>, prefix: number, height: number, width: number): Grid {
  if (row.length !== prefix + height * width) {
    throw new Error(`queryMap: ${prefix} prefix tokens and ${height} × ${width} patches need ${prefix + height * width} weights, got ${row.length}`);
  }
  return { height, width, data: row.slice(prefix) };
}

/** The rows of several heads, element by element, as one row of the same length. Throws for no rows or unequal ones. */
export function fuse(rows: readonly Float32Array[], how: Fusion): Float32Array<ArrayBuffer> {
  const length = rows[0]?.length;
  if (length === undefined) throw new Error('fuse: expected at least one row, got none');
  const odd = rows.find((row) => row.length !== length);
  if (odd) throw new Error(`fuse: expected rows of ${length}, got one of ${odd.length}`);
  return Float32Array.from({ length }, (_, i) => {
    let fused = rows[0]![i]!;
    for (const row of rows.slice(1)) {
      const value = row[i]!;
      fused = how === 'mean' ? fused + value : how === 'max' ? Math.max(fused, value) : Math.min(fused, value);
    }
    return how === 'mean' ? fused / rows.length : fused;
  });
}

/** How much each key is looked at: the mean of attention [queries, keys] or [heads, queries, keys] over all but keys. */
export function received({ shape, data }: Tensor): Float32Array<ArrayBuffer> {
  const keys = shape.at(-1);
  if (keys === undefined || shape.length < 2 || data.length === 0) {
    throw new Error(`received: expected [heads?, queries, keys], got [${shape}]`);
  }
  const sums = new Float64Array(keys);
  data.forEach((weight, i) => { sums[i % keys]! += weight; });
  return Float32Array.from(sums, (sum) => (sum * keys) / data.length);
}
