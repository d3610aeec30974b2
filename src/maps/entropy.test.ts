import { expect, test } from 'vitest';
import { uniform } from '../core/random.ts';
import { tensor } from '../core/tensor.ts';
import { softmaxAt } from './answer.ts';
import { headEntropies, spacedOut } from './entropy.ts';

test.each([1, 2, 7, 257])('a row that looks at all %i keys alike has log2 of them, one that looks at a single key 0', (keys) => {
  const [even, single] = [Array.from({ length: keys }, () => 1 / keys), Array.from({ length: keys }, (_, key) => Number(key === 0))];
  expect(headEntropies(tensor([1, keys], even))[0]).toBeCloseTo(Math.log2(keys), 5);
  expect(headEntropies(tensor([1, keys], single))[0]).toBe(0);
  expect(headEntropies(tensor([2, 1, keys], [...even, ...single]))[1]).toBe(0);
});

test('heads apart, the mean over queries, as a float64 oracle has it', () => {
  const rows = Array.from({ length: 6 }, (_, i) => softmaxAt(uniform(5, i + 1, 3)));
  const bits = rows.map((row) => -row.reduce((sum, p) => sum + p * Math.log2(p), 0));
  const mean = (of: readonly number[]): number => of.reduce((sum, i) => sum + bits[i]!, 0) / of.length;
  const data = rows.flatMap((row) => Array.from(row));
  expect(Array.from(headEntropies(tensor([2, 3, 5], data)))).toEqual([expect.closeTo(mean([0, 1, 2]), 6), expect.closeTo(mean([3, 4, 5]), 6)]);
  // [windows, heads, queries, keys]: a head is in every window.
  expect(Array.from(headEntropies(tensor([3, 2, 1, 5], data)))).toEqual([expect.closeTo(mean([0, 2, 4]), 6), expect.closeTo(mean([1, 3, 5]), 6)]);
  expect(headEntropies(tensor([6, 5], data))[0]).toBeCloseTo(mean([0, 1, 2, 3, 4, 5]), 6);
});

test('what is no attention is refused', () => expect(() => headEntropies(tensor([3], [1, 2, 3]))).toThrow('got [3]'));

test('queries evenly spaced', () => {
  expect(spacedOut(4, 10)).toEqual([0, 2, 5, 7]);
  expect(spacedOut(4, 3)).toEqual([0, 1, 2]);
});
