import { expect, test } from 'vitest';
import { modules } from '../modules/index.ts';
import { open, tinyCbam, tinyVit } from './fixtures/tiny.ts';
import { variantsOf } from './variants.ts';

const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

const CASES: readonly (readonly [string, ReturnType<typeof tinyVit>, Record<string, unknown>])[] = [
  ['vision-transformer', tinyVit(), { patch: numbers(1, 16), heads: [1, 2, 4, 8], stride: numbers(0, 64), positions: [false, true] }],
  ['multi-head-attention', tinyVit(), { heads: [1, 2, 4, 8] }],
  ['self-attention', tinyVit(), { dim: [4] }],
  ['dot-product', tinyVit(), { scaled: [false, true], temperature: 'any' }],
  ['cbam', tinyCbam(), { reduction: [4], kernel: [3], order: ['channel-first', 'spatial-first'] }],
  ['channel-attention', tinyCbam(), { reduction: [4] }],
  ['spatial-attention', tinyCbam(), { kernel: [3] }],
];

test.each(CASES)('what the trained weights leave open in %s', (id, files, expected) => {
  const module = modules.find((module) => module.id === id)!;
  const network = open(files);
  const image = [3, 16, 16];
  expect(variantsOf({ module, network, image, chosen: {} })).toEqual(expected);
});
