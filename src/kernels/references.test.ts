import { describe, expect, test } from 'vitest';
import type { Kernel } from '../core/kernel.ts';
import { sizeOf, tensor, type Shape } from '../core/tensor.ts';
import { row, type Case } from '../test/case.ts';
import { activate } from './activate.ts';
import { batchNormAffine } from './batch-norm-affine.ts';
import { batchNorm } from './batch-norm.ts';
import { concat } from './concat.ts';
import { conv2d } from './conv2d.ts';
import { deformableBias } from './deformable-bias.ts';
import { elementwise } from './elementwise.ts';
import { gridSample } from './grid-sample.ts';
import { layerNorm } from './layer-norm.ts';
import { maxPool } from './max-pool.ts';
import { permute } from './permute.ts';
import { placePoints } from './place-points.ts';
import { poolChannels } from './pool-channels.ts';
import { poolSpace } from './pool-space.ts';
import { resize } from './resize.ts';

const range = (shape: Shape, from = 0) => tensor(shape, Array.from({ length: sizeOf(shape) }, (_, i) => i + from));
const y = tensor([6], [-3, -0.5, 0, 0.5, 1, 3]);
const image = tensor([1, 2, 4], [1, -2, 4, 8, 3, 0, 5, -1]);

// Numbers that torch.nn.functional gives in float64: the references agree with PyTorch, and the GPU with them.
test.each([
  ['gelu', activate.reference({ x: y }, { activation: 'gelu' }),
    [-0.004049694095, -0.154268769363, 0, 0.345731230637, 0.841344746069, 2.995950305905]],
  ['sigmoid', activate.reference({ x: y }, { activation: 'sigmoid' }),
    [0.047425873178, 0.377540668798, 0.5, 0.622459331202, 0.73105857863, 0.952574126822]],
  ['layer_norm', layerNorm.reference({ x: y, weight: tensor([6], [...y.data].reverse()), bias: y }, { eps: 1e-6 }),
    [-8.292316316825, -0.871390618725, -0.046423827341, 0.5, 0.767880863297, -1.735230388738]],
  ['batch_norm', Array.from(batchNorm.reference({
    x: range([2, 9]), mean: tensor([2], [1, 2]), variance: tensor([2], [4, 0.25]), weight: tensor([2], [2, 3]), bias: tensor([2], [-1, 1]),
  }, {})).filter((_, i) => [0, 8, 9, 17].includes(i)), [-1.999998750002, 5.999991250016, 42.999160025199, 90.998200053998]],
  ['conv2d', conv2d.reference({ x: range([2, 3, 3]), weight: range([2, 1, 2, 2], -3), bias: tensor([2], [1, -1]) }, { stride: 2, padding: 1, groups: 2 }),
    [1, 0, -5, -28, 35, 73, 83, 156]],
  ['max_pool2d, odd sides', maxPool.reference({ x: tensor([1, 3, 5], [1, -2, -4, -8, 9, 3, 0, -5, -7, 9, 9, 9, 9, 9, 9]) }, {}), [3, -4]],
  ['interpolate, bilinear, larger', resize.reference({ x: image }, { height: 3, width: 6, filter: 'bilinear' }),
    [1, -0.5, -1, 3, 6, 8, 2, 0.5, -0.0833333, 3.5833333, 4, 3.5, 3, 1.5, 0.8333333, 4.1666667, 2, -1]],
  ['interpolate, bilinear, smaller', resize.reference({ x: image }, { height: 1, width: 3, filter: 'bilinear' }), [1.5, 1.75, 3.6666667]],
  ['interpolate, bicubic, larger', resize.reference({ x: image }, { height: 3, width: 6, filter: 'bicubic' }),
    [1.0868056, -1.2442491, -1.6449733, 2.5649675, 6.9178602, 9.2038243, 2.2604167, -0.015625, -0.4537037, 3.7453704, 4.515625, 3.4131944,
      3.4340278, 1.2129991, 0.7375659, 4.9257732, 2.1133898, -2.3774354]],
  ['interpolate, bicubic, smaller', resize.reference({ x: image }, { height: 1, width: 3, filter: 'bicubic' }), [1.4739583, 1.5625, 3.7390046]],
  ['grid_sample, align_corners', gridSample.reference({ x: image, positions: tensor([1, 1, 6, 1, 2], [-1, -1, 0.5, 0.25, 1.2, 0.1, -0.3, -1.4, 0, 0.9, 3, 0]) }, { coordinates: 'yx' }),
    [1, 4.09375, 2.925, 0.68, 3.65, 0]],
  ['grid_sample', gridSample.reference({ x: image, positions: tensor([1, 1, 6, 1, 2], [0, 0, 0.5, 0.25, 0.1, 1.05, -0.1, 0.4, 0.9, 0.7, 3, 0.5]) }, { coordinates: 'xy' }),
    [0.25, 1, 1.08, 0.16, -0.09, 0]],
  ['grid_sample of a relative position bias', deformableBias.reference({
    scores: tensor([1, 4, 2], new Float32Array(8)), table: tensor([1, 3, 3], [...image.data, 2]), positions: tensor([1, 2, 2], [-0.5, 0.3, 1.6, -1.2]),
  }, {}), [4.675, -0.98, 1.4875, 2.52, 3.7375, 1.47, 0.525, 1.08]],
])('%s is what PyTorch computes', (_, actual, expected) => {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, i) => expect(actual[i]).toBeCloseTo(value, 6));
});

const refused: readonly (readonly [Case, string])[] = [
  [row(layerNorm, { x: [3, 4], weight: [5], bias: [4] }, { eps: 1e-5 }), 'layer-norm: weight [5] does not fit x [3,4]'],
  [row(batchNorm, { x: [3, 4], weight: [3], bias: [3], mean: [4], variance: [3] }, {}), 'batch-norm: mean [4] does not fit x [3,4]'],
  [row(batchNormAffine, { weight: [3], bias: [3], mean: [3], variance: [4] }, {}), 'batch-norm-affine: variance [4] does not fit weight [3]'],
  [row(conv2d, { x: [3, 4], weight: [2, 3, 1, 1] }, {}), 'conv2d: x should be [channels, height, width], got [3,4]'],
  [row(conv2d, { x: [3, 4, 5], weight: [2, 4, 1, 1] }, {}), 'conv2d: weight [2,4,1,1] does not fit x [3,4,5]'],
  [row(conv2d, { x: [4, 4, 5], weight: [3, 2, 1, 1] }, { groups: 2 }), 'conv2d: weight [3,2,1,1] does not fit x [4,4,5] in 2 groups'],
  [row(conv2d, { x: [3, 4, 5], weight: [2, 3, 7, 7] }, { padding: 1 }), 'conv2d: weight [2,3,7,7] is larger than x [3,4,5] with padding 1'],
  [row(conv2d, { x: [3, 4, 5], weight: [2, 3, 1, 1], bias: [3] }, {}), 'conv2d: bias should be [2], got [3]'],
  [row(conv2d, { x: [3, 4, 5], weight: [2, 3, 1, 1], residual: [2, 4, 4] }, {}), 'conv2d: residual should be [2,4,5], got [2,4,4]'],
  [row(poolSpace, { x: [3] }, { mode: 'max' }), 'pool-space: x should be [channels, ...], got [3]'],
  [row(maxPool, { x: [3, 1, 4] }, {}), 'max-pool: x should be [channels, height, width] of at least 2 × 2 positions, got [3,1,4]'],
  [row(poolChannels, { x: [3, 4] }, {}), 'pool-channels: x should be [channels, height, width], got [3,4]'],
  [row(elementwise, { a: [3, 4], b: [3] }, { operation: 'add' }), 'elementwise: [3,4] and [3] do not broadcast together'],
  [row(elementwise, { a: [1, 1, 1, 1, 2], b: [2] }, { operation: 'add' }), 'elementwise: [1,1,1,1,2] and [2] do not broadcast together, 4 axes at most'],
  [row(concat, { a: [3, 4], b: [3, 5] }, {}), 'concat: cannot put [3,5] after [3,4]'],
  [row(gridSample, { x: [3, 4], positions: [1, 2, 2, 1, 2] }, { coordinates: 'xy' }), 'grid-sample: x should be [channels, height, width], got [3,4]'],
  [row(gridSample, { x: [3, 4, 5], positions: [2, 2, 2, 1, 2] }, { coordinates: 'xy' }), 'groups that divide 3 channels, got [2,2,2,1,2]'],
  [row(gridSample, { x: [3, 4, 5], positions: [1, 2, 2, 1, 2], weights: [1, 4] }, { coordinates: 'xy' }), 'grid-sample: weights should be [1,2,2,1], got [1,4]'],
  [row(placePoints, { offsets: [1, 2, 2, 2] }, { coordinates: 'xy' }), 'place-points: offsets should be [sets, rows, columns, points, 2], got [1,2,2,2]'],
  [row(placePoints, { offsets: [1, 2, 1, 4, 2] }, { coordinates: 'yx' }), 'offsets [1,2,1,4,2] have 2 × 1'],
  [row(deformableBias, { scores: [2, 6, 3], table: [2, 3, 4], positions: [1, 3, 2] }, {}), 'deformable-bias: table should be [2, 2 · height − 1'],
  [row(deformableBias, { scores: [2, 6, 3], table: [2, 3, 3], positions: [1, 3, 2] }, {}), 'is for 4 queries, the scores [2,6,3] have 6'],
  [row(deformableBias, { scores: [2, 6, 3], table: [2, 3, 5], positions: [1, 4, 2] }, {}), 'positions should be [groups, 3, 2] with groups that divide the 2 heads, got [1,4,2]'],
  [row(permute, { x: [3, 4] }, { order: '11' }), "permute: order '11' should name each axis of x [3,4] once, 4 axes at most"],
  [row(resize, { x: [3, 4, 5] }, { height: 0, width: 2, filter: 'bilinear' }), 'resize: cannot make [3,4,5] 2 pixels wide and 0 high'],
];

describe('what does not fit is refused by name', () => {
  test.each(refused.map(([{ kernel, shapes, attrs }, message]) => [message, kernel, shapes, attrs] as const))('%s', (message, kernel: Kernel, shapes, attrs) => {
    expect(() => kernel.output(shapes, attrs)).toThrow(message);
  });
});
