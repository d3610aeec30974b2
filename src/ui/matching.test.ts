import { expect, test } from 'vitest';
import { matching } from './matching.ts';

const words = ['tench', 'English springer', 'cassette player', 'chain saw', 'golf ball', 'French horn', 'ball', 'horn'];

test.each([
  ['nothing: all, as they stand', '', words],
  ['the word itself comes before one that has it', 'ball', ['ball', 'golf ball']],
  ['the beginning of a word, then of a part', 'ho', ['horn', 'French horn']],
  ['a part that begins so', 'sp', ['English springer']],
  ['case and hyphens', 'Chain-Saw', ['chain saw']],
  ['spaces and accents', '  frénch  HORN ', ['French horn']],
  ['the middle of a word', 'ass', ['cassette player']],
  ['an unknown word', 'cat', []],
])('%s', (_, typed, expected) => {
  expect(matching(words, typed).map((index) => words[index])).toEqual(expected);
});
