import { reshape, type Op, type Value } from '../core/plan.ts';
import { sizeOf, type Shape } from '../core/tensor.ts';
import { matmul } from '../kernels/matmul.ts';
import { permute } from '../kernels/permute.ts';

/** How numbers of every pair of positions are drawn, [N, M], where the keys may have been pooled 2 × 2. */
export const pairs = (halved: boolean) => ({ picture: 'attention', axes: ['query', 'key'], halved }) as const;

/** Throws where a map has no 2 × 2 block that `param` could pool. */
export function checkHalvable([, height = 0, width = 0]: Shape, param: string): void {
  if (Math.min(height, width) < 2) {
    throw new Error(`input 'x' should be at least 2 positions high and wide for parameter '${param}', got ${height} × ${width}`);
  }
}

/** A map's positions in one row: [C, H, W] → [C, H·W]. Costs nothing. */
export const flatten = (map: Value): Value => reshape(map, [map.shape[0]!, sizeOf(map.shape.slice(1))]);

/** Dot products of every position of one map [D, H, W] with every position of another [D, H′, W′], times `scale`: [N, M]. */
export function compare(op: Op, { queries, keys, scale = 1 }: { queries: Value; keys: Value; scale?: number }): Value {
  const rows = op(permute, { x: flatten(queries) }, { order: '10' });
  return op(matmul, { a: rows, b: flatten(keys) }, { scale });
}

interface Gathered {
  readonly attention: Value;
  readonly values: Value;
  /** [height, width] of the map that the queries are. */
  readonly grid: Shape;
}

/** What every position reads, Σⱼ attentionᵢⱼ valuesⱼ, as a map. attention: [N, M]; values: [D, H′, W′]; result: [D, ...grid]. */
export function gather(op: Op, { attention, values, grid }: Gathered): Value {
  // Attention is the left factor: then one too large to keep can be computed a few rows at a time.
  const rows = op(matmul, { a: attention, b: flatten(values) }, { transposeB: true });
  return reshape(op(permute, { x: rows }, { order: '10' }), [values.shape[0]!, ...grid]);
}
