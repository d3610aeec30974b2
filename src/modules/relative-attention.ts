import { reshape, slice, type Op, type Value } from '../core/plan.ts';
import { matmul } from '../kernels/matmul.ts';
import { permute } from '../kernels/permute.ts';
import { relativeScores } from '../kernels/relative-scores.ts';
import { softmax } from '../kernels/softmax.ts';
import { project, read } from './heads.ts';
import { flatten } from './positions.ts';

interface Projection {
  /** A 1 × 1 convolution [outputs, C, 1, 1] that makes queries, keys and values, in this order. */
  readonly weight: Value;
  readonly bias?: Value | undefined;
  /** Widths of queries and keys, and of values, over all heads. */
  readonly keys: number;
  readonly values: number;
  readonly heads: number;
}

/** Queries, keys and values of a map's positions, heads apart. x: [C, H, W]; queries, keys, values: [heads, H·W, width of a head]. */
export function projectMap(op: Op, x: Value, { weight, bias, keys, values, heads }: Projection) {
  const tokens = op.in('tokens')(permute, { x: flatten(x) }, { order: '10' });
  const rows = reshape(weight, [weight.shape[0]!, weight.shape[1]!]);
  // What is alike in width is made by one product.
  if (keys === values) return project(op, { x: tokens, weight: rows, bias, heads });
  const product = (name: string, from: number, to: number, parts: number) =>
    op.in(name)(matmul, { a: tokens, b: slice(rows, from, to), bias: bias && slice(bias, from, to) }, { transposeB: true, split: parts * heads });
  const both = product('queries, keys', 0, 2 * keys, 2);
  return { queries: slice(both, 0, heads), keys: slice(both, heads, 2 * heads), values: product('values', 2 * keys, 2 * keys + values, 1) };
}

interface Asked {
  readonly queries: Value;
  readonly keys: Value;
  readonly values: Value;
  /** Embeddings of the distance key − query down [2H − 1, d] and across [2W − 1, d], for all heads; none without relative positions. */
  readonly relative?: { readonly height: Value; readonly width: Value } | undefined;
}

/**
 * Attention between the positions of a map, where a score may also depend on how far the key lies from the query (arXiv 1904.09925).
 * queries, keys: [heads, N, d]; values: [heads, N, dv]; scores, attention: [heads, N, N]; context: [heads · dv, N].
 */
export function attendOnMap(op: Op, { queries, keys, values, relative }: Asked) {
  // The scale belongs to the queries, so it is that of all three products.
  const ask = (name: string, b: Value) => op.in(name)(matmul, { a: queries, b }, { transposeB: true, scale: 1 / Math.sqrt(queries.shape[2]!) });
  const scores = relative
    ? op.in('content + distance')(relativeScores, {
      scores: ask('content', keys), rows: ask('distance down', relative.height), columns: ask('distance across', relative.width),
    })
    : ask('content', keys);
  const attention = op.in('softmax')(softmax, { x: scores });
  const context = op.in('map')(permute, { x: read(op, { attention, values }) }, { order: '10' });
  return { scores, attention, context };
}
