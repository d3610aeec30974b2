import { slice, type Op, type Value } from '../core/plan.ts';
import { matmul } from '../kernels/matmul.ts';
import { softmax } from '../kernels/softmax.ts';

/** Throws where tokens of this width do not split into so many heads. */
export function checkHeads(width: number, heads: number): void {
  if (width % heads !== 0) throw new Error(`parameter 'heads' should divide the width ${width}, got ${heads}`);
}

/**
 * Queries, keys and values of every head by one product. x: [N, D]; weight: [3W, D], in this order; bias: [3W];
 * each result: [heads, N, W/heads].
 */
export function project(op: Op, { x, weight, bias, heads }: { x: Value; weight: Value; bias?: Value | undefined; heads: number }) {
  const projected = op.in('queries, keys, values')(matmul, { a: x, b: weight, bias }, { transposeB: true, split: 3 * heads });
  const part = (index: number) => slice(projected, index * heads, (index + 1) * heads);
  return { queries: part(0), keys: part(1), values: part(2) };
}

/** How much each query looks at each key. queries: [heads, Nq, d]; keys: [heads, Nk, d]; scores, attention: [heads, Nq, Nk]. */
export function weigh(op: Op, { queries, keys }: { queries: Value; keys: Value }) {
  const scores = op.in('scores')(matmul, { a: queries, b: keys }, { transposeB: true, scale: 1 / Math.sqrt(queries.shape[2]!) });
  return { scores, attention: op.in('softmax')(softmax, { x: scores }) };
}

/** What the heads read, side by side. attention: [heads, Nq, Nk]; values: [heads, Nk, d]; result: [Nq, heads · d]. */
export const read = (op: Op, { attention, values }: { attention: Value; values: Value }): Value =>
  op.in('context')(matmul, { a: attention, b: values }, { merge: true });

/**
 * Attention of every head at once. x: [N, D]; weight: [3D, D], queries, keys and values in this order; bias: [3D].
 * Queries, keys, values: [heads, N, D/heads]; scores, attention: [heads, N, N]; context: [N, D], heads side by side.
 */
export function attend(op: Op, from: { x: Value; weight: Value; bias?: Value | undefined; heads: number }) {
  const projected = project(op, from);
  const weighed = weigh(op, projected);
  return { ...projected, ...weighed, context: read(op, { ...projected, ...weighed }) };
}
