import { planOf } from '../src/core/module.ts';
import { defaults } from '../src/core/params.ts';
import { buildPlan, mapValues, onlyFor, type Plan } from '../src/core/plan.ts';
import { uniform } from '../src/core/random.ts';
import { sizeOf, tensor, type Shape, type Tensor } from '../src/core/tensor.ts';
import { conv2d } from '../src/kernels/conv2d.ts';
import { layerNorm } from '../src/kernels/layer-norm.ts';
import { matmul } from '../src/kernels/matmul.ts';
import { softmax } from '../src/kernels/softmax.ts';
import { randomWeights } from '../src/models/random-weights.ts';
import { deformableAttention } from '../src/modules/deformable-attention.ts';
import { multiHeadAttention } from '../src/modules/multi-head-attention.ts';

/** What is run: a plan of this project's, whose steps every peer is given in its own terms, and the numbers that it runs on. */
export interface Work {
  readonly plan: Plan;
  readonly weights: Readonly<Record<string, Tensor>>;
  /** In host memory before every run: everybody uploads them anew. */
  readonly inputs: Readonly<Record<string, Tensor>>;
  /**
   * The results that are kept to the end of a run, compared, and read back where that is asked; each with the largest difference
   * allowed, as a share of the largest of our values or of 1.
   */
  readonly results: Readonly<Record<string, number>>;
}

/** float32 sums in another order. */
const SUMS = 2e-5;

const fill = (shapes: Readonly<Record<string, Shape>>, seed: number, scale = 1): Record<string, Tensor> =>
  Object.fromEntries(Object.entries(shapes).map(([name, shape], i) => [name, tensor(shape, uniform(sizeOf(shape), seed + i, scale))]));

/** a · b. a: [m, k], given; b: [k, n], resident. Several times: each product is the next one's a. */
export function product(m: number, k: number, n: number, times = 1): Work {
  const plan = buildPlan({ inputs: { a: [m, k] }, weights: { b: [k, n] } }, ({ inputs, weights, op }) => {
    let product = inputs['a']!;
    for (let i = 0; i < times; i++) product = op(matmul, { a: product, b: weights['b']! });
    return { product };
  });
  // Sums of k products with this spread keep the spread of a.
  return { plan, weights: fill({ b: [k, n] }, 2, Math.sqrt(3 / k)), inputs: fill({ a: [m, k] }, 1), results: { product: SUMS } };
}

/** x · weightᵀ + bias, a linear layer. x: [m, k], given; weight: [n, k]; bias: [n]. */
export function linear(m: number, k: number, n: number): Work {
  const shapes = { weight: [n, k], bias: [n] };
  const plan = buildPlan({ inputs: { x: [m, k] }, weights: shapes }, ({ inputs, weights, op }) =>
    ({ output: op(matmul, { a: inputs['x']!, b: weights['weight']!, bias: weights['bias']! }, { transposeB: true }) }));
  return { plan, weights: fill(shapes, 2, Math.sqrt(3 / k)), inputs: fill({ x: [m, k] }, 1), results: { output: SUMS } };
}

/** Of every row. x: [rows, cols] */
export function softmaxOf(rows: number, cols: number): Work {
  const plan = buildPlan({ inputs: { x: [rows, cols] }, weights: {} }, ({ inputs, op }) => ({ attention: op(softmax, { x: inputs['x']! }) }));
  return { plan, weights: {}, inputs: fill({ x: [rows, cols] }, 1, 4), results: { attention: 1e-6 } };
}

/** Of every row, with gain and bias. x: [rows, cols] */
export function layerNormOf(rows: number, cols: number): Work {
  const shapes = { weight: [cols], bias: [cols] };
  const plan = buildPlan({ inputs: { x: [rows, cols] }, weights: shapes }, ({ inputs, weights, op }) =>
    ({ output: op(layerNorm, { x: inputs['x']!, weight: weights['weight']!, bias: weights['bias']! }, { eps: 1e-6 }) }));
  return { plan, weights: fill(shapes, 2), inputs: fill({ x: [rows, cols] }, 1), results: { output: SUMS } };
}

/** Kernel 3 × 3, padding 1, with bias. x: [channels, side, side]; as many outputs. */
export function convolution(channels: number, side: number): Work {
  const shapes = { weight: [channels, channels, 3, 3], bias: [channels] };
  const plan = buildPlan({ inputs: { x: [channels, side, side] }, weights: shapes }, ({ inputs, weights, op }) =>
    ({ output: op(conv2d, { x: inputs['x']!, weight: weights['weight']!, bias: weights['bias']! }, { padding: 1 }) }));
  return { plan, weights: fill(shapes, 2, Math.sqrt(3 / (9 * channels))), inputs: fill({ x: [channels, side, side] }, 1), results: { output: SUMS } };
}

/** The module on random tokens; queries and keys are scaled so that attention is not flat. x: [tokens, width] */
export function multiHead(heads: number, tokens: number, width: number): Work {
  const inputs = fill({ x: [tokens, width] }, 1, Math.sqrt(3));
  const params = { ...defaults(multiHeadAttention.params), heads };
  const weights = sharpened(randomWeights(multiHeadAttention.weights({ x: [tokens, width] }, params, {}), 2), 'in_proj_weight');
  return { plan: planFor(multiHeadAttention, { inputs, weights, params }), weights, inputs, results: { attention: SUMS, output: SUMS } };
}

/** The same work where nobody looks at maps: these results alone are kept, and what leads to none of them is not computed. */
export const withoutMaps = ({ results, ...work }: Work, names: readonly string[]): Work =>
  ({ ...work, plan: onlyFor(work.plan, names), results: Object.fromEntries(names.map((name) => [name, results[name]!])) });

/** The module on a random map; its points stray a few positions. x: [channels, side, side] */
export function deformable(heads: number, points: number, channels: number, side: number): Work {
  const inputs = fill({ x: [channels, side, side] }, 1, Math.sqrt(3));
  const params = { ...defaults(deformableAttention.params), heads, points };
  const weights = randomWeights(deformableAttention.weights({ x: [channels, side, side] }, params, {}), 2);
  return { plan: planFor(deformableAttention, { inputs, weights, params }), weights, inputs, results: { locations: SUMS, attention: SUMS, output: 1e-4 } };
}

const planFor = (
  module: Parameters<typeof planOf>[0],
  { inputs, weights, params }: { inputs: Record<string, Tensor>; weights: Record<string, Tensor>; params: Record<string, number | string | boolean> },
): Plan => planOf(module, { inputs: mapValues(inputs, ({ shape }) => shape), weights: mapValues(weights, ({ shape }) => shape), params });

/** With queries and keys, the first two thirds of each projection's rows, doubled: scores then spread four times as far. */
export function sharpened(weights: Readonly<Record<string, Tensor>>, suffix: string): Record<string, Tensor> {
  return mapValues(weights, (weight, name) => {
    if (!name.endsWith(suffix)) return weight;
    const values = (2 / 3) * weight.data.length;
    return tensor(weight.shape, weight.data.map((value, i) => (i < values ? 2 * value : value)));
  });
}
