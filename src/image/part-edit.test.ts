import { expect, test } from 'vitest';
import { middleSquare, moved, squared, stretched, typed, type Handle } from './part-edit.ts';
import type { Region } from './resize.ts';

const SIZE = { width: 640, height: 448 };
const at = (x: number, y: number, width: number, height: number): Region => ({ x, y, width, height });
const PART = at(100, 50, 200, 200);

const MOVES: readonly (readonly [right: number, down: number, Region])[] = [
  [10, -20, at(110, 30, 200, 200)],
  [-500, -500, at(0, 0, 200, 200)],
  [500, 500, at(440, 248, 200, 200)],
];
test.each(MOVES)('moved by %i, %i', (right, down, part) => expect(moved(PART, right, down, SIZE)).toEqual(part));

const STRETCHES: readonly (readonly [what: string, Handle, right: number, down: number, square: boolean, Region])[] = [
  ['lower right', [1, 1], 30, -40, false, at(100, 50, 230, 160)],
  ['upper left', [-1, -1], 30, -40, false, at(130, 10, 170, 240)],
  ['right edge', [1, 0], 30, 99, false, at(100, 50, 230, 200)],
  ['top edge', [0, -1], 99, 30, false, at(100, 80, 200, 170)],
  ['past the image', [1, 1], 999, 999, false, at(100, 50, 540, 398)],
  ['past itself keeps a pixel', [-1, -1], 999, 999, false, at(299, 249, 1, 1)],
  ['a square, the further way', [1, 1], 30, 10, true, at(100, 50, 230, 230)],
  ['a square, the other way', [1, 1], 10, -30, true, at(100, 50, 170, 170)],
  ['a square from its upper left', [-1, -1], -40, -10, true, at(60, 10, 240, 240)],
  ['a square as far as the nearer edge', [1, 1], 900, 0, true, at(100, 50, 398, 398)],
  ['a square keeps a pixel', [1, 1], -900, 0, true, at(100, 50, 1, 1)],
];
test.each(STRETCHES)('stretched: %s', (_, handle, right, down, square, part) => {
  expect(stretched(PART, handle, right, down, { size: SIZE, square })).toEqual(part);
});

const TYPED: readonly (readonly [Partial<Region>, square: boolean, Region])[] = [
  [{ x: 9999 }, false, at(440, 50, 200, 200)],
  [{ width: 640 }, false, at(0, 50, 640, 200)],
  [{ height: 0 }, false, at(100, 50, 200, 1)],
  [{ width: 300 }, true, at(100, 50, 300, 300)],
  [{ height: 9999 }, true, at(100, 0, 448, 448)],
  [{ y: -3 }, true, at(100, 0, 200, 200)],
];
test.each(TYPED)('typed %o, square %s', (change, square, part) => expect(typed(PART, change, { size: SIZE, square })).toEqual(part));

test('squares in the middle', () => {
  expect(middleSquare(SIZE)).toEqual(at(96, 0, 448, 448));
  expect(middleSquare({ width: 3, height: 8 })).toEqual(at(0, 3, 3, 3));
  expect(squared(at(10, 20, 30, 50))).toEqual(at(10, 30, 30, 30));
});
