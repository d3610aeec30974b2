import { expect, test } from 'vitest';
import { stepCost } from '../core/cost.ts';
import { programsFor, type Attrs, type Kernel, type Traits } from '../core/kernel.ts';
import { partsOf } from '../core/parts.ts';
import type { Shape } from '../core/tensor.ts';
import { DISPATCH_MS, pace, workOf } from '../runtime/webgpu/pace.ts';
import { activate } from './activate.ts';
import { attention } from './attention.ts';
import { conv2d } from './conv2d.ts';
import { elementwise } from './elementwise.ts';
import { gridSample } from './grid-sample.ts';
import { layerNorm } from './layer-norm.ts';
import { matmul } from './matmul.ts';
import { softmax } from './softmax.ts';

type Row = readonly [string, Kernel, Readonly<Record<string, Shape>>, Attrs];
const row = (name: string, kernel: unknown, shapes: Record<string, Shape>, attrs: Attrs = {}): Row => [name, kernel as Kernel, shapes, attrs];

/** The longest that the page may ask for, and longer. */
const rows: readonly Row[] = [
  row('product 1024³', matmul, { a: [1024, 1024], b: [1024, 1024] }),
  row('product 4096³', matmul, { a: [4096, 4096], b: [4096, 4096] }, { transposeB: true }),
  row('product of odd sizes', matmul, { a: [1023, 1021], b: [1019, 1021] }, { transposeB: true }),
  row('scores of 4096 tokens', matmul, { a: [3, 4096, 64], b: [3, 4096, 64] }, { transposeB: true }),
  row('context of 4096 tokens', matmul, { a: [3, 4096, 4096], b: [3, 4096, 64] }, { merge: true }),
  row('queries, keys and values of 4097 tokens', matmul, { a: [4097, 192], b: [576, 192] }, { transposeB: true, split: 9 }),
  row('attention of 4096 tokens without maps', attention, { q: [3, 4096, 64], k: [3, 4096, 64], v: [3, 4096, 64] }, { merge: true }),
  row('softmax of 4096 tokens', softmax, { x: [3, 4096, 4096] }),
  row('softmax of few long rows', softmax, { x: [16, 1 << 20] }),
  row('layer norm of a million rows', layerNorm, { x: [1 << 20, 192], weight: [192], bias: [192] }),
  row('convolution 64 × 56 × 56', conv2d, { x: [64, 56, 56], weight: [64, 64, 3, 3] }, { padding: 1 }),
  row('convolution 3 × 3 at 1024 px', conv2d, { x: [32, 1024, 1024], weight: [64, 32, 3, 3] }, { padding: 1 }),
  row('depthwise convolution', conv2d, { x: [256, 512, 512], weight: [256, 1, 9, 9] }, { padding: 4, groups: 256 }),
  row('patches at 1024 px', conv2d, { x: [3, 1024, 1024], weight: [192, 3, 16, 16] }, { stride: 16 }),
  row('sum of two large tensors', elementwise, { a: [3, 4096, 4096], b: [3, 1, 4096] }, { operation: 'add' }),
  row('gelu of a large tensor', activate, { x: [32, 1024, 1024] }, { activation: 'gelu' }),
  row('samples at many points', gridSample, { x: [256, 128, 128], positions: [8, 128, 128, 4, 2], weights: [8, 128, 128, 4] }, { coordinates: 'xy' }),
];
const devices: readonly (readonly [string, Traits, number])[] = [
  ['a processor', { barriersAreCheap: false, subgroups: false }, 3e9],
  ['a graphics card', { barriersAreCheap: true, subgroups: true }, 1e11],
];

const runs = rows.flatMap(([name, ...step]) => devices.map(([device, ...by]) => [`${name}, on ${device}`, ...step, ...by] as const));

test.each(runs)('%s', (_, kernel, shapes, attrs, traits, perSecond) => {
  const { estimate } = pace(perSecond);
  const value = (shape: Shape, buffer: number) => ({ buffer, offset: 0, shape });
  const inputs = Object.fromEntries(Object.entries(shapes).map(([name, shape], i) => [name, value(shape, i)]));
  const work = workOf(stepCost({ kernel, inputs, attrs, output: value(kernel.output(shapes, attrs), 99), scope: '' }));
  for (const shader of programsFor(kernel, shapes, attrs, traits)) {
    const ms = estimate(shader.name, work);
    const parts = partsOf(shader, shader.dispatch(shapes, attrs), ms / DISPATCH_MS);
    expect(Math.max(...parts.map(({ share }) => share * ms)), shader.name).toBeLessThanOrEqual(DISPATCH_MS);
    if (ms <= DISPATCH_MS) expect(parts).toHaveLength(1);
  }
});

test('what moves more than it computes is work too', () => {
  expect(workOf({ operations: 2 * 512 ** 3, read: 8 * 512 ** 2, written: 4 * 512 ** 2 })).toBe(2 * 512 ** 3);
  expect(workOf({ operations: 1e6, read: 4e6, written: 4e6 })).toBe(24e6);
});
