import { expect, test } from 'vitest';
import { asDrawn, asShares, correlation, difference, finerOf, overlap, paired, type MapOver } from './difference.ts';
import { sameSpot } from './laid.ts';

const SQUARE = { x: 0, y: 0, width: 8, height: 8 };
const map = (height: number, width: number, numbers: readonly number[], frame = SQUARE): MapOver => ({ height, width, frame, data: Float32Array.from(numbers) });
const f = (...numbers: readonly number[]) => Float32Array.from(numbers);

test('the finer map keeps its cells, and each has the number of the coarser cell below it', () => {
  const coarse = map(1, 2, [1, 3]);
  const fine = map(2, 4, [0, 1, 2, 3, 4, 5, 6, 7]);
  expect(finerOf(coarse, fine)).toBe('right');
  const pair = paired(coarse, fine);
  expect(pair).toEqual({ left: f(1, 1, 3, 3, 1, 1, 3, 3), right: f(0, 1, 2, 3, 4, 5, 6, 7) });
  expect(difference(pair)).toEqual(f(-1, 0, -1, 0, 3, 4, 3, 4));
  expect(difference(paired(fine, coarse))).toEqual(f(1, 0, 1, 0, -3, -4, -3, -4));
});

test('sizes that do not divide: the middle of a cell decides', () => {
  expect(paired(map(1, 3, [10, 20, 30]), map(1, 2, [1, 2]))).toEqual({ left: f(10, 20, 30), right: f(1, 2, 2) });
});

test('where only one of the maps lies, there is no difference', () => {
  const part = map(1, 2, [5, 6], { x: 4, y: 0, width: 8, height: 8 });
  const pair = paired(map(1, 4, [1, 2, 3, 4]), part);
  expect(pair).toEqual({ left: f(NaN, NaN, 3, 4), right: f(NaN, NaN, 5, 5) });
  expect(difference(pair)).toEqual(f(NaN, NaN, 2, 1));
});

test.each([
  ['from 0', [0, 1, 2, 4], { low: 0, high: 2, signed: false }, [0, 0.5, 1, 1]],
  ['from another number', [-1, 0, 1], { low: -1, high: 1, signed: false }, [0, 0.5, 1]],
  ['around 0', [-4, -1, 0, 2], { low: -2, high: 2, signed: true }, [-1, -0.5, 0, 1]],
  ['of no width', [0, 0], { low: 0, high: 0, signed: false }, [0, 0]],
] as const)('as drawn, %s', (_, numbers, range, drawn) => expect(asDrawn(f(...numbers), range)).toEqual(f(...drawn)));

test.each([
  ['a sum of 1', [1, 3], [0.25, 0.75]],
  ['no number in some places', [1, NaN, 1], [0.5, NaN, 0.5]],
  ['a negative number', [1, -0.5], undefined],
  ['nothing', [0, 0], undefined],
] as const)('shares of %s', (_, numbers, shares) => expect(asShares(f(...numbers))).toEqual(shares && f(...shares)));

test.each([
  ['the same', [1, 2, 3], [2, 4, 6], 1, 1],
  ['the opposite', [1, 2, 3], [3, 2, 1], -1, (1 + 2 + 1) / 6],
  ['by hand', [1, 0, 2], [0, 1, 2], 0.5, 2 / 3],
  ['one that is flat', [1, 1, 1], [1, 2, 3], undefined, (1 / 6) + (1 / 3) + (1 / 3)],
  ['no number in some places', [1, NaN, 2, 3], [2, NaN, 4, 6], 1, 1],
  ['signs', [-1, 0, 1], [-2, 0, 2], 1, undefined],
  ['nothing in common', [1, 0], [0, 1], -1, 0],
  ['a single cell', [1], [1], undefined, 1],
] as const)('correlation and overlap of %s', (_, left, right, together, common) => {
  const pair = { left: f(...left), right: f(...right) };
  const close = (actual: number | undefined, expected: number | undefined) =>
    (expected === undefined ? expect(actual).toBeUndefined() : expect(actual).toBeCloseTo(expected, 6));
  close(correlation(pair), together);
  close(overlap(pair), common);
});

test.each([
  [[4, 4], 5, [2, 2], 0], [[2, 2], 3, [4, 4], 15], [[2, 2], 0, [4, 4], 5], [[3, 3], 4, [2, 2], 3], [[1, 1], 0, [5, 5], 12], [[14, 14], 195, [16, 16], 255],
] as const)('a cell of %j, %i, lies in %j at %i', ([height, width], cell, [rows, columns], there) => {
  expect(sameSpot({ height, width, frame: SQUARE }, cell, { height: rows, width: columns, frame: SQUARE })).toBe(there);
});

test('a cell beside another grid has no place there', () => {
  const right = { height: 1, width: 1, frame: { x: 4, y: 0, width: 4, height: 8 } };
  expect(sameSpot({ height: 1, width: 2, frame: SQUARE }, 0, right)).toBeUndefined();
  expect(sameSpot({ height: 1, width: 2, frame: SQUARE }, 1, right)).toBe(0);
});
