import { expect, test } from 'vitest';
import { mapValues } from '../src/core/plan.ts';
import { tensor } from '../src/core/tensor.ts';
import { readBytes } from '../src/cli/command.ts';
import { readPixels } from '../src/cli/image.ts';
import { cpu } from '../src/runtime/cpu.ts';
import { expectClose } from '../src/test/close.ts';
import { cbamNetwork, seededVit, visionTransformer, type Sources } from './networks.ts';
import { exact } from './ops-reference.ts';
import { translate } from './translate.ts';
import { convolution, deformable, layerNormOf, linear, multiHead, product, softmaxOf, withoutMaps, type Work } from './work.ts';
import { WORKLOADS } from './workloads.ts';

const sources: Sources = { bytes: async (path) => readBytes(path), pixels: readPixels };

/** Every workload of the benchmark, small. */
const works: Readonly<Record<string, () => Promise<Work> | Work>> = {
  'product': () => product(5, 7, 6),
  'products one after the other': () => product(5, 6, 6, 3),
  'linear': () => linear(5, 8, 7),
  'softmax': () => softmaxOf(6, 5),
  'layer norm': () => layerNormOf(6, 5),
  'convolution': () => convolution(4, 6),
  'multi-head attention': () => multiHead(3, 7, 12),
  'multi-head attention without maps': () => withoutMaps(multiHead(3, 7, 12), ['output']),
  'deformable attention': () => deformable(2, 3, 8, 5),
  'convnet with CBAM': () => cbamNetwork(sources, 32),
  'ViT': () => visionTransformer(sources, { size: { width: 24, depth: 2, patch: 8, classes: 5, side: 24 } }),
};

test.each(Object.entries(works))('%s: the translation, in float64, computes what the plan does', async (_, make) => {
  const { plan, weights, inputs, results } = await make();
  const trace = await (await cpu().prepare(plan, weights)).run(inputs);
  const network = translate(plan, weights, Object.keys(results));
  const translated = network(exact, mapValues(inputs, (input) => exact.constant({ name: '', tensor: input })));
  expect(Object.keys(translated)).toEqual(Object.keys(results));
  for (const [name, { shape, data }] of Object.entries(translated)) {
    expectClose(tensor(shape, Float32Array.from(data)), await trace.read(name), { atol: 1e-4, rtol: 1e-4 });
  }
});

test('attention with the seeded weights is not flat', async () => {
  const { plan, weights, inputs } = await visionTransformer(sources, { size: { width: 64, depth: 1, patch: 16, classes: 5, side: 64 } });
  const { data, shape } = await (await (await cpu().prepare(plan, weights)).run(inputs)).read('blocks.0.attention');
  const keys = shape.at(-1)!;
  const peaks = Array.from({ length: data.length / keys }, (_, row) => Math.max(...data.subarray(row * keys, (row + 1) * keys)));
  expect(peaks.reduce((sum, peak) => sum + peak, 0) / peaks.length).toBeGreaterThan(3 / keys);
});

test('the seeded ViT has the weights of ViT-Tiny', () => {
  const weights = seededVit({ width: 192, depth: 12, patch: 16, classes: 1000, side: 224 });
  expect(Object.values(weights).reduce((count, { data }) => count + data.length, 0)).toBe(5_717_416);
});

test('a kernel without a translation is named', async () => {
  const { plan, weights } = softmaxOf(2, 3);
  const strange = { ...plan, steps: plan.steps.map((step) => ({ ...step, kernel: { ...step.kernel, name: 'strange' } })) };
  expect(() => translate(strange, weights, ['attention'])).toThrow(/kernel 'strange' has no translation/);
});

test('every workload has an id of its own', () => {
  expect(new Set(WORKLOADS.map(({ id }) => id)).size).toBe(WORKLOADS.length);
});
