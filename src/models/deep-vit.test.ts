import { expect, test } from 'vitest';
import { uniform } from '../core/random.ts';
import { sizeOf, tensor, type Shape } from '../core/tensor.ts';
import { reAttention } from '../modules/re-attention.ts';
import { visionTransformer } from '../modules/vision-transformer.ts';
import { cpu } from '../runtime/cpu.ts';
import { deepVit } from './deep-vit.ts';
import type { Card } from './network.ts';

const norm = (name: string, width: number) => ({ [`${name}.weight`]: [width], [`${name}.bias`]: [width] });
const linear = (name: string, rows: number, columns: number) => ({ [`${name}.weight`]: [rows, columns], [`${name}.bias`]: [rows] });
const batchNorm = (name: string, width: number) => ({ ...norm(name, width), [`${name}.running_mean`]: [width], [`${name}.running_var`]: [width] });
const TRUNK = 'patch_embed.backbone';

/** Two blocks of two heads on 4 × 4 positions of a trunk with one block. */
const SHAPES: Readonly<Record<string, Shape>> = {
  [`${TRUNK}.stem.conv.weight`]: [4, 3, 3, 3], ...batchNorm(`${TRUNK}.stem.bn`, 4),
  [`${TRUNK}.blocks.0.conv1.weight`]: [6, 4, 3, 3], ...batchNorm(`${TRUNK}.blocks.0.bn1`, 6),
  [`${TRUNK}.blocks.0.conv2.weight`]: [6, 6, 3, 3], ...batchNorm(`${TRUNK}.blocks.0.bn2`, 6),
  [`${TRUNK}.blocks.0.shortcut.conv.weight`]: [6, 4, 1, 1], ...batchNorm(`${TRUNK}.blocks.0.shortcut.bn`, 6),
  'patch_embed.proj.weight': [8, 6, 1, 1], 'patch_embed.proj.bias': [8], 'cls_token': [1, 1, 8], 'pos_embed': [1, 17, 8],
  ...Object.assign({}, ...[0, 1].map((i) => ({
    ...norm(`blocks.${i}.norm1`, 8), ...norm(`blocks.${i}.norm2`, 8), ...linear(`blocks.${i}.attn.qkv`, 24, 8), ...linear(`blocks.${i}.attn.proj`, 8, 8),
    ...linear(`blocks.${i}.mlp.fc1`, 16, 8), ...linear(`blocks.${i}.mlp.fc2`, 8, 16),
    [`blocks.${i}.attn.reatten_matrix.weight`]: [2, 2, 1, 1], [`blocks.${i}.attn.reatten_matrix.bias`]: [2], ...batchNorm(`blocks.${i}.attn.var_norm`, 2),
  }))),
  ...norm('norm', 8), ...linear('head', 3, 8),
};
const CARD: Card = {
  id: 'tiny', title: 'Tiny deep ViT', module: reAttention.id, host: 'deep-vit', params: { heads: 2, variant: 'deepvit' },
  image: { size: 16, resize: 16, mean: [0, 0, 0], std: [1, 1, 1], interpolation: 'bilinear' },
  classes: ['cat', 'dog', 'fish'], weights: { file: '', bytes: 0, count: 0 },
};
const tensors = Object.fromEntries(Object.entries(SHAPES).map(([name, shape], i) => {
  const values = uniform(sizeOf(shape), i + 1, 0.5);
  return [name, tensor(shape, name.endsWith('running_var') ? values.map((value) => 1 + Math.abs(value)) : values)];
}));
const network = deepVit(CARD, { tensors, storedAs: {}, metadata: {} });

test.each([[[3, 16, 16], [4, 4]], [[3, 16, 24], [4, 6]]] as const)('of an image %o every block has its maps on %o positions', async (image, grid) => {
  const { plan, weights, places } = network.host(reAttention, network.params(reAttention, image), image);
  expect(places.map(({ label, grid, prefix }) => [label, grid, prefix])).toEqual([['block 1', grid, 1], ['block 2', grid, 1]]);
  const session = await cpu().prepare(plan, weights);
  const trace = await session.run({ image: tensor(image, uniform(sizeOf(image), 7)) });
  const tokens = 1 + grid[0] * grid[1];
  for (const i of [0, 1]) {
    const [attention, mixed, theta] = await Promise.all(
      ['attention', 'mixed', 'reatten_matrix.weight'].map((name) => trace.read(`blocks.${i}.${name}`)));
    expect([attention!.shape, mixed!.shape, theta!.shape]).toEqual([[2, tokens, tokens], [2, tokens, tokens], [2, 2]]);
    // A new head is the old ones by its row of the matrix, normalised with the trained statistics.
    const own = (name: string) => tensors[`blocks.${i}.attn.${name}`]!.data;
    const [mean, variance, gain, bias] = ['running_mean', 'running_var', 'weight', 'bias'].map((name) => own(`var_norm.${name}`)[1]!);
    const [first, second] = [0, 1].map((head) => attention!.data[head * tokens ** 2 + 5]! * theta!.data[2 + head]!);
    const expected = ((first! + second! + own('reatten_matrix.bias')[1]! - mean!) / Math.sqrt(variance! + 1e-5)) * gain! + bias!;
    expect(mixed!.data[tokens ** 2 + 5]).toBeCloseTo(expected, 5);
  }
});

test.each([['variant', 'iterated'], ['heads', 4]])('%s = %s is refused, since it was trained otherwise', (name, value) => {
  const params = network.params(reAttention, [3, 16, 16], { [name]: value });
  expect(network.allows(reAttention, params, [3, 16, 16])).toBe(false);
  expect(() => network.host(reAttention, params, [3, 16, 16])).toThrow(/the trained weights have 'reatten_matrix.weight' \[2,2,1,1\]/);
});

test('it shows no other module', () => {
  expect(() => network.host(visionTransformer, network.params(reAttention, [3, 16, 16]), [3, 16, 16])).toThrow(/shows Re-attention alone, not Vision/);
});
