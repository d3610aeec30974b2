import { expect, test } from 'vitest';
import { tensor } from '../core/tensor.ts';
import { chosenPositions, cropOf } from './crop.ts';
import { headRegions, strongestHeads } from './heads.ts';
import { keptChannels } from './kept.ts';

test('each cell goes to the head that gives it most, equals to the lower head', () => {
  const map = strongestHeads([Float32Array.of(0.5, 0.25, 0.25, 0), Float32Array.of(0.25, 0.25, 0.5, 0), Float32Array.of(0, 1, NaN, -1)], { height: 2, width: 2 });
  expect(map).toMatchObject({ height: 2, width: 2, count: 3 });
  expect(Array.from(map.heads)).toEqual([0, 2, 1, 0]);
  expect(Array.from(map.weights)).toEqual([0.5, 1, 0.5, 0]);
  expect(Array.from(map.shares)).toEqual([1, 1, 1, 0]);
});

test('how strong a head is, is measured by its own maximum', () => {
  const map = strongestHeads([Float32Array.of(0.8, 0.2), Float32Array.of(0.1, 0.15)], { height: 1, width: 2 });
  expect(Array.from(map.shares)).toEqual([1, expect.closeTo(0.25, 6)]);
  expect(() => strongestHeads([], { height: 1, width: 2 })).toThrow('2 weights, got none');
  expect(() => strongestHeads([Float32Array.of(1)], { height: 1, width: 2 })).toThrow('2 weights, got 1');
});

test.each([
  ['along sides, named at their middle', 3, [0, 0, 1, 0, 1, 1, 2, 1, 1], [[0, 3, 0], [1, 5, 5], [2, 1, 6]]],
  ['not across corners', 2, [0, 1, 1, 0], [[0, 1, 0], [1, 1, 1], [1, 1, 2], [0, 1, 3]]],
])('regions join %s', (_, side, heads, regions) => {
  const rows = [0, 1, 2].map((head) => Float32Array.from(heads, (strongest) => (strongest === head ? 1 : 0)));
  expect(headRegions(strongestHeads(rows, { height: side, width: side })))
    .toEqual(regions.map(([head, cells, middle]) => ({ head, cells, middle })));
});

test('cells that get nothing are in no region', () => {
  expect(headRegions(strongestHeads([Float32Array.of(1, 0, 1), Float32Array.of(0, 0, 0)], { height: 1, width: 3 })).map(({ middle }) => middle)).toEqual([0, 2]);
});

test('a crop is the smallest rectangle around what was chosen', () => {
  const grid = { height: 4, width: 8 };
  const chosen = chosenPositions(Float32Array.from({ length: 32 }, (_, p) => (p === 10 || p === 21 ? 0.5 : 0)));
  expect(chosen).toEqual([10, 21]);
  expect(cropOf(chosen, grid)).toEqual({ rows: [1, 2], columns: [2, 5], box: { x: 0.25, y: 0.25, width: 0.5, height: 0.5 }, share: 0.25 });
  expect(cropOf([31], grid)).toEqual({ rows: [3, 3], columns: [7, 7], box: { x: 0.875, y: 0.75, width: 0.125, height: 0.25 }, share: 1 / 32 });
  expect(() => cropOf([], grid)).toThrow('at least one position');
  expect(() => cropOf([32], grid)).toThrow('from 0 to 31, got 32');
});

test('channels are kept by the largest gates and dropped by the smallest, none both', () => {
  const before = tensor([5, 1, 2], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  const gate = tensor([5], [0.5, 0.25, 1, 0.25, 1]);
  const after = tensor([5, 1, 2], [0.5, 1, 0.75, 1, 5, 6, 1.75, 2, 9, 10]);
  const { kept, dropped } = keptChannels({ before, gate, after, k: 2 });
  expect(kept.map(({ channel, gate }) => [channel, gate])).toEqual([[2, 1], [4, 1]]);
  expect(dropped.map(({ channel, gate }) => [channel, gate])).toEqual([[1, 0.25], [3, 0.25]]);
  expect(Array.from(dropped[1]!.before.data)).toEqual([7, 8]);
  expect(Array.from(dropped[1]!.after.data)).toEqual([1.75, 2]);
  const all = keptChannels({ before, gate, after, k: 9 });
  expect([all.kept, all.dropped].map((side) => side.map(({ channel }) => channel))).toEqual([[2, 4, 0], [1, 3]]);
});

test('gates that do not fit their channels are refused', () => {
  const map = tensor([2, 1, 1], [1, 2]);
  expect(() => keptChannels({ before: map, gate: tensor([3], [1, 1, 1]), after: map, k: 1 })).toThrow('got [2,1,1], [2,1,1] and [3]');
  expect(() => keptChannels({ before: map, gate: tensor([2], [1, 1]), after: tensor([2, 1, 2], [1, 2, 3, 4]), k: 1 })).toThrow('[2,1,2]');
  expect(() => keptChannels({ before: map, gate: tensor([2], [1, 1]), after: map, k: 0 })).toThrow('from 1, got 0');
});
