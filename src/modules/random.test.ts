import { afterAll, expect, test } from 'vitest';
import { planOf, type AttentionModule } from '../core/module.ts';
import { mapValues } from '../core/plan.ts';
import { random, uniform } from '../core/random.ts';
import { sizeOf, tensor, type Shape, type Tensor } from '../core/tensor.ts';
import { cpu } from '../runtime/cpu.ts';
import { expectClose } from '../test/close.ts';
import { testBackend } from '../test/device.ts';
import { draws } from './index.draws.ts';
import { modules } from './all.ts';

const gpu = await testBackend();
afterAll(() => gpu.dispose());

type Shapes = Readonly<Record<string, Shape>>;

const SEEDS = [1, 2, 3, 4];
const rows = modules.flatMap((module) => SEEDS.map((seed) => [module.id, seed, module] as const));

test.each(rows)('%s on random shapes %i: GPU and CPU agree', async (id, seed, module: AttentionModule) => {
  const next = random(seed * 7919 + id.length);
  const draw = draws[id]!((from, to) => from + Math.floor(next() * (to - from + 1)));
  const { inputs, params = {}, given = {} } = draw;
  const weights = module.weights(inputs, { ...params } as never, given) as Shapes;
  const fill = (shapes: Shapes, scale: number): Record<string, Tensor> => mapValues(shapes, (shape, name) => {
    const data = uniform(sizeOf(shape), Math.floor(next() * 1e9), scale);
    return tensor(shape, name.endsWith('running_var') ? data.map((value) => Math.abs(value) + 0.5) : data);
  });
  const [x, w] = [fill(inputs, 2), fill(weights, 0.5)];
  const plan = planOf(module, { inputs, weights, params });
  const traces = await Promise.all([gpu, cpu()].map(async (backend) => (await backend.prepare(plan, w)).run(x)));
  for (const name of Object.keys(plan.results)) {
    const [actual, expected] = await Promise.all(traces.map((trace) => trace.read(name)));
    expect(expected!.data.every(Number.isFinite)).toBe(true);
    expectClose(actual!, expected!, { atol: 1e-4, rtol: 1e-4 });
  }
});
