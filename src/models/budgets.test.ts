import { afterAll, describe, expect, test } from 'vitest';
import { plainly } from '../cli/agreement.ts';
import { cardBeside, MODELS, openWithCard } from '../cli/built-in.ts';
import { dawn } from '../cli/dawn.ts';
import { halvesOf } from '../core/halves.ts';
import { LEAST } from '../core/kernel.ts';
import { allSteps, bytesOf, constantSteps, dependencies, mapValues, type Plan, type Step, type Value } from '../core/plan.ts';
import { uniform } from '../core/random.ts';
import { sizeOf, tensor, type Shape } from '../core/tensor.ts';
import { fit } from '../kernels/fit.ts';
import { modules } from '../modules/all.ts';
import { webgpu } from '../runtime/webgpu/device.ts';
import { largestToKeep, planMemory } from '../runtime/webgpu/memory.ts';
import { fixedPace } from '../runtime/webgpu/pace.ts';
import { watch } from '../test/watch.ts';
import { catalogue, modelsFor } from './index.ts';

/** The default limit of WebGPU on one binding. */
const LARGEST = 128 << 20;
const MOST = 1.5;

const open = (id: string) => openWithCard(cardBeside(`${MODELS}/${id}.safetensors`)!, `${MODELS}/${id}.safetensors`);
const networks = await Promise.all(catalogue.map(async ({ id }) => [id, await open(id)] as const));
const plans: readonly (readonly [string, Plan])[] = networks.flatMap(([id, network]) =>
  modules.filter((module) => modelsFor(module.id).some((choice) => choice.id === id)).map((module) => {
    const image = [3, network.preprocessing.size, network.preprocessing.size];
    return [`${module.id} in ${id}`, fit(network.host(module, network.params(module, image), image).plan, LARGEST)] as const;
  }));

/** Bytes of what is given and what may be read: inputs, weights and results. */
function needed({ inputs, weights, results }: Plan): number {
  const bytes = new Map<number, number>();
  for (const { buffer, offset, shape } of [inputs, weights, results].flatMap((values) => Object.values<Value>(values))) {
    bytes.set(buffer, Math.max(bytes.get(buffer) ?? 0, 4 * (offset + sizeOf(shape))));
  }
  return [...bytes.values()].reduce((sum, each) => sum + each, 0);
}

test.each(plans)('%s takes no more than 1.5 times what is given and what may be read', (_, plan) => {
  const { allocations } = planMemory(plan);
  expect(allocations.reduce((sum, bytes) => sum + bytes, 0) / needed(plan)).toBeLessThan(MOST);
});

test.each(plans)('%s: whatever shares memory, every step reads what was meant for it', (_, plan) => {
  const { placeOf } = planMemory(plan);
  /** By allocation: the buffer whose values it holds. */
  const holds = new Map<number, number>();
  const write = ({ buffer }: Value): void => void holds.set(placeOf.get(buffer)!, buffer);
  const check = ({ buffer }: Value, what: string): void => {
    if (holds.get(placeOf.get(buffer)!) !== buffer) throw new Error(`${what}: the memory of tensor ${buffer} holds tensor ${holds.get(placeOf.get(buffer)!)}`);
  };
  const run = (steps: readonly Step[]): void => steps.forEach((step) => {
    for (const [name, value] of Object.entries(step.inputs)) {
      check(value, `${step.scope} ${step.kernel.name} ${name}`);
      expect(placeOf.get(value.buffer), 'nothing is read and written at once').not.toBe(placeOf.get(step.output.buffer));
    }
    write(step.output);
  });
  const constant = constantSteps(plan);
  const inputsOf = dependencies(plan);
  const given = (names: readonly string[]): void => {
    for (const name of names) write(plan.inputs[name]!);
    run(plan.steps.filter((step) => names.some((name) => inputsOf.get(step)!.has(name))));
    for (const [name, value] of Object.entries<Value>(plan.results)) if (!plan.demand?.blocks[name]) check(value, `result ${name} after a run with ${names}`);
  };
  for (const value of Object.values(plan.weights)) write(value);
  run(plan.steps.filter((step) => constant.has(step)));
  given(Object.keys(plan.inputs));
  for (const name of Object.keys(plan.inputs)) given([name]);
  given(Object.keys(plan.inputs));
  expect(allSteps(plan).length).toBeGreaterThan(0);
});

test.each(networks)('%s: on a GPU its weights take little more than half, since its file is float16', async (_, network) => {
  const { size } = network.preprocessing;
  const { plan, weights } = plainly(network, [3, size, size]);
  const lossless = new Set((await halvesOf(weights)).keys());
  const bytes = (of: Plan): number => Object.values<Value>(of.weights).reduce((sum, value) => sum + bytesOf(value), 0);
  expect(bytes(fit(plan, LARGEST, { ...LEAST, barriersAreCheap: true }, lossless)) / bytes(plan)).toBeLessThan(0.55);
});

describe('on a device', () => {
  const watched = dawn().then(watch);
  const backend = watched.then(({ gpu }) => webgpu(gpu, fit, { pace: fixedPace(1e12) }));
  afterAll(async () => (await backend).dispose());
  const imageOf = (shape: Shape, seed: number) => ({ image: tensor(shape, uniform(sizeOf(shape), seed)) });

  test.each(networks.filter(([id]) => ['cbam', 'vit', 'words'].includes(id)))('%s: with uniforms, copies and reading it stays below 1.5 times too', async (_, network) => {
    const { size } = network.preprocessing;
    const { plan, weights } = plainly(network, [3, size, size]);
    const device = await watched;
    const before = device.bytes();
    const session = await (await backend).prepare(plan, weights);
    const inputs = mapValues(plan.inputs, ({ shape }) => tensor(shape, uniform(sizeOf(shape), 1)));
    const trace = await session.run(inputs);
    device.resetPeak();
    for (const name of Object.keys(plan.results)) await trace.read(name);
    expect((device.peak() - before) / needed(plan)).toBeLessThan(MOST);
    session.dispose();
    expect(device.bytes()).toBe(before);
  });

  test('200 runs of a network make nothing that stays, and one submit, no bind group and one readback each', async () => {
    const network = networks.find(([id]) => id === 'cbam')![1];
    const shape = [3, 32, 32];
    const { plan, weights } = plainly(network, shape);
    const session = await (await backend).prepare(plan, weights);
    const device = await watched;
    await (await session.run(imageOf(shape, 0))).read('probabilities');
    const before = device.bytes();
    const buffers = device.live.size;
    device.asked();
    for (let i = 1; i <= 200; i++) {
      const trace = await session.run(imageOf(shape, i));
      await Promise.all([trace.read('probabilities'), trace.read('blocks.0.spatial')]);
    }
    expect([device.bytes(), device.live.size]).toEqual([before, buffers]);
    expect(device.asked()).toMatchObject({ bindGroups: 0, buffers: 0, readbacks: 200, submits: 400 });
    session.dispose();
  }, 240_000);

  test('a run of a transformer is one submit, and at most nine dispatches for each block', async () => {
    const network = networks.find(([id]) => id === 'vit')![1];
    const { size } = network.preprocessing;
    const { plan, weights } = plainly(network, [3, size, size]);
    const session = await (await backend).prepare(plan, weights);
    const device = await watched;
    device.asked();
    await session.run(imageOf([3, size, size], 1));
    const constant = constantSteps(session.plan);
    const ran = session.plan.steps.filter((step) => !constant.has(step));
    expect(device.asked()).toMatchObject({ submits: 1, dispatches: ran.length });
    const blocks = new Set(ran.flatMap(({ scope }) => /^blocks\.\d+/.exec(scope)?.[0] ?? []));
    expect(blocks.size).toBeGreaterThan(1);
    for (const block of blocks) expect(ran.filter(({ scope }) => scope.startsWith(`${block}.`)).length, block).toBeLessThanOrEqual(9);
    session.dispose();
  });
});

test.each([
  ['all of them where there is room', [100, 100, 100], 128 << 20],
  ['none above what a binding takes', [200, 100], 128 << 20],
  ['not the largest, where together they are too many', [100, 100, 100, 100, 100, 100, 60], (100 << 20) - 1],
])('results are kept: %s', (_, mebibytes, expected) => {
  const results = Object.fromEntries(mebibytes.map((size, i) => [`r${i}`, { buffer: i, offset: 0, shape: [size, 1 << 18] }]));
  expect(largestToKeep({ inputs: {}, weights: {}, steps: [], results }, LARGEST)).toBe(expected);
});
