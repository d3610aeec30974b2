import { afterAll, expect, test } from 'vitest';
import { dawn } from '../cli/dawn.ts';
import { planOf, type AttentionModule } from '../core/module.ts';
import { checkParams } from '../core/params.ts';
import { mapValues, type Plan } from '../core/plan.ts';
import { uniform } from '../core/random.ts';
import { sizeOf, tensor, type Shape } from '../core/tensor.ts';
import { byRows } from '../kernels/by-rows.ts';
import { cpu } from '../runtime/cpu.ts';
import { webgpu } from '../runtime/webgpu/device.ts';
import { planMemory } from '../runtime/webgpu/memory.ts';
import { expectClose } from '../test/close.ts';
import { attentionAugmentedConv } from './attention-augmented-conv.ts';
import { bottleneckTransformer } from './bottleneck-transformer.ts';
import { deformableTransformer } from './deformable-transformer.ts';

const augmented = { heads: 2, keys: 8, values: 8, out: 16 };
const rows: readonly (readonly [string, AttentionModule, Readonly<Record<string, number | boolean>>])[] = [
  ['attention-augmented-conv', attentionAugmentedConv, augmented],
  ['attention-augmented-conv without positions', attentionAugmentedConv, { ...augmented, relative: false }],
  ['bottleneck-transformer', bottleneckTransformer, { heads: 2, bottleneck: 8 }],
  ['deformable-transformer', deformableTransformer, { heads: 2, groups: 2 }],
  ['deformable-transformer without positions', deformableTransformer, { heads: 2, bias: false }],
];

const planAt = (module: AttentionModule, params: Readonly<Record<string, number | boolean>>, x: Shape) => {
  const weights = module.weights({ x }, checkParams(module.params, params), {}) as Readonly<Record<string, Shape>>;
  return { weights, plan: planOf(module, { inputs: { x }, weights, params }) };
};

/** Room for half of the attention: the second block of its rows begins in the middle of the map. */
const cramped = <Name extends string>(plan: Plan<Name>): Plan<Name> =>
  byRows(plan, 2 * sizeOf((plan.results as Plan['results'])['attention']!.shape));
const gpu = await webgpu(await dawn(), cramped);
afterAll(() => gpu.dispose());

test.each(rows)('%s: 8 heads on a map of 64 × 64 fit a binding of 128 MiB', (_, module, params) => {
  const { plan } = planAt(module, { ...params, heads: 8 }, [16, 64, 64]);
  const fitted = byRows(plan, 128 << 20);
  expect(fitted.demand?.blocks).toHaveProperty('attention');
  expect(Math.max(...planMemory(fitted).allocations)).toBeLessThanOrEqual(128 << 20);
});

test.each(rows)('%s by rows is what it is at once', async (_, module, params) => {
  const x = [4, 13, 11];
  const { weights: shapes, plan } = planAt(module, params, x);
  expect(cramped(plan).demand).toBeDefined();
  const weights = mapValues(shapes, (shape, name) => tensor(shape, uniform(sizeOf(shape), name.length)
    .map((value) => (name.endsWith('running_var') ? Math.abs(value) + 0.5 : value))));
  const inputs = { x: tensor(x, uniform(sizeOf(x), 7)) };
  const traces = await Promise.all([gpu, cpu()].map(async (backend) => (await backend.prepare(plan, weights)).run(inputs)));
  for (const [name, slice] of [...Object.keys(plan.results).map((name) => [name, []] as const), ['attention', [1, 140]] as const]) {
    const [byParts, whole] = await Promise.all(traces.map((trace) => trace.read(name, slice)));
    expectClose(byParts!, whole!, { atol: 1e-4, rtol: 1e-4 });
  }
});
