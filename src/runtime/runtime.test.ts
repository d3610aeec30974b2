import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DeviceLostError, type Backend } from '../core/backend.ts';
import { buildPlan, constantSteps, mapValues, reshape, slice, type Plan, type Value } from '../core/plan.ts';
import { uniform } from '../core/random.ts';
import { sizeOf, tensor, type Tensor } from '../core/tensor.ts';
import { dawn } from '../cli/dawn.ts';
import { fit } from '../kernels/fit.ts';
import { matmul } from '../kernels/matmul.ts';
import { softmax } from '../kernels/softmax.ts';
import { expectClose } from '../test/close.ts';
import { watch } from '../test/watch.ts';
import { cpu } from './cpu.ts';
import { webgpu } from './webgpu/device.ts';
import { planMemory } from './webgpu/memory.ts';

const watched = watch(await dawn());
const gpu = await webgpu(watched.gpu, fit);
afterAll(() => gpu.dispose());

/** Two products and a softmax, with a weight that a constant step transposes its use of. */
const plan: Plan<'scores' | 'attention' | 'output'> = buildPlan(
  { inputs: { x: [5, 6] }, weights: { w: [12, 6], m: [6, 6] } },
  ({ inputs, weights, op }) => {
    const folded = op(matmul, { a: weights['w']!, b: weights['m']! });
    const projected = op(matmul, { a: inputs['x']!, b: folded }, { transposeB: true, split: 4 });
    const [queries, keys] = [slice(projected, 0, 2), slice(projected, 2, 4)];
    const scores = op(matmul, { a: queries, b: keys }, { transposeB: true });
    const attention = op(softmax, { x: scores });
    return { scores, attention, output: reshape(op(matmul, { a: attention, b: keys }), [2, 15]) };
  },
);
const fill = (values: Readonly<Record<string, Value>>, seed: number): Record<string, Tensor> =>
  mapValues(values, ({ shape }) => tensor(shape, uniform(sizeOf(shape), seed)));
const weights = fill(plan.weights, 1);

describe.each<[string, Backend]>([['webgpu', gpu], ['cpu', cpu()]])('%s', (_, backend) => {
  test('slices that start where no binding may start are read right', async () => {
    const inputs = fill(plan.inputs, 2);
    const [actual, expected] = await Promise.all([backend, cpu()].map(async (each) =>
      (await (await each.prepare(plan, weights)).run(inputs)).read('output')));
    expectClose(actual!, expected!);
  });

  const slices: [readonly (number | null)[], number[]][] = [[[], [2, 5, 5]], [[1], [5, 5]], [[null, 3], [2, 5]], [[1, 4, 2], []], [[null, null, 0], [2, 5]]];
  test.each(slices)('slice %j has shape %j', async (part, shape) => {
    const trace = await (await backend.prepare(plan, weights)).run(fill(plan.inputs, 2));
    const [whole, read] = await Promise.all([trace.read('attention'), trace.read('attention', part)]);
    const expected = whole.data.filter((_, i) => {
      const index = [Math.floor(i / 25), Math.floor(i / 5) % 5, i % 5];
      return part.every((wanted, axis) => wanted === null || wanted === index[axis]);
    });
    expect(read.shape).toEqual(shape);
    expect([...read.data]).toEqual([...expected]);
  });

  test('runs that overlap do not mix', async () => {
    const session = await backend.prepare(plan, weights);
    const outputs = await Promise.all([3, 4, 5].map(async (seed) => {
      const own = await backend.prepare(plan, weights);
      void session.run(fill(plan.inputs, seed + 10)).catch(() => undefined);
      return (await own.run(fill(plan.inputs, seed))).read('output');
    }));
    for (const [i, seed] of [3, 4, 5].entries()) {
      expectClose(outputs[i]!, await (await (await cpu().prepare(plan, weights)).run(fill(plan.inputs, seed))).read('output'));
    }
  });

  const wrong: [string, (backend: Backend) => Promise<unknown>, RegExp][] = [
    ['a missing weight', (b) => b.prepare(plan, { w: weights['w']! }), /weight 'm' \[6,6\] is missing/],
    ['a misshapen weight', (b) => b.prepare(plan, { ...weights, m: tensor([2], [1, 2]) }), /weight 'm' should be \[6,6\], got \[2\]/],
    ['a missing input', async (b) => (await b.prepare(plan, weights)).run({}), /input 'x' \[5,6\] is missing/],
    ['an unknown result', async (b) => (await (await b.prepare(plan, weights)).run(fill(plan.inputs, 1))).read('nothing' as 'output'), /no result 'nothing'; there are: scores, attention, output/],
    ['a slice outside', async (b) => (await (await b.prepare(plan, weights)).run(fill(plan.inputs, 1))).read('scores', [2]), /index 2 is outside axis 0 of \[2,5,5\]/],
  ];
  test.each(wrong)('%s is an error that says so', async (_, act, message) => {
    await expect(act(backend)).rejects.toThrow(message);
  });

  test('an older trace cannot be read', async () => {
    const session = await backend.prepare(plan, weights);
    const first = await session.run(fill(plan.inputs, 1));
    await session.run(fill(plan.inputs, 2));
    await expect(first.read('output')).rejects.toThrow(/older run/);
  });
});

describe('webgpu', () => {
  let before = 0;
  beforeAll(() => { before = watched.live.size; });

  test('what a session owns is freed, and 50 runs own no more than one', async () => {
    const session = await gpu.prepare(plan, weights);
    await (await session.run(fill(plan.inputs, 1), { time: true })).read('output');
    const afterOne = watched.live.size;
    for (let i = 0; i < 50; i++) await (await session.run(fill(plan.inputs, i), { time: true })).read('output');
    expect(watched.live.size).toBe(afterOne);
    session.dispose();
    expect(watched.live.size).toBe(before);
  });

  test('times every step but the constant ones', async () => {
    const trace = await (await gpu.prepare(plan, weights)).run(fill(plan.inputs, 1), { time: true });
    expect(trace.timings).toHaveLength(plan.steps.length);
    expect(trace.timings?.[0]).toBe(0);
    expect(constantSteps(plan).size).toBe(1);
  });

  test('a shader that does not compile names its file and line', async () => {
    const broken = { ...softmax, faster: [], wgsl: `${softmax.wgsl}fn broken() -> f32 { return nope(1); }\n` };
    const bad = buildPlan({ inputs: { x: [2, 3] }, weights: {} }, ({ inputs, op }) => ({ y: op(broken, { x: inputs['x']! }) }));
    await expect(gpu.prepare(bad, {})).rejects.toThrow(/shaders\/softmax\.wgsl:\d+:\d+ .*nope/);
  });

  test('a lost device is a typed error', async () => {
    const own = await webgpu(await dawn(), fit);
    const session = await own.prepare(plan, weights);
    const trace = await session.run(fill(plan.inputs, 1));
    const underWay = trace.read('output').catch((error: unknown) => error);
    await Promise.resolve(); // the reading is submitted
    await Promise.resolve();
    own.dispose();
    expect(await underWay).toBeInstanceOf(DeviceLostError);
    expect(await own.lost).toBeInstanceOf(DeviceLostError);
    await expect(session.run(fill(plan.inputs, 1))).rejects.toBeInstanceOf(DeviceLostError);
  });
});

test('buffers that are never alive together share memory', () => {
  const chain = buildPlan({ inputs: { x: [64] }, weights: {} }, ({ inputs, op }) => {
    let x = reshape(inputs['x']!, [1, 64]);
    for (let i = 0; i < 9; i++) x = op(softmax, { x });
    return { y: x };
  });
  // What is read and what is written take turns, input and result among them.
  expect(planMemory(chain).allocations).toHaveLength(2);
});
