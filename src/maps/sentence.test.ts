import { expect, test } from 'vitest';
import { rowOf, sentenceOf, textOf } from './sentence.ts';

const CLASSES = ['.', 'a', 'church'];
const said: readonly (readonly [name: string, rows: readonly (readonly number[])[], sentence: string, shares: readonly number[]])[] = [
  ['up to the full stop', [[0.1, 0.7, 0.2], [0.2, 0.2, 0.6], [0.9, 0.1, 0], [0, 0, 1]], 'a church', [0.7, 0.6]],
  ['whole where no full stop comes', [[0, 1, 0], [0, 0, 1]], 'a church', [1, 1]],
  ['empty where the full stop comes first', [[1, 0, 0], [0, 0, 1]], '', []],
  ['of equals the first', [[0.2, 0.4, 0.4]], 'a', [0.4]],
];
test.each(said)('a sentence is %s', (_, rows, sentence, shares) => {
  const words = sentenceOf(Float64Array.from(rows.flat()), CLASSES);
  expect(textOf(words)).toBe(sentence);
  expect(words.map(({ share }) => share)).toEqual(shares);
});

test('a row of a matrix', () => {
  expect(rowOf(Float32Array.of(1, 2, 3, 4, 5, 6), 3, 1)).toEqual([4, 5, 6]);
});
