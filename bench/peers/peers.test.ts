import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { mapValues } from '../../src/core/plan.ts';
import { uniform } from '../../src/core/random.ts';
import { sizeOf, tensor, type Shape, type Tensor } from '../../src/core/tensor.ts';
import { dawn } from '../../src/cli/dawn.ts';
import { exact } from '../ops-reference.ts';
import type { Network, Ops } from '../ops.ts';
import { jax } from './jax.ts';
import { tfjs } from './tfjs.ts';

beforeAll(async () => {
  Object.defineProperty(globalThis, 'navigator', { value: { gpu: await dawn(), userAgent: 'Node' }, configurable: true });
  const { env } = await import('@tensorflow/tfjs-core');
  await import('@tensorflow/tfjs-backend-webgpu');
  env().set('WEBGPU_CPU_FORWARD', false); // what is as small as these cases it would compute on the CPU
});

interface Case {
  readonly inputs?: Readonly<Record<string, Shape>>;
  readonly weights?: Readonly<Record<string, Shape>>;
  readonly atol?: number;
  network<T>(ops: Ops<T>, x: Readonly<Record<string, T>>): T;
}

const map = { x: [4, 6, 10] };
const plain = { stride: 1, padding: 0, groups: 1, activation: 'none' } as const;

/** Every operation, of inputs and of weights; then what follows it in the networks, where a peer may keep another layout. */
const cases: Readonly<Record<string, Case>> = {
  'a product': { inputs: { x: [5, 8] }, weights: { w: [8, 3] }, network: (ops, { x, w }) => ops.matmul(x!, w!, false) },
  'a product with a transposed matrix': { inputs: { x: [5, 8] }, weights: { w: [3, 8] }, network: (ops, { x, w }) => ops.matmul(x!, w!, true) },
  'products of a batch': { inputs: { x: [3, 5, 8], y: [3, 7, 8] }, network: (ops, { x, y }) => ops.matmul(x!, y!, true) },
  'a product of transposed matrices': {
    inputs: { x: [8, 5], y: [3, 8] }, network: (ops, { x, y }) => ops.matmul(ops.transpose(ops.relu(x!), [1, 0]), ops.transpose(ops.relu(y!), [1, 0]), false),
  },
  'a product with a matrix transposed twice': {
    inputs: { x: [5, 8], y: [8, 3] }, network: (ops, { x, y }) => ops.matmul(x!, ops.transpose(ops.relu(y!), [1, 0]), true),
  },
  ...Object.fromEntries((['none', 'relu', 'gelu', 'sigmoid', 'tanh'] as const).flatMap((activation): [string, Case][] => [
    [`a dense layer, ${activation}`, {
      inputs: { x: [5, 8] }, weights: { w: [3, 8], b: [3] }, network: (ops, { x, w, b }) => ops.linear(x!, w!, b!, activation),
    }],
    [`a convolution, ${activation}`, {
      inputs: map, weights: { w: [3, 4, 3, 3], b: [3] },
      network: (ops, { x, w, b }) => ops.conv2d(x!, w!, b!, { ...plain, padding: 1, activation }),
    }],
  ])),
  'a dense layer without bias, of transposed rows': {
    inputs: { x: [8, 5] }, weights: { w: [3, 8] }, network: (ops, { x, w }) => ops.linear(ops.transpose(ops.relu(x!), [1, 0]), w!, undefined, 'none'),
  },
  ...Object.fromEntries((['add', 'subtract', 'multiply', 'divide'] as const).map((operation): [string, Case] => [
    `${operation}, broadcast`, { inputs: { x: [2, 3, 4] }, weights: { w: [3, 1] }, network: (ops, { x, w }) => ops[operation](ops[operation](x!, w!), x!) },
  ])),
  ...Object.fromEntries((['relu', 'gelu', 'sigmoid', 'tanh'] as const).map((f): [string, Case] => [f, { inputs: { x: [3, 50] }, network: (ops, { x }) => ops[f](x!) }])),
  'a reshape, a transpose, a slice, a concatenation': {
    inputs: { x: [6, 4] },
    network: (ops, { x }) => {
      const turned = ops.transpose(ops.reshape(x!, [2, 3, 4]), [1, 0, 2]);
      return ops.concat([ops.slice(turned, 0, 1, 3), ops.slice(turned, 0, 0, 1)], 0);
    },
  },
  'rotated axes, reshaped, on another axis': {
    inputs: { x: [6, 4, 5] },
    network: (ops, { x }) => ops.concat([ops.reshape(ops.transpose(ops.relu(x!), [2, 0, 1]), [5, 24]), ops.reshape(ops.transpose(ops.relu(x!), [1, 2, 0]), [5, 24])], 1),
  },
  softmax: { inputs: { x: [3, 7, 11] }, network: (ops, { x }) => ops.softmax(x!) },
  'layer norm': { inputs: { x: [7, 12] }, weights: { w: [12], b: [12] }, network: (ops, { x, w, b }) => ops.layerNorm(x!, w!, b!, 1e-6) },
  'a convolution by steps of two': {
    inputs: map, weights: { w: [3, 4, 3, 3] }, network: (ops, { x, w }) => ops.conv2d(x!, w!, undefined, { ...plain, stride: 2, padding: 1 }),
  },
  'a convolution of 1 × 1': { inputs: map, weights: { w: [3, 4, 1, 1], b: [3] }, network: (ops, { x, w, b }) => ops.conv2d(x!, w!, b!, plain) },
  'a depthwise convolution': {
    inputs: map, weights: { w: [8, 1, 3, 3], b: [8] }, network: (ops, { x, w, b }) => ops.conv2d(x!, w!, b!, { ...plain, padding: 1, groups: 4, activation: 'relu' }),
  },
  'a convolution in groups': {
    inputs: map, weights: { w: [6, 2, 3, 3], b: [6] }, network: (ops, { x, w, b }) => ops.conv2d(x!, w!, b!, { ...plain, padding: 1, groups: 2, activation: 'gelu' }),
  },
  'patches as tokens, with a residual': {
    inputs: { x: [3, 8, 8] }, weights: { w: [5, 3, 2, 2], b: [5], p: [16, 5] },
    network: (ops, { x, w, b, p }) => ops.add(ops.transpose(ops.reshape(ops.conv2d(x!, w!, b!, { ...plain, stride: 2 }), [5, 16]), [1, 0]), p!),
  },
  'tokens as a map': {
    inputs: { x: [60, 4] }, weights: { w: [3, 4, 3, 3] },
    network: (ops, { x, w }) => ops.conv2d(ops.reshape(ops.transpose(ops.relu(x!), [1, 0]), [4, 6, 10]), w!, undefined, plain),
  },
  'a gate for each channel': {
    inputs: map, weights: { w: [4, 4, 1, 1] },
    network: (ops, { x, w }) => {
      const features = ops.conv2d(x!, w!, undefined, plain);
      const pooled = ops.reshape(ops.add(ops.mean(features, [1, 2]), ops.max(features, [1, 2])), [4]);
      return ops.multiply(features, ops.reshape(ops.sigmoid(pooled), [4, 1, 1]));
    },
  },
  'a gate for each place': {
    inputs: map, weights: { w: [4, 4, 1, 1], g: [1, 2, 3, 3] },
    network: (ops, { x, w, g }) => {
      const features = ops.conv2d(x!, w!, undefined, plain);
      const pooled = ops.concat([ops.max(features, [0]), ops.mean(features, [0])], 0);
      return ops.multiply(features, ops.conv2d(pooled, g!, undefined, { ...plain, padding: 1, activation: 'sigmoid' }));
    },
  },
  'the largest of each block': { inputs: map, network: (ops, { x }) => ops.maxPool(x!, 2, 2, 0) },
  'the largest of each block, padded': { inputs: map, network: (ops, { x }) => ops.maxPool(ops.subtract(x!, ops.relu(x!)), 3, 2, 1) },
  'sums, means and maxima': {
    inputs: { x: [3, 5, 7] }, network: (ops, { x }) => ops.add(ops.add(ops.sum(x!, [0, 2]), ops.mean(x!, [1])), ops.max(x!, [2])),
  },
  'sums of few and of many': { inputs: { x: [30, 1, 4] }, network: (ops, { x }) => ops.add(ops.sum(x!, [0]), ops.sum(x!, [2])) },
  'reading between pixels': {
    inputs: { x: [2, 3, 5, 4], y: [2, 6, 2, 2] },
    network: (ops, { x, y }) => ops.gridSample(x!, ops.add(y!, ops.multiply(y!, y!))), // from inside and outside
  },
  'points of heads on a map, weighed': {
    inputs: { x: [6, 5, 4], y: [2, 20, 3, 2], z: [2, 20, 3] }, weights: { w: [6, 6, 1, 1] },
    network: (ops, { x, y, z, w }) => {
      const values = ops.reshape(ops.conv2d(x!, w!, undefined, plain), [2, 3, 5, 4]);
      const read = ops.multiply(ops.gridSample(values, y!), ops.reshape(ops.softmax(z!), [2, 1, 20, 3]));
      return ops.conv2d(ops.reshape(ops.sum(read, [3]), [6, 5, 4]), w!, undefined, plain);
    },
  },
};

const filled = (shapes: Readonly<Record<string, Shape>>, seed: number): Record<string, Tensor> =>
  Object.fromEntries(Object.entries(shapes).map(([name, shape], i) => [name, tensor(shape, uniform(sizeOf(shape), seed + i, 2))]));

describe.each([jax, tfjs])('$name', (peer) => {
  test.each(Object.entries(cases))('%s', async (_, { network: build, inputs: shapes = {}, weights: resident = {} }) => {
    const [inputs, weights] = [filled(shapes, 1), filled(resident, 11)];
    const network: Network = (ops, given) => {
      const constants = mapValues(weights, (weight, name) => ops.constant({ name, tensor: weight }));
      const y = build(ops, { ...given, ...constants });
      return { y, twice: y, weight: Object.values(constants)[0] ?? y };
    };
    const expected = network(exact, mapValues(inputs, (input) => exact.constant({ name: '', tensor: input })));
    const loaded = await peer.open({ network, inputs, results: ['y', 'twice', 'weight'] });
    expect(await loaded.run(false)).toEqual({});
    for (const results of [await loaded.run(true), await loaded.run(true)]) {
      for (const result of ['y', 'twice', 'weight']) {
        expect(results[result]!.length).toBe(expected[result]!.data.length);
        const worst = expected[result]!.data.reduce((most, value, i) => Math.max(most, Math.abs(value - results[result]![i]!) / (1 + Math.abs(value))), 0);
        expect(worst).toBeLessThan(1e-5);
      }
    }
    loaded.dispose();
  });

  test('runs leave nothing behind, and what is given back serves the next', async () => {
    const buffers = watched();
    const inputs = filled({ x: [60, 40] }, 1);
    const weight = { name: 'w', tensor: filled({ w: [50, 40] }, 2)['w']! };
    const network: Network = (ops, { x }) => ({ y: ops.softmax(ops.gelu(ops.linear(x!, ops.constant(weight), undefined, 'none'))) });
    const opened = async (runs: number) => {
      const loaded = await peer.open({ network, inputs, results: ['y'] });
      for (let i = 0; i < runs; i++) await loaded.run(i % 2 === 0);
      return loaded;
    };
    const loaded = await opened(4);
    const count = buffers.size;
    expect(count).toBeGreaterThan(0);
    for (let i = 0; i < 10; i++) await loaded.run(i % 2 === 0);
    expect(buffers.size).toBe(count);
    loaded.dispose(); // both keep the buffers themselves for later
    (await opened(4)).dispose();
    expect(buffers.size).toBe(count);
  });
});

/** All buffers that were made from now on and not destroyed. */
function watched(): ReadonlySet<GPUBuffer> {
  const alive = new Set<GPUBuffer>();
  const [create, destroy] = [GPUDevice.prototype.createBuffer, GPUBuffer.prototype.destroy];
  GPUDevice.prototype.createBuffer = function (this: GPUDevice, descriptor) {
    const buffer = create.call(this, descriptor);
    alive.add(buffer);
    return buffer;
  };
  GPUBuffer.prototype.destroy = function (this: GPUBuffer) {
    alive.delete(this);
    return destroy.call(this);
  };
  onTestFinished(() => { [GPUDevice.prototype.createBuffer, GPUBuffer.prototype.destroy] = [create, destroy]; });
  return alive;
}
