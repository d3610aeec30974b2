import { expect, test } from 'vitest';
import { flatten, isOpaque, type Colour, type Pixels } from './pixels.ts';

const one = (...rgba: number[]): Pixels => ({ width: 1, height: 1, data: Uint8ClampedArray.from(rgba) });

const CASES: readonly (readonly [string, readonly number[], Colour | undefined, readonly number[]])[] = [
  ['opaque stays', [1, 2, 3, 255], undefined, [1, 2, 3, 255]],
  ['clear becomes white', [1, 2, 3, 0], undefined, [255, 255, 255, 255]],
  ['clear becomes the background', [1, 2, 3, 0], [9, 8, 7], [9, 8, 7, 255]],
  ['half black on white', [0, 0, 0, 128], undefined, [127, 127, 127, 255]],
  ['a trace of white on black', [255, 255, 255, 1], [0, 0, 0], [1, 1, 1, 255]],
  ['rounds to the nearest', [100, 101, 102, 51], [0, 0, 0], [20, 20, 20, 255]],
  ['rounds up past half', [13, 0, 255, 100], [0, 0, 0], [5, 0, 100, 255]],
];

test.each(CASES)('flatten: %s', (_, pixel, background, expected) => {
  expect([...flatten(one(...pixel), background).data]).toEqual(expected);
});

test('flatten leaves its input alone, and copies nothing that is opaque', () => {
  const clear = one(1, 2, 3, 4);
  flatten(clear);
  expect([...clear.data]).toEqual([1, 2, 3, 4]);
  const opaque = one(1, 2, 3, 255);
  expect(flatten(opaque)).toBe(opaque);
  expect([isOpaque(clear), isOpaque(opaque)]).toEqual([false, true]);
});
