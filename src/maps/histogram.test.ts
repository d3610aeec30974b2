import { expect, test } from 'vitest';
import { histogramOf } from './histogram.ts';

const CASES: readonly (readonly [string, readonly number[], number, readonly number[], readonly number[]])[] = [
  ['each bin holds its lower edge, the last its upper one too', [0, 1, 2, 3, 4], 2, [0, 2, 4], [2, 3]],
  ['what is no number is left out', [NaN, 1, Infinity, 2, -Infinity], 2, [1, 1.5, 2], [1, 1]],
  ['all alike are one bin around it', [7, 7, 7], 40, [6.5, 7.5], [3]],
  ['below zero', [-3, -1], 4, [-3, -2.5, -2, -1.5, -1], [1, 0, 0, 1]],
  ['nothing finite', [NaN], 40, [], []],
];

test.each(CASES)('%s', (_, values, bins, edges, counts) => expect(histogramOf(values, bins)).toEqual({ edges, counts }));

test('every finite number is counted once', () => {
  const values = Float32Array.from({ length: 1000 }, (_, i) => Math.sin(i) ** 3);
  expect(histogramOf(values).counts.reduce((sum, count) => sum + count, 0)).toBe(1000);
});
