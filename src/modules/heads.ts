import { slice, type Op, type Value } from '../core/plan.ts';
import { matmul } from '../kernels/matmul.ts';
import { softmax } from '../kernels/softmax.ts';

/** Throws where tokens of this width do not split into so many heads. */
export function checkHeads(width: number, heads: number): void {
  if (width % heads !== 0) throw new Error(`parameter 'heads' should divide the width ${width}, got ${heads}`);
}

/**
 * Attention of every head at once. x: [N, D]; weight: [3D, D], queries, keys and values in this order; bias: [3D].
 * Queries, keys, values: [heads, N, D/heads]; scores, attention: [heads, N, N]; context: [N, D], heads side by side.
 */
export function attend(op: Op, { x, weight, bias, heads }: { x: Value; weight: Value; bias: Value; heads: number }) {
  const headWidth = x.shape[1]! / heads;
  const projected = op(matmul, { a: x, b: weight, bias }, { transposeB: true, split: 3 * heads });
  const [queries, keys, values] = [0, 1, 2].map((part) => slice(projected, part * heads, (part + 1) * heads)) as [Value, Value, Value];
  const scores = op(matmul, { a: queries, b: keys }, { transposeB: true, scale: 1 / Math.sqrt(headWidth) });
  const attention = op(softmax, { x: scores });
  const context = op(matmul, { a: attention, b: values }, { merge: true });
  return { queries, keys, values, scores, attention, context };
}
