import { afterAll, describe, expect, test } from 'vitest';
import { dawn } from '../cli/dawn.ts';
import { planOf, type AttentionModule } from '../core/module.ts';
import { checkParams } from '../core/params.ts';
import { mapValues, type Plan } from '../core/plan.ts';
import { uniform } from '../core/random.ts';
import { sizeOf, tensor, type Shape, type Tensor } from '../core/tensor.ts';
import { byRows } from '../kernels/by-rows.ts';
import { cpu } from '../runtime/cpu.ts';
import { webgpu } from '../runtime/webgpu/device.ts';
import { planMemory } from '../runtime/webgpu/memory.ts';
import { expectClose } from '../test/close.ts';
import { nonLocal } from './non-local.ts';
import { sagan } from './sagan.ts';

const kernels = ['embedded-gaussian', 'gaussian', 'dot', 'concat'] as const;
const variants: readonly (readonly [AttentionModule, Readonly<Record<string, boolean | string>>])[] = [
  ...kernels.map((kernel) => [nonLocal, { kernel }] as const),
  [nonLocal, { kernel: 'gaussian', subsample: true }],
  [sagan, { pool: false }],
  [sagan, { pool: true }],
];
const rows = variants.map(([module, params]) => [`${module.id} ${JSON.stringify(params)}`, module, params] as const);

const planAt = (module: AttentionModule, params: Readonly<Record<string, boolean | string>>, x: Shape) => {
  const weights = module.weights({ x }, checkParams(module.params, params), {}) as Readonly<Record<string, Shape>>;
  return { weights, plan: planOf(module, { inputs: { x }, weights, params }) };
};

const X = [8, 13, 11];
/** Room for half of the attention. */
const cramped = <Name extends string>(plan: Plan<Name>): Plan<Name> =>
  byRows(plan, 2 * sizeOf((plan.results as Plan['results'])['attention']!.shape));
const gpu = await webgpu(await dawn(), cramped);
afterAll(() => gpu.dispose());

describe('attention too large to keep is computed by rows', () => {
  test.each(rows)('%s on a map of 160 × 160 fits a binding of 128 MiB', (_, module, params) => {
    const { plan } = planAt(module, params, [64, 160, 160]);
    const fitted = byRows(plan, 128 << 20);
    expect(Object.keys(fitted.demand?.blocks ?? {})).toEqual(['scores', 'attention']);
    expect(Math.max(...planMemory(fitted).allocations)).toBeLessThanOrEqual(128 << 20);
  });

  test.each(rows)('%s by rows is what it is at once', async (_, module, params) => {
    const { weights: shapes, plan } = planAt(module, params, X);
    expect(cramped(plan).demand).toBeDefined();
    const fill = (shape: Shape, seed: number, name: string): Tensor =>
      tensor(shape, uniform(sizeOf(shape), seed).map((value) => (name.endsWith('running_var') ? Math.abs(value) + 0.5 : value)));
    const weights = mapValues(shapes, (shape, name) => fill(shape, name.length, name));
    const inputs = { x: fill(X, 7, 'x') };
    const [byParts, whole] = await Promise.all([gpu, cpu()].map(async (backend) => (await backend.prepare(plan, weights)).run(inputs)));
    const tolerance = { atol: 1e-4, rtol: 1e-4 };
    for (const name of Object.keys(plan.results)) expectClose(await byParts!.read(name), await whole!.read(name), tolerance);
    expectClose(await byParts!.read('attention', [100]), await whole!.read('attention', [100]), tolerance);
  });
});
