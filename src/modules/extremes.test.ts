import { afterAll, describe, expect, test } from 'vitest';
import { planOf, viewOf, type AttentionModule } from '../core/module.ts';
import { checkParams } from '../core/params.ts';
import { mapValues } from '../core/plan.ts';
import { random, uniform } from '../core/random.ts';
import { sizeOf, tensor, type Shape, type Tensor } from '../core/tensor.ts';
import { cpu } from '../runtime/cpu.ts';
import { testBackend } from '../test/device.ts';
import { draws } from './index.draws.ts';
import { modules } from './all.ts';

const gpu = await testBackend();
afterAll(() => gpu.dispose());

type Fill = (size: number, seed: number) => Float32Array<ArrayBuffer>;

/** Inputs that a careless softmax, norm or division does not survive. */
const INPUTS: readonly (readonly [string, Fill])[] = [
  ['of ±10 000', (size, seed) => uniform(size, seed, 1e4)],
  ['that are constant', (size) => new Float32Array(size).fill(3)],
  ['of zeros', (size) => new Float32Array(size)],
];

/** Every row of a distribution adds up to one; one of a map is all of it. */
function sums({ shape, data }: Tensor, whole: boolean): number[] {
  const length = whole ? data.length : shape.at(-1)!;
  return Array.from({ length: data.length / length }, (_, row) =>
    data.subarray(row * length, (row + 1) * length).reduce((sum, value) => sum + value, 0));
}

async function run(module: AttentionModule, between: (from: number, to: number) => number, fill: Fill) {
  const { inputs, params = {}, given = {} } = draws[module.id]!(between);
  const checked = checkParams(module.params, params);
  const weights = module.weights(inputs, checked, given) as Readonly<Record<string, Shape>>;
  const x = mapValues(inputs, (shape, name) => tensor(shape, fill(sizeOf(shape), name.length)));
  const w = mapValues(weights, (shape, name) => {
    const values = uniform(sizeOf(shape), name.length * 31 + sizeOf(shape), 0.5);
    return tensor(shape, name.endsWith('running_var') ? values.map((value) => Math.abs(value) + 0.5) : values);
  });
  const plan = planOf(module, { inputs, weights, params });
  for (const backend of [gpu, cpu()]) {
    const session = await backend.prepare(plan, w);
    const trace = await session.run(x);
    for (const [name] of Object.entries(plan.results)) {
      const result = await trace.read(name);
      expect(result.data.every(Number.isFinite), `${backend.name}: ${name} is finite`).toBe(true);
      const view = viewOf(module, name, checked)!;
      if (!/attention$|mixed$/.test(name) || view.scale !== 'positive') continue;
      for (const sum of sums(result, view.picture === 'map')) expect(Math.abs(sum - 1), `${backend.name}: ${name}`).toBeLessThan(1e-4);
    }
    session.dispose();
  }
}

describe.each(modules.map((module) => [module.id, module] as const))('%s', (id, module) => {
  test.each(INPUTS)('on inputs %s: finite, and every distribution adds up to one', async (_, fill) => {
    const next = random(id.length);
    await run(module, (from, to) => from + Math.floor(next() * (to - from + 1)), fill);
  });

  test('as small as its shapes are drawn', () => run(module, (from) => from, (size, seed) => uniform(size, seed, 2)));
});
