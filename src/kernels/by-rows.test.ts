import { afterAll, describe, expect, test } from 'vitest';
import { dawn } from '../cli/dawn.ts';
import type { Backend } from '../core/backend.ts';
import { buildPlan, mapValues, reshape, slice, type Op, type Plan, type Value } from '../core/plan.ts';
import { uniform } from '../core/random.ts';
import { sizeOf, tensor, type Tensor } from '../core/tensor.ts';
import { cpu } from '../runtime/cpu.ts';
import { planMemory } from '../runtime/webgpu/memory.ts';
import { webgpu } from '../runtime/webgpu/device.ts';
import { expectClose } from '../test/close.ts';
import { byRows } from './by-rows.ts';
import { conv2d } from './conv2d.ts';
import { elementwise } from './elementwise.ts';
import { matmul } from './matmul.ts';
import { permute } from './permute.ts';
import { softmax } from './softmax.ts';

const HEADS = 3, QUERIES = 197, KEYS = 131, WIDTH = 4;
/** Less than one head's attention, and room for 64 rows of all heads. */
const LARGEST = 4 * HEADS * 64 * KEYS;
const fit = (plan: Plan) => byRows(plan, LARGEST);

/** Attention whose heads are mixed, over more positions than the limit lets stand at once. */
const plan: Plan<'scores' | 'attention' | 'mixed' | 'context' | 'output'> = buildPlan(
  { inputs: { x: [QUERIES, HEADS * WIDTH], y: [KEYS, HEADS * WIDTH] }, weights: { mix: [HEADS, HEADS, 1, 1], w: [HEADS * WIDTH, HEADS * WIDTH] } },
  ({ inputs, weights, op }) => {
    const heads = (name: 'x' | 'y') => op(matmul, { a: inputs[name]!, b: weights['w']! }, { transposeB: true, split: HEADS });
    const [queries, keys] = [heads('x'), heads('y')];
    const scores = op(matmul, { a: queries, b: keys }, { transposeB: true });
    const attention = op(softmax, { x: scores });
    const mixed = op(conv2d, { x: attention, weight: weights['mix']! });
    const context = op(matmul, { a: mixed, b: keys }, { merge: true });
    return { scores, attention, mixed, context, output: op(matmul, { a: context, b: weights['w']! }) };
  },
);
const fill = (shapes: Plan['inputs'], seed: number): Record<string, Tensor> =>
  mapValues(shapes, ({ shape }, name) => tensor(shape, uniform(sizeOf(shape), seed + name.length + name.charCodeAt(0))));
const [inputs, weights] = [fill(plan.inputs, 1), fill(plan.weights, 2)];

const expected = await (await cpu().prepare(plan, weights)).run(inputs);
const gpu = await webgpu(await dawn(), fit);
afterAll(() => gpu.dispose());

describe.each<[string, Backend]>([['webgpu', gpu], ['cpu', cpu(fit)]])('%s, with too little room', (_, backend) => {
  test.each(['scores', 'attention', 'mixed', 'context', 'output'] as const)('%s is the same', async (name) => {
    const trace = await (await backend.prepare(plan, weights)).run(inputs);
    expectClose(await trace.read(name), await expected.read(name));
  });

  const slices = [[null, 0], [null, 150], [2, 196], [1], [null, null, 5], [0, 7, 3]];
  test.each(slices.map((slice) => [slice]))('slice %j is the same', async (slice) => {
    const trace = await (await backend.prepare(plan, weights)).run(inputs);
    const [actual, whole] = await Promise.all([trace.read('attention', slice), expected.read('attention', slice)]);
    expectClose(actual, whole);
  });

  test('readers at one time do not mix', async () => {
    const trace = await (await backend.prepare(plan, weights)).run(inputs);
    const wanted = [3, 190, 64, 100].flatMap((query) => (['attention', 'mixed'] as const).map((name) => [name, [null, query]] as const));
    const read = await Promise.all(wanted.map(([name, slice]) => trace.read(name, slice)));
    for (const [i, [name, slice]] of wanted.entries()) expectClose(read[i]!, await expected.read(name, slice));
  });

  test('only what depends on a new input runs again', async () => {
    const session = await backend.prepare(plan, weights);
    await session.run(inputs);
    const y = tensor(inputs['y']!.shape, uniform(sizeOf(inputs['y']!.shape), 99));
    const trace = await session.run({ y }, { time: true });
    const fresh = await (await cpu().prepare(plan, weights)).run({ ...inputs, y });
    for (const name of ['attention', 'output'] as const) expectClose(await trace.read(name), await fresh.read(name));
    expect(trace.timings?.[0], 'the queries are not projected again').toBe(0);
    expect(trace.timings?.[1]).toBeGreaterThan(0);
  });
});

test('no tensor is above the limit', () => {
  expect(Math.max(...planMemory(fit(plan)).allocations)).toBeLessThanOrEqual(LARGEST);
});

test('8 heads of 4096 queries and keys fit the default limits', () => {
  const large = buildPlan({ inputs: { q: [8, 4096, 16], k: [8, 4096, 16] }, weights: {} }, ({ inputs, op }) => {
    const attention = op(softmax, { x: op(matmul, { a: inputs['q']!, b: inputs['k']! }, { transposeB: true }) });
    return { attention, output: op(matmul, { a: attention, b: inputs['k']! }, { merge: true }) };
  });
  const { allocations } = planMemory(byRows(large, 128 << 20));
  expect(allocations.reduce((sum, bytes) => sum + bytes)).toBeLessThan(64 << 20);
});

/** What is made of the softmax of x [size, size]. */
const after = (size: number, build: (attention: Value, op: Op, x: Value) => Value): Plan =>
  buildPlan({ inputs: { x: [size, size] }, weights: {} }, ({ inputs: { x }, op }) => ({ y: build(op(softmax, { x: x! }), op, x!) }));

test.each<[string, Plan]>([
  ['nothing is too large', after(4, (attention) => attention)],
  ['columns are mixed', after(200, (attention, op) => op(permute, { x: attention }, { order: '10' }))],
  ['rows become columns', after(200, (attention, op) => op(softmax, { x: reshape(attention, [100, 400]) }))],
  ['a part is taken', after(200, (attention, op) => op(softmax, { x: slice(attention, 0, 3) }))],
  ['a result has other rows', after(200, (attention) => reshape(attention, [200, 10, 20]))],
  ['a result is a part', after(200, (attention) => slice(attention, 7, 190))],
  ['all rows must be there before the next step', after(200, (attention, op, x) => {
    const few = op(matmul, { a: attention, b: slice(x, 0, 1) }, { transposeB: true });
    return op(elementwise, { a: attention, b: reshape(few, [1, 200]) }, { operation: 'add' });
  })],
])('a plan is left as it is where %s', (_, plan) => {
  expect(byRows(plan, 4 * 200 * 64)).toBe(plan);
});

test('what cannot be computed by rows does not keep the rest from it', () => {
  const mixed = buildPlan({ inputs: { x: [200, 200], y: [200, 200] }, weights: {} }, ({ inputs, op }) => {
    const stubborn = op(permute, { x: op(softmax, { x: inputs['x']! }) }, { order: '10' });
    return { stubborn, read: op(matmul, { a: op(softmax, { x: inputs['y']! }), b: slice(inputs['x']!, 0, 3) }, { transposeB: true }) };
  });
  const { steps } = byRows(mixed, 4 * 200 * 64);
  expect(steps.filter(({ kernel }) => kernel.name === 'softmax').map(({ output }) => output.shape[0])).toEqual([200, 64, 64, 64, 8]);
});
