import { afterAll, expect, test } from 'vitest';
import { dawn } from '../cli/dawn.ts';
import type { Slice } from '../core/backend.ts';
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
import { nonLocal } from './non-local.ts';
import { sagan } from './sagan.ts';
import { shiftedWindowAttention } from './shifted-window-attention.ts';

type Params = Readonly<Record<string, number | boolean | string>>;
interface Size { readonly params: Params; readonly x: Shape }
type Row = readonly [string, AttentionModule, Size, Size];

const longRange = (name: string, module: AttentionModule, params: Params): Row =>
  [name, module, { params, x: [8, 13, 11] }, { params, x: [64, 160, 160] }];

/** Modules of every position with every other: one size to compute, and one whose attention is too large to keep. */
const rows: readonly Row[] = [
  ...['embedded-gaussian', 'gaussian', 'dot', 'concat'].map((kernel) => longRange(`non-local, ${kernel}`, nonLocal, { kernel })),
  longRange('non-local, gaussian, subsampled', nonLocal, { kernel: 'gaussian', subsample: true }),
  longRange('sagan', sagan, { pool: false }),
  longRange('sagan, pooled', sagan, { pool: true }),
  ['attention-augmented-conv', attentionAugmentedConv,
    { params: { heads: 2, keys: 8, values: 8, out: 16 }, x: [4, 13, 11] }, { params: { heads: 8 }, x: [16, 64, 64] }],
  ['attention-augmented-conv without positions', attentionAugmentedConv,
    { params: { heads: 2, keys: 8, values: 8, out: 16, relative: false }, x: [4, 13, 11] }, { params: { heads: 8, relative: false }, x: [16, 64, 64] }],
  ['bottleneck-transformer', bottleneckTransformer,
    { params: { heads: 2, bottleneck: 8 }, x: [4, 13, 11] }, { params: { heads: 8 }, x: [16, 64, 64] }],
  ['deformable-transformer', deformableTransformer,
    { params: { heads: 2, groups: 2 }, x: [4, 13, 11] }, { params: { heads: 8, groups: 2 }, x: [16, 64, 64] }],
  ['deformable-transformer without positions', deformableTransformer,
    { params: { heads: 2, bias: false }, x: [4, 13, 11] }, { params: { heads: 8, bias: false }, x: [16, 64, 64] }],
  ['shifted-window-attention', shiftedWindowAttention,
    { params: { height: 12, width: 24, heads: 2, window: 12, shift: 0 }, x: [288, 6] },
    { params: { height: 64, width: 64, heads: 8, window: 64, shift: 0 }, x: [4096, 16] }],
  ['shifted-window-attention with a shift', shiftedWindowAttention,
    { params: { height: 24, width: 24, heads: 2, window: 12, shift: 5 }, x: [576, 6] },
    { params: { height: 128, width: 128, heads: 8, window: 32, shift: 16 }, x: [16384, 16] }],
];

const planAt = (module: AttentionModule, { params, x }: Size) => {
  const weights = module.weights({ x }, checkParams(module.params, params), {}) as Readonly<Record<string, Shape>>;
  return { weights, plan: planOf(module, { inputs: { x }, weights, params }) };
};

/** Room for half of the attention: the second block of its rows begins in the middle of the map. */
const cramped = <Name extends string>(plan: Plan<Name>): Plan<Name> =>
  byRows(plan, 2 * sizeOf((plan.results as Plan['results'])['attention']!.shape));
const gpu = await webgpu(await dawn(), cramped);
afterAll(() => gpu.dispose());

test.each(rows)('%s: large attention fits a binding of 128 MiB', (_, module, __, large) => {
  const { plan } = planAt(module, large);
  const fitted = byRows(plan, 128 << 20);
  expect(Object.keys(fitted.demand?.blocks ?? {})).toEqual(Object.keys(plan.results).filter((name) => /^(scores|attention)$/.test(name)));
  expect(Math.max(...planMemory(fitted).allocations)).toBeLessThanOrEqual(128 << 20);
});

test.each(rows)('%s by rows is what it is at once', async (_, module, size) => {
  const { weights: shapes, plan } = planAt(module, size);
  expect(cramped(plan).demand).toBeDefined();
  const weights = mapValues(shapes, (shape, name) => tensor(shape, uniform(sizeOf(shape), name.length)
    .map((value) => (name.endsWith('running_var') ? Math.abs(value) + 0.5 : value))));
  const inputs = { x: tensor(size.x, uniform(sizeOf(size.x), 7)) };
  const traces = await Promise.all([gpu, cpu()].map(async (backend) => (await backend.prepare(plan, weights)).run(inputs)));
  const rank = plan.results['attention']!.shape.length;
  const reads: readonly (readonly [string, Slice])[] = [
    ...Object.keys(plan.results).map((name) => [name, []] as const),
    ['attention', rank === 2 ? [140] : [1, ...Array<null>(rank - 3).fill(null), 140]],
  ];
  for (const [name, slice] of reads) {
    const [byParts, whole] = await Promise.all(traces.map((trace) => trace.read(name, slice)));
    expectClose(byParts!, whole!, { atol: 1e-4, rtol: 1e-4 });
  }
});
