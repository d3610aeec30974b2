import { expect, test } from 'vitest';
import { modules } from '../modules/all.ts';
import { menu } from './families.ts';
import { capital, countText, headName, positionName, shapeText, theAsker } from './words.ts';

test('every module stands in the menu once', () => {
  expect(menu.flatMap(({ members }) => members).map(({ id }) => id).sort()).toEqual(modules.map(({ id }) => id).sort());
});

test('positions are counted from 1, row by row', () => {
  const place = { label: '', grid: [3, 4], prefix: 0 } as const;
  expect([0, 3, 4, 11].map((position) => positionName(place, position))).toEqual(
    ['row 1, column 1', 'row 1, column 4', 'row 2, column 1', 'row 3, column 4']);
});

test.each([
  ['attention', { head: undefined, heads: 3, parts: 'head', fusion: 'mean' }, 'mean of heads'],
  ['attention', { head: undefined, heads: 3, parts: 'head', fusion: 'each' }, 'each head’s colour'],
  ['attention', { head: 1, heads: 3, parts: 'head', fusion: 'mean' }, 'head 2'],
  ['attention', { head: undefined, heads: 1, parts: 'head', fusion: 'mean' }, undefined],
  ['attention', { head: undefined, heads: 1, parts: 'head', fusion: 'rollout' }, 'rollout up to here'],
  ['attention', { head: undefined, heads: 3, parts: 'head', fusion: 'rollout', roll: { fusion: 'max', discard: 0, first: 2 } }, 'rollout from block 3'],
  ['points', { head: undefined, heads: 4, parts: 'head', fusion: 'mean' }, 'all heads'],
  ['displacement', { head: undefined, heads: 2, parts: 'group', fusion: 'mean' }, 'all groups'],
  ['maps', { head: 4, heads: 8, parts: 'node', fusion: 'mean' }, 'node 5'],
] as const)('%s, heads: %o', (picture, shown, name) => {
  expect(headName({ roll: { fusion: 'mean', discard: 0, first: 0 }, ...shown, over: { key: '', name: '', view: { picture, scale: 'positive', axes: [], caption: '' } } })).toBe(name);
});

test('who asks: a position, the class token, a word', () => {
  const at = { label: '', grid: [3, 4], prefix: 1 } as const;
  expect([{ at, position: 5, asker: undefined }, { at, position: undefined, asker: undefined }, { at, position: undefined, asker: 'church' }].map(theAsker))
    .toEqual(['row 2, column 2', 'the class token', 'the word “church”']);
});

test('Greek letters keep their case, for it has a meaning', () => {
  expect(['σ(x)', 'row 1', 'M_s'].map(capital)).toEqual(['σ(x)', 'Row 1', 'M_s']);
});

test('shapes and counts', () => {
  expect([shapeText([3, 197, 197]), shapeText([])]).toEqual(['3×197×197', 'scalar']);
  expect([0, 950, 1000, 12_345, 999_949, 999_950, 5_717_416, 2e9, 3e12].map(countText)).toEqual(['0', '950', '1 K', '12.3 K', '999.9 K', '1 M', '5.7 M', '2 B', '3000 B']);
});
