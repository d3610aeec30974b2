import { expect, test } from 'vitest';
import type { Place } from '../models/network.ts';
import { DEFAULT_STATE } from './app-state.ts';
import { atPlace, positionIn, shownToken, tokenAt } from './asking.ts';

const fine: Place = { label: 'fine', grid: [4, 6], prefix: 0 };
const coarse: Place = { label: 'coarse', grid: [2, 3], prefix: 0 };
const tokens: Place = { label: 'tokens', grid: [4, 6], prefix: 2 };
const words: Place = { label: 'words', grid: [4, 6], prefix: 0, askers: ['cat', 'dog', 'fish'] };

test.each([
  ['the same grid', fine, fine, [0, 7, 23], [0, 7, 23]],
  ['a coarser grid', fine, coarse, [0, 7, 8, 23], [0, 0, 1, 5]],
  ['a finer grid: the middle of the patch', coarse, fine, [0, 5], [7, 23]],
] as const)('a position lies in the same spot of %s', (_, from, to, positions, expected) => {
  expect(positions.map((position) => positionIn(from, to, position))).toEqual(expected);
});

test('prefix tokens and words are everywhere the same, positions come after the prefix', () => {
  expect(tokenAt(tokens, { at: tokens, token: 1 })).toBe(1);
  expect(tokenAt({ ...coarse, prefix: 2 }, { at: tokens, token: 2 + 8 })).toBe(2 + 1);
  expect(tokenAt(words, { at: words, token: 2 })).toBe(2);
});

test('another place is asked from the same spot', () => {
  const at = (query: number | 'class') => atPlace([fine, coarse], { at: fine }, { query }, 1);
  expect(at(8)).toEqual({ layer: 2, query: 1 });
  expect(at('class')).toEqual({ layer: 2, query: 'class' });
  expect(atPlace([words, words], { at: words }, { query: 2 }, 0)).toEqual({ layer: 1, query: 2 });
});

test('the token that a state asks from, before anything runs', () => {
  const token = (place: Place, query: number | 'class') => shownToken([place], { ...DEFAULT_STATE, query });
  expect([token(tokens, 'class'), token(tokens, 5), token(tokens, 24), token(words, 2), token(words, 3)]).toEqual([0, 7, 0, 2, 0]);
});
