import { expect, test } from 'vitest';
import { uniform } from '../core/random.ts';
import { sizeOf, tensor, type Shape } from '../core/tensor.ts';
import { shiftedWindowAttention as module } from '../modules/shifted-window-attention.ts';
import { visionTransformer } from '../modules/vision-transformer.ts';
import { cpu } from '../runtime/cpu.ts';
import type { Card } from './network.ts';
import { swin } from './swin.ts';

const norm = (name: string, width: number) => ({ [`${name}.weight`]: [width], [`${name}.bias`]: [width] });
const batchNorm = (name: string, width: number) => ({ ...norm(name, width), [`${name}.running_mean`]: [width], [`${name}.running_var`]: [width] });
const given = (i: number, width: number) => Object.fromEntries(
  Object.entries(module.weights({ x: [64, width] }, { height: 8, width: 8, heads: 2, window: 2, shift: 0, mlp: 1 }, {}))
    .map(([name, shape]) => [`swin.${i}.${name}`, shape]));

/** Two blocks, of 8 channels at a quarter and 16 at an eighth of the image's side, each followed by two Swin blocks with windows of 2 × 2. */
const SHAPES: Readonly<Record<string, Shape>> = {
  'stem.conv.weight': [8, 3, 3, 3], ...batchNorm('stem.bn', 8),
  ...Object.assign({}, ...[[0, 8, 8], [1, 8, 16]].map(([i, from, to]) => ({
    [`blocks.${i}.conv1.weight`]: [to, from, 3, 3], ...batchNorm(`blocks.${i}.bn1`, to!),
    [`blocks.${i}.conv2.weight`]: [to, to, 3, 3], ...batchNorm(`blocks.${i}.bn2`, to!),
    [`blocks.${i}.shortcut.conv.weight`]: [to, from, 1, 1], ...batchNorm(`blocks.${i}.shortcut.bn`, to!),
  }))),
  ...given(0, 8), ...given(1, 8), ...given(2, 16), ...given(3, 16),
  'head.weight': [3, 16], 'head.bias': [3],
};
const CARD: Card = {
  id: 'tiny', title: 'Tiny Swin', module: module.id, host: 'swin', params: { heads: 2, window: 2, shift: 1, mlp: 1 },
  image: { size: 32, resize: 32, mean: [0, 0, 0], std: [1, 1, 1], interpolation: 'bilinear' },
  classes: ['cat', 'dog', 'fish'], weights: { file: '', bytes: 0, count: 0 },
};
const tensors = Object.fromEntries(Object.entries(SHAPES).map(([name, shape], i) => {
  const values = uniform(sizeOf(shape), i + 1, 0.5);
  return [name, tensor(shape, name.endsWith('running_var') ? values.map((value) => 1 + Math.abs(value)) : values)];
}));
const network = swin(CARD, { tensors, storedAs: {}, metadata: {} });
const IMAGE: Shape = [3, 32, 32];

async function attentionWith(chosen: Readonly<Record<string, number>>, image = IMAGE): Promise<readonly Float32Array[]> {
  const hosted = network.host(module, network.params(module, image, chosen), image);
  const session = await cpu().prepare(hosted.plan, hosted.weights);
  const trace = await session.run({ image: tensor(image, uniform(sizeOf(image), 7)) });
  return Promise.all(hosted.places.map(async (_, i) => (await trace.read(`blocks.${i}.attention`)).data));
}

test('pairs of blocks follow the stages, the second of each shifted', () => {
  const { places } = network.host(module, network.params(module, IMAGE), IMAGE);
  expect(places.map(({ label, grid, params }) => [label, grid, params])).toEqual([
    ['block 1', [8, 8], { height: 8, width: 8, shift: 0 }], ['block 2, shifted', [8, 8], { height: 8, width: 8, shift: 1 }],
    ['block 3', [4, 4], { height: 4, width: 4, shift: 0 }], ['block 4, shifted', [4, 4], { height: 4, width: 4, shift: 1 }],
  ]);
});

test('without the shift the first block stays as it was, and all after it change', async () => {
  const [shifted, plain] = [await attentionWith({}), await attentionWith({ shift: 0 })];
  expect(plain.map((values, i) => values.every((value, j) => value === shifted[i]![j]))).toEqual([true, false, false, false]);
});

test('windows tile wide images too, whose sides are multiples of the window at the last stage', async () => {
  expect(network.preprocessing.multiple).toBe(16);
  const attention = await attentionWith({}, [3, 32, 48]);
  expect(attention.map(({ length }) => length)).toEqual([24, 24, 6, 6].map((windows) => windows * 2 * 4 * 4));
});

test.each([
  ['window', 4, /the trained weights have 'attn.relative_position_bias_table' \[9,2\], these parameters ask for \[49,2\]/],
  ['heads', 4, /the trained weights have 'attn.relative_position_bias_table'/],
  ['height', 4, /parameter 'height' is that of the map, 8, got 4/],
  ['mlp', 2, /the trained weights have 'mlp.fc1.weight' \[8,8\]/],
])('%s = %i is refused, since it was trained otherwise', (name, value, message) => {
  const params = network.params(module, IMAGE, { [name]: value });
  expect(network.allows(module, params, IMAGE)).toBe(false);
  expect(() => network.host(module, params, IMAGE)).toThrow(message);
});

test('it shows no other module', () => {
  expect(() => network.host(visionTransformer, network.params(module, IMAGE), IMAGE)).toThrow(/shows Shifted-window attention .* alone, not Vision Transformer/);
});
