import type { Shape } from '../core/tensor.ts';
import { row, type Case } from '../test/case.ts';
import type { Tolerance } from '../test/close.ts';
import { activate } from './activate.ts';
import { attentionCases } from './attention.cases.ts';
import { batchNormAffine } from './batch-norm-affine.ts';
import { batchNorm } from './batch-norm.ts';
import { concat } from './concat.ts';
import { conv2d, type Conv2dAttrs } from './conv2d.ts';
import { deformableBiasCases } from './deformable-bias.cases.ts';
import { elementwise } from './elementwise.ts';
import { gridSampleCases } from './grid-sample.cases.ts';
import { layerNorm } from './layer-norm.ts';
import { matmulCases } from './matmul.cases.ts';
import { maxPoolCases } from './max-pool.cases.ts';
import { permute } from './permute.ts';
import { placePointsCases } from './place-points.cases.ts';
import { poolChannels } from './pool-channels.ts';
import { poolSpace } from './pool-space.ts';
import { relativeScoresCases } from './relative-scores.cases.ts';
import { resize } from './resize.ts';
import { selectCases } from './select.cases.ts';
import { softmax } from './softmax.ts';
import { takeRowsCases } from './take-rows.cases.ts';
import { windowPartitionCases } from './window-partition.cases.ts';
import { windowScoresCases } from './window-scores.cases.ts';

/** float32 keeps 6e-8 of the largest number that a sum passes through, however small the sum becomes. */
const upTo = (largest: number): Tolerance => ({ atol: 3e-7 * largest, rtol: 1e-5 });

/** A convolution of x [c, h, w] with `outputs` kernels of k × k and every optional input. */
const conv = (x: Shape, outputs: number, k: number, attrs: Conv2dAttrs = {}): Case => {
  const { stride = 1, padding = 0, groups = 1 } = attrs;
  const [channels, height, width] = x as [number, number, number];
  const across = (size: number) => Math.floor((size + 2 * padding - k) / stride) + 1;
  const weight = [outputs, channels / groups, k, k];
  const residual = [outputs, across(height), across(width)];
  return row(conv2d, { x, weight, bias: [outputs], affine: [2, outputs], residual }, attrs);
};

const activations = ['none', 'relu', 'gelu', 'sigmoid', 'tanh'] as const;
const aroundWorkgroup = [1, 2, 13, 63, 64, 65, 131];

// Each kernel: one element, a prime, one below, at and above its workgroup, non-square shapes, and values of ±1000.
export const cases: readonly Case[] = [
  ...aroundWorkgroup.map((cols) => row(softmax, { x: [3, cols] }, {})),
  ...[31, 32, 33].map((cols) => row(softmax, { x: [cols + 2, cols] }, {})),
  row(softmax, { x: [2, 3, 7] }, {}, { scale: 1000 }),
  row(softmax, { x: [3, 17, 5] }, {}, { scale: 1e4 }),
  row(softmax, { x: [40, 37] }, {}, { scale: 1e4 }),
  ...[1, 40].map((rows) => row(softmax, { x: [rows, 65] }, {}, { scale: 0 })),

  ...aroundWorkgroup.map((cols) => row(layerNorm, { x: [3, cols], weight: [cols], bias: [cols] }, { eps: 1e-5 })),
  ...[15, 16, 17].map((cols) => row(layerNorm, { x: [cols + 18, cols], weight: [cols], bias: [cols] }, { eps: 1e-5 })),
  row(layerNorm, { x: [2, 3, 7], weight: [7], bias: [7] }, { eps: 1e-6 }),
  row(layerNorm, { x: [37, 131], weight: [131], bias: [131] }, { eps: 1e-6 }, { scale: 1000, tolerance: upTo(2e3) }),

  ...[1, 13, 63, 64, 65].map((c) =>
    row(batchNormAffine, { weight: [c], bias: [c], mean: [c], variance: [c] }, {}, { positive: ['variance'] })),
  row(batchNormAffine, { weight: [7], bias: [7], mean: [7], variance: [7] }, { eps: 1e-4 },
    { scale: 1000, positive: ['variance'], tolerance: upTo(1e6) }),

  ...[1, 13, 63, 64, 65].map((c) =>
    row(batchNorm, { x: [c], weight: [c], bias: [c], mean: [c], variance: [c] }, {}, { positive: ['variance'] })),
  ...activations.map((activation) =>
    row(batchNorm, { x: [5, 3, 7], weight: [5], bias: [5], mean: [5], variance: [5] }, { eps: 1e-4, activation }, { positive: ['variance'] })),
  row(batchNorm, { x: [3, 5], weight: [3], bias: [3], mean: [3], variance: [3] }, {},
    { scale: 1000, positive: ['variance'], tolerance: upTo(1e6) }),

  conv([1, 1, 1], 1, 1),
  conv([3, 7, 5], 2, 3, { padding: 1 }),
  conv([3, 9, 13], 5, 3, { padding: 1, activation: 'relu' }),
  conv([2, 11, 9], 4, 5, { stride: 2, padding: 2, activation: 'gelu' }),
  conv([4, 8, 8], 8, 3, { padding: 1, activation: 'sigmoid' }),
  conv([4, 6, 10], 6, 3, { stride: 2, padding: 1, activation: 'tanh' }),
  conv([8, 7, 9], 7, 1),
  conv([8, 4, 6], 12, 1, { activation: 'relu' }),
  conv([8, 5, 6], 4, 1, { stride: 2 }),
  conv([7, 8, 8], 4, 1),
  conv([3, 16, 24], 5, 8, { stride: 8 }),
  conv([2, 9, 9], 1, 7, { padding: 3, activation: 'sigmoid' }),
  conv([6, 5, 7], 6, 3, { padding: 1, groups: 6 }),
  conv([6, 5, 7], 4, 3, { padding: 1, groups: 2 }),
  conv([5, 6, 11], 10, 3, { stride: 2, padding: 1, groups: 5, activation: 'gelu' }),
  conv([3, 4, 4], 3, 5, { padding: 2, groups: 3 }),
  conv([2, 3, 5], 17, 3, { padding: 1 }),
  conv([3, 8, 4], 32, 1, { activation: 'relu' }),
  conv([4, 9, 7], 33, 3, { stride: 2, padding: 1, activation: 'gelu' }),
  conv([6, 5, 7], 54, 3, { padding: 1, groups: 3 }),
  conv([37, 41, 43], 50, 3, { padding: 1, activation: 'gelu' }),
  conv([19, 97, 61], 33, 5, { stride: 2, padding: 2 }),
  conv([3, 16, 24], 35, 8, { stride: 8, activation: 'tanh' }),
  row(conv2d, { x: [3, 8, 12], weight: [5, 3, 4, 2] }, { padding: 1 }),
  row(conv2d, { x: [3, 8, 12], weight: [8, 3, 3, 3], bias: [8] }, { padding: 1 }),
  row(conv2d, { x: [4, 8, 12], weight: [8, 4, 1, 1], affine: [2, 8] }, {}),
  row(conv2d, { x: [4, 8, 12], weight: [8, 4, 1, 1], residual: [8, 8, 12] }, { activation: 'relu' }),
  row(conv2d, { x: [4, 8, 12], weight: [8, 4, 3, 3] }, { padding: 1 }, { scale: 1000, tolerance: upTo(36e6) }),

  row(conv2d, { x: [4, 8, 12], weight: [40, 4, 3, 3] }, { padding: 1 }, { scale: 1000, tolerance: upTo(36e6) }),
  row(conv2d, { x: [4, 8, 12], weight: [4, 1, 3, 3] }, { padding: 1, groups: 4 }, { scale: 1000, tolerance: upTo(9e6) }),

  ...(['mean', 'max'] as const).flatMap((mode) => [
    ...aroundWorkgroup.map((positions) => row(poolSpace, { x: [3, positions] }, { mode })),
    ...[31, 32, 33, 65].map((c) => row(poolSpace, { x: [c, 5, 7] }, { mode })),
    row(poolSpace, { x: [3, 5, 7] }, { mode }, { scale: 1000, tolerance: upTo(1e3) }),
  ]),

  ...([[1, 1, 1], [13, 3, 5], [5, 7, 9], [2, 8, 8], [65, 5, 13]] as const).map((x) => row(poolChannels, { x }, {})),
  row(poolChannels, { x: [7, 3, 5] }, {}, { scale: 1000, tolerance: upTo(1e3) }),

  ...aroundWorkgroup.map((n) => row(elementwise, { a: [n], b: [n] }, { operation: 'add' })),
  ...(['add', 'subtract', 'multiply', 'divide'] as const).map((operation) => row(elementwise, { a: [3, 5, 7], b: [3, 5, 7] }, { operation })),
  row(elementwise, { a: [3, 5, 7], b: [3, 1, 1] }, { operation: 'multiply' }),
  row(elementwise, { a: [3, 5, 7], b: [5, 7] }, { operation: 'subtract' }),
  row(elementwise, { a: [5, 7], b: [3, 5, 7] }, { operation: 'subtract' }),
  row(elementwise, { a: [3, 1, 7], b: [5, 1] }, { operation: 'divide' }),
  row(elementwise, { a: [2, 1, 5, 1], b: [3, 1, 7] }, { operation: 'subtract' }),
  row(elementwise, { a: [2, 3, 5, 7], b: [2, 1, 5, 1] }, { operation: 'multiply' }),
  row(elementwise, { a: [], b: [3, 4] }, { operation: 'multiply' }),
  row(elementwise, { a: [1], b: [1, 1, 1] }, { operation: 'add' }),
  ...activations.map((activation) => row(elementwise, { a: [3, 7], b: [7] }, { operation: 'add', activation }, { scale: 3 })),
  row(elementwise, { a: [3, 7], b: [7] }, { operation: 'multiply' }, { scale: 1000 }),

  ...activations.flatMap((activation) => [
    ...[1, 13, 63, 64, 65].map((n) => row(activate, { x: [n] }, { activation }, { scale: 6 })),
    row(activate, { x: [7, 11] }, { activation, scale: -0.37 }, { scale: 6 }),
    row(activate, { x: [7, 11] }, { activation }, { scale: 1000 }),
    row(activate, { x: [7, 11] }, { activation }, { scale: 1e4 }),
  ]),

  row(concat, { a: [1], b: [1] }, {}),
  row(concat, { a: [31], b: [33] }, {}),
  row(concat, { a: [1, 13], b: [5, 13] }, {}),
  row(concat, { a: [3, 5, 7], b: [2, 5, 7] }, {}, { scale: 1000 }),

  row(permute, { x: [1] }, { order: '0' }),
  ...[63, 64, 65].map((n) => row(permute, { x: [n, 2] }, { order: '10' })),
  ...['012', '021', '102', '120', '201', '210'].map((order) => row(permute, { x: [3, 5, 7] }, { order })),
  ...['0213', '2031', '3210'].map((order) => row(permute, { x: [2, 3, 5, 7] }, { order }, { scale: 1000 })),

  ...(['bilinear', 'bicubic'] as const).flatMap((filter) => [
    row(resize, { x: [1, 1, 1] }, { height: 1, width: 1, filter }),
    row(resize, { x: [2, 1, 1] }, { height: 3, width: 5, filter }),
    row(resize, { x: [3, 5, 7] }, { height: 5, width: 7, filter }),
    row(resize, { x: [2, 14, 14] }, { height: 24, width: 17, filter }),
    row(resize, { x: [2, 13, 17] }, { height: 5, width: 4, filter }),
    row(resize, { x: [1, 4, 4] }, { height: 257, width: 63, filter }),
    row(resize, { x: [2, 5, 7] }, { height: 9, width: 8, filter }, { scale: 1000, tolerance: upTo(1e3) }),
  ]),

  ...takeRowsCases,
  ...relativeScoresCases,
  ...windowPartitionCases,
  ...windowScoresCases,

  ...maxPoolCases,
  ...placePointsCases,
  ...gridSampleCases,
  ...deformableBiasCases,

  ...matmulCases.map(({ kernel, shapes, attrs = {}, ...options }) => row(kernel, shapes as { a: Shape; b: Shape }, attrs, options)),
  ...attentionCases,
  ...selectCases,
];
