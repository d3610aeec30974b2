import { reshape, type Op, type Value } from '../core/plan.ts';
import { sizeOf, type Shape } from '../core/tensor.ts';
import { matmul } from '../kernels/matmul.ts';
import { maxPool } from '../kernels/max-pool.ts';
import { permute } from '../kernels/permute.ts';

/** Throws where a map has no 2 × 2 block that `param` could pool. */
export function checkHalvable([, height = 0, width = 0]: Shape, param: string): void {
  if (Math.min(height, width) < 2) {
    throw new Error(`input 'x' should be at least 2 positions high and wide for parameter '${param}', got ${height} × ${width}`);
  }
}

/** A map's positions in one row: [C, H, W] → [C, H·W]. Costs nothing. */
export const flatten = (map: Value): Value => reshape(map, [map.shape[0]!, sizeOf(map.shape.slice(1))]);

/** A map at half its size, the largest of every 2 × 2 block, where `yes`; else the map itself: [C, H, W] → [C, ⌊H/2⌋, ⌊W/2⌋]. */
export const halve = (op: Op, map: Value, yes: boolean): Value => (yes ? op(maxPool, { x: map }) : map);

/** Dot products of every position of one map [D, H, W] with every position of another [D, H′, W′], times `scale`: [N, M]. */
export function compare(op: Op, { queries, keys, scale = 1 }: { queries: Value; keys: Value; scale?: number }): Value {
  const rows = op(permute, { x: flatten(queries) }, { order: '10' });
  return op(matmul, { a: rows, b: flatten(keys) }, { scale });
}

/** Every position's mixture of the values, Σⱼ attentionᵢⱼ valuesⱼ. attention: [N, M]; values: [D, H′, W′]; result: [D, N]. */
export const gather = (op: Op, { attention, values }: { attention: Value; values: Value }): Value =>
  op(matmul, { a: flatten(values), b: attention }, { transposeB: true });
