import { afterAll, describe, expect, test } from 'vitest';
import { dawn } from '../cli/dawn.ts';
import type { Backend } from '../core/backend.ts';
import { buildPlan, mapValues, type Plan } from '../core/plan.ts';
import { uniform } from '../core/random.ts';
import { sizeOf, tensor, type Tensor } from '../core/tensor.ts';
import { byRows } from '../kernels/by-rows.ts';
import { fit } from '../kernels/fit.ts';
import { matmul } from '../kernels/matmul.ts';
import { softmax } from '../kernels/softmax.ts';
import { watch } from '../test/watch.ts';
import { cpu } from './cpu.ts';
import { webgpu } from './webgpu/device.ts';
import { fixedPace, pace } from './webgpu/pace.ts';

const STEPS = 8;
/** Products of 128³ and softmaxes in turn, the second input only needed by the last. */
const plan: Plan<'y'> = buildPlan({ inputs: { x: [128, 128], last: [128, 128] }, weights: { w: [128, 128] } }, ({ inputs, weights, op }) => {
  let x = inputs['x']!;
  for (let i = 0; i < STEPS / 2; i++) x = op(softmax, { x: op(matmul, { a: x, b: i === 3 ? inputs['last']! : weights['w']! }) });
  return { y: x };
});
const fill = (shapes: Plan['inputs'], seed: number): Record<string, Tensor> =>
  mapValues(shapes, ({ shape }, name) => tensor(shape, uniform(sizeOf(shape), seed + name.length)));
const [inputs, weights] = [fill(plan.inputs, 1), fill(plan.weights, 2)];
const PRODUCT = 2 * 128 ** 3;

const [one, many] = [watch(await dawn()), watch(await dawn())];
const fast = await webgpu(one.gpu, fit, { pace: fixedPace(1e12) });
/** A product takes 150 ms, a softmax 14. */
const slow = await webgpu(many.gpu, fit, { pace: fixedPace(PRODUCT / 0.15) });
afterAll(() => {
  fast.dispose();
  slow.dispose();
});
const openedOn = async (backend: Backend) => backend.prepare(plan, weights);
const resultOf = async (backend: Backend, given = inputs): Promise<Tensor> => (await (await openedOn(backend)).run(given)).read('y');
const expected = await resultOf(fast);

test('short work is one submit, long work several, with a dispatch for each part, and the same result', async () => {
  const [short, long] = [await openedOn(fast), await openedOn(slow)];
  one.asked();
  many.asked();
  const [first, second] = [await short.run(inputs), await long.run(inputs)];
  expect(one.asked()).toMatchObject({ submits: 1, dispatches: STEPS });
  const { submits, dispatches } = many.asked();
  expect(dispatches).toBeGreaterThan(STEPS);
  expect(submits).toBeGreaterThanOrEqual(Math.ceil((STEPS / 2) * 0.15 / 0.25));
  expect(submits).toBeLessThan(dispatches);
  expect(await second.read('y')).toEqual(await first.read('y'));
});

test('the times of the parts of a step add up to its own', async () => {
  const { timings } = await (await openedOn(slow)).run(inputs, { time: true });
  expect(timings).toHaveLength(STEPS);
  for (const ms of timings!) expect(ms).toBeGreaterThan(0);
});

test('no more than two submits wait on the device', async () => {
  const session = await openedOn(slow);
  many.asked();
  const open = many.holdWork();
  const run = session.run(inputs);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(many.asked().submits).toBe(2);
  open();
  await run;
  expect(many.asked().submits).toBeGreaterThan(0);
});

describe.each<[string, Backend]>([['webgpu', slow], ['cpu', cpu()]])('on %s', (name, backend) => {
  /** A run that is ended after its first submit, or its first step. */
  const ended = (session: Awaited<ReturnType<typeof openedOn>>, given: Record<string, Tensor>): Promise<unknown> => {
    const stop = new AbortController();
    if (name === 'webgpu') many.whenSubmitted(() => stop.abort());
    else setTimeout(() => stop.abort());
    return session.run(given, { signal: stop.signal }).finally(() => many.whenSubmitted(() => undefined));
  };

  test('a run that is no longer wanted ends between submits, and the next one is right', async () => {
    const session = await openedOn(backend);
    many.asked();
    await expect(ended(session, inputs)).rejects.toMatchObject({ name: 'AbortError' });
    if (name === 'webgpu') expect(many.asked().submits).toBe(1);
    expect(await (await session.run(inputs)).read('y')).toEqual(await resultOf(backend));
  });

  test('what it left undone is done by the next run, whatever that is given', async () => {
    const session = await openedOn(backend);
    const [other, last] = [fill(plan.inputs, 5), fill(plan.inputs, 9)];
    const trace = await session.run(inputs);
    await expect(ended(session, { x: other['x']! })).rejects.toMatchObject({ name: 'AbortError' });
    await expect(trace.read('y')).rejects.toThrow(/older run/);
    const next = await session.run({ last: last['last']! });
    expect(await next.read('y')).toEqual(await resultOf(backend, { x: other['x']!, last: last['last']! }));
  });

  test('one that is ended before it begins leaves the last one as it is', async () => {
    const session = await openedOn(backend);
    const trace = await session.run(inputs);
    await expect(session.run(fill(plan.inputs, 5), { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
    expect(await trace.read('y')).toEqual(await resultOf(backend));
  });
});

test('who reads a neighbour of a row that was computed on demand finds it there, until the next run', async () => {
  const large = buildPlan({ inputs: { x: [512, 8] }, weights: {} }, ({ inputs: { x }, op }) =>
    ({ attention: op(softmax, { x: op(matmul, { a: x!, b: x! }, { transposeB: true }) }) }));
  const watched = watch(await dawn());
  const backend = await webgpu(watched.gpu, (plan) => byRows(plan, 4 * 512 * 128), { pace: fixedPace(1e12) });
  const session = await backend.prepare(large, {});
  const given = fill(large.inputs, 1);
  const trace = await session.run(given);
  const dispatches = async (row: number): Promise<number> => {
    watched.asked();
    await trace.read('attention', [row]);
    return watched.asked().dispatches;
  };
  expect([await dispatches(70), await dispatches(71), await dispatches(127), await dispatches(128), await dispatches(70)]).toEqual([3, 0, 0, 3, 3]);
  const again = await session.run(given);
  watched.asked();
  await again.read('attention', [70]);
  expect(watched.asked().dispatches).toBe(3);
  backend.dispose();
});

test('a pace is a guess until runs tell, then their mean', () => {
  const own = pace(1e9);
  expect(own.estimate('softmax', 5e8)).toBe(500);
  own.learn('softmax', 1e8, 20);
  expect(own.estimate('softmax', 5e8)).toBeCloseTo(100);
  own.learn('softmax', 1e8, 40);
  expect(own.estimate('softmax', 5e8)).toBeCloseTo(130);
  own.learn('softmax', 1e4, 0.01); // too short to tell anything
  expect(own.estimate('softmax', 5e8)).toBeCloseTo(130);
  expect(own.estimate('matmul', 5e8)).toBe(500);
});

test('what a submit took corrects the estimates of its programs', async () => {
  // Taken to be so fast that everything is one submit; it is not.
  const learning = pace(1e15);
  const backend = await webgpu(await dawn(), fit, { pace: learning });
  const wide = buildPlan({ inputs: { x: [640, 640] }, weights: {} }, ({ inputs: { x }, op }) => ({ y: op(matmul, { a: x!, b: x! }) }));
  const session = await backend.prepare(wide, {});
  await (await session.run(fill(wide.inputs, 1))).read('y', [0, 0]);
  expect(learning.estimate('matmul-columns-wide', 2 * 640 ** 3)).toBeGreaterThan(20);
  backend.dispose();
});

test('a result is not the same by accident', () => expect(new Set(expected.data).size).toBeGreaterThan(1000));
