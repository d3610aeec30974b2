import { expect, test } from 'vitest';
import { modules } from '../modules/all.ts';
import { open, tinyVit } from './fixtures/tiny.ts';
import { countPatches, cutOf, paramsOf, readCut, whyNot, writeCut, type Cut } from './patches.ts';

const module = modules.find(({ id }) => id === 'vision-transformer')!;
const network = open(tinyVit());
const patching = network.patching!;

test('a plain ViT counts in pixels, and knows its own width', () => {
  expect(patching).toEqual({ pixels: 1, patch: 4, channels: 3, width: 8, depth: 3, heads: 2 });
  expect(cutOf(patching, network.params(module, [3, 16, 16]))).toEqual({ size: 4, stride: 4 });
});

test('224 pixels in patches of 16 are 196 patches of 768 numbers, and 197 tokens with the class token', () => {
  const { grid, tokens, multiplications, bytes } = countPatches({ ...patching, width: 192, heads: 3 }, { size: 16, stride: 16 }, [3, 224, 224], 1);
  expect([grid.height, grid.width, grid.count, grid.length, tokens]).toEqual([14, 14, 196, 768, 197]);
  expect([multiplications, bytes]).toEqual([2 * 197 * 197 * 64, 4 * 197 * 197]);
});

test('half the patch size is four times the patches; a stride below the size overlaps', () => {
  const count = (cut: Cut) => countPatches(patching, cut, [3, 128, 128], 1).grid.count;
  expect([count({ size: 16, stride: 16 }), count({ size: 8, stride: 8 }), count({ size: 16, stride: 8 })]).toEqual([64, 256, 225]);
});

test.each<readonly [string, Cut | undefined]>([
  ['16x8', { size: 16, stride: 8 }], ['7x7', { size: 7, stride: 7 }], ['0x8', undefined], ['16', undefined], ['16x', undefined], ['1e2x3', undefined], ['-1x2', undefined], ['', undefined],
])('“%s” in a link', (text, cut) => {
  expect(readCut(text)).toEqual(cut);
  if (cut) expect(writeCut(cut)).toBe(text);
});

test('patches become parameters, what is as trained stays out', () => {
  expect(paramsOf(patching, { size: 4, stride: 4 }, { heads: 4, patch: 2 })).toEqual({ heads: 4 });
  expect(paramsOf({ ...patching, pixels: 8, patch: 1 }, { size: 16, stride: 8 }, {})).toEqual({ patch: 2, stride: 1 });
});

test('what cannot run says why', () => {
  const asked = { module, network, image: [3, 16, 16], chosen: {} };
  expect(whyNot(asked, { size: 3, stride: 2 })).toBeUndefined();
  const hybrid = { ...asked, network: { ...network, patching: { ...patching, pixels: 8 } } };
  expect(whyNot(hybrid, { size: 12, stride: 8 })).toMatch(/8 pixels apart: size and stride must be multiples of 8/);
  expect(whyNot({ ...asked, image: [3, 128, 128] }, { size: 4, stride: 1 })).toMatch(/^125 × 125 patches are more than 4096: take a larger stride\.$/);
});
