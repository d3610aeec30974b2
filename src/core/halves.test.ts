import { expect, test } from 'vitest';
import { halvesOf, inHalves } from './halves.ts';
import { atOnce } from './slices.ts';
import { tensor } from './tensor.ts';

const bits = (...values: number[]) => atOnce(inHalves(Float32Array.from(values)));

test.each<[number, number]>([
  [0, 0], [-0, 0x8000], [1, 0x3c00], [-2, 0xc000], [65504, 0x7bff], [2 ** -14, 0x0400], [2 ** -24, 0x0001], [-1023 * 2 ** -24, 0x83ff], [1.5 * 2 ** -15, 0x0300],
])('%d in 16 bits', (value, half) => {
  expect(bits(value, 1)).toEqual(Uint32Array.of(half + 0x3c000000));
  expect(bits(1, value)).toEqual(Uint32Array.of(0x3c00 + half * 0x10000));
});

test.each([0.1, 65505, 65536, 2 ** -25, 1.25 * 2 ** -24, 1e-40, Infinity, NaN])('%d is no float16', (value) => {
  expect(bits(1, value)).toBeUndefined();
});

test('one left over has no place', () => {
  expect(bits(1, 2, 3)).toBeUndefined();
});

test('of many tensors, those that lose nothing', async () => {
  const long = tensor([70_000], new Float32Array(70_000).fill(-2));
  const found = await halvesOf({ long, odd: tensor([1], [1]), lossy: tensor([2], [1, 0.1]) });
  expect([...found.keys()]).toEqual(['long']);
  expect(found.get('long')!.every((pair) => pair === 0xc000c000)).toBe(true);
});
