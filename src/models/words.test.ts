import { expect, test } from 'vitest';
import { uniform } from '../core/random.ts';
import { sizeOf, tensor, type Shape, type Tensor } from '../core/tensor.ts';
import { modules } from '../modules/all.ts';
import { cpu } from '../runtime/cpu.ts';
import type { Card } from './network.ts';
import { words } from './words.ts';

const batchNorm = (name: string): Record<string, Shape> =>
  Object.fromEntries(['weight', 'bias', 'running_mean', 'running_var'].map((part) => [`${name}.${part}`, [4]]));
const linear = (name: string, rows: number, columns: number): Record<string, Shape> => ({ [`${name}.weight`]: [rows, columns], [`${name}.bias`]: [rows] });

/** Three words of width 6 that ask a convnet of one block: 4 channels, a position every 4 pixels. */
const shapes: Record<string, Shape> = {
  'backbone.stem.conv.weight': [4, 3, 3, 3], ...batchNorm('backbone.stem.bn'),
  'backbone.blocks.0.conv1.weight': [4, 4, 3, 3], ...batchNorm('backbone.blocks.0.bn1'),
  'backbone.blocks.0.conv2.weight': [4, 4, 3, 3], ...batchNorm('backbone.blocks.0.bn2'),
  'backbone.blocks.0.shortcut.conv.weight': [4, 4, 1, 1], ...batchNorm('backbone.blocks.0.shortcut.bn'),
  'words': [3, 6], ...linear('attention.q_proj', 6, 6), ...linear('attention.k_proj', 6, 4), ...linear('attention.v_proj', 6, 4),
  ...linear('attention.out_proj', 6, 6), ...linear('head', 3, 6),
};
const tensors: Record<string, Tensor> = Object.fromEntries(Object.entries(shapes).map(([name, shape], i) => {
  const values = uniform(sizeOf(shape), i + 1, 1);
  return [name, tensor(shape, name.endsWith('running_var') ? values.map((value) => 1 + Math.abs(value)) : values)];
}));
const card: Card = {
  id: 'tiny', title: 'Tiny words', module: 'cross-attention', host: 'words', params: { heads: 2 }, classes: ['fish', 'dog', 'animal'],
  vocabulary: { fish: ['tench'], dog: ['springer'], animal: ['tench', 'springer'] },
  image: { size: 16, resize: 16, mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5], interpolation: 'bicubic' },
  weights: { file: 'tiny.safetensors', bytes: 0, count: 0 },
};
const network = words(card, { tensors, storedAs: {}, metadata: {} });
const crossAttention = modules.find(({ id }) => id === 'cross-attention')!;
const wide: Shape = [3, 16, 24];

test('words ask every position of the last map, of an image of any shape', () => {
  const { places: [place], plan: { results }, origin } = network.host(crossAttention, network.params(crossAttention, wide), wide);
  expect(place).toMatchObject({ grid: [4, 6], prefix: 0, askers: card.classes, given: { x: [3, 6], context: [24, 4] } });
  expect(results['blocks.0.attention']!.shape).toEqual([2, 3, 24]);
  expect(results['probabilities']!.shape).toEqual([3]);
  expect(origin).toBe('trained');
});

test('each word has a probability of its own, of what it read against its own row', async () => {
  const { plan, weights } = network.host(crossAttention, network.params(crossAttention, wide), wide);
  const session = await cpu().prepare(plan, weights);
  const trace = await session.run({ image: tensor(wide, uniform(sizeOf(wide), 99)) });
  const [output, probabilities] = [await trace.read('blocks.0.output'), await trace.read('probabilities')];
  const [rows, bias] = [tensors['head.weight']!, tensors['head.bias']!];
  const expected = [0, 1, 2].map((word) => {
    const logit = [0, 1, 2, 3, 4, 5].reduce((sum, i) => sum + output.data[word * 6 + i]! * rows.data[word * 6 + i]!, bias.data[word]!);
    return 1 / (1 + Math.exp(-logit));
  });
  expected.forEach((probability, word) => expect(probabilities.data[word]).toBeCloseTo(probability, 6));
  expect(new Set(expected.map((probability) => probability.toFixed(3))).size, 'the words differ').toBe(3);
});

test('other numbers of heads share the weights where they divide the width; no other module is shown', () => {
  const allows = (heads: number) => network.allows(crossAttention, { ...network.params(crossAttention, wide), heads }, wide);
  expect([1, 2, 3, 4].map(allows)).toEqual([true, true, true, false]);
  const other = modules.find(({ id }) => id === 'non-local')!;
  expect(() => network.host(other, {}, wide)).toThrow('Tiny words shows Cross-attention, and no Non-local block: pick another model');
});

test('a card with other words than the weights is refused', () => {
  expect(() => words({ ...card, classes: ['fish'] }, { tensors, storedAs: {}, metadata: {} }))
    .toThrow("Tiny words: 'words' should be [1, width], got [3,6]");
});
