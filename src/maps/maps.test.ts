import { expect, test } from 'vitest';
import { tensor } from '../core/tensor.ts';
import { gatedActivation } from './gate.ts';
import { gridOf, planesOf } from './grid.ts';
import { fuse, queryMap, received, type Fusion } from './query.ts';
import { entropy, summarize, topClasses } from './summary.ts';
import { heaviestCells, massThreshold } from './threshold.ts';

test('a tensor becomes a grid only where it is one', () => {
  expect(gridOf(tensor([2, 3], [1, 2, 3, 4, 5, 6]))).toMatchObject({ height: 2, width: 3 });
  expect(gridOf(tensor([1, 1, 2], [1, 2]))).toMatchObject({ height: 1, width: 2 });
  expect(() => gridOf(tensor([2, 1, 3], [1, 2, 3, 4, 5, 6]))).toThrow('expected [H, W], got [2,1,3]');
  expect(() => gridOf(tensor([3], [1, 2, 3]))).toThrow('got [3]');
});

test('planes are cut along the first axis', () => {
  expect(planesOf(tensor([2, 1, 2], [1, 2, 3, 4])).map(({ data }) => Array.from(data))).toEqual([[1, 2], [3, 4]]);
  expect(() => planesOf(tensor([2, 2], [1, 2, 3, 4]))).toThrow('expected [C, H, W], got [2,2]');
});

test('a query map drops the prefix tokens and keeps the rest in order', () => {
  const map = queryMap(Float32Array.of(9, 8, 1, 2, 3, 4, 5, 6), 2, 2, 3);
  expect(map).toMatchObject({ height: 2, width: 3 });
  expect(Array.from(map.data)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(() => queryMap(Float32Array.of(1, 2), 1, 2, 2)).toThrow('need 5 weights, got 2');
});

test.each<[Fusion, number[]]>([['mean', [2, 3]], ['max', [3, 5]], ['min', [1, 1]]])('heads fuse by %s', (how, expected) => {
  expect(Array.from(fuse([Float32Array.of(1, 5), Float32Array.of(3, 1)], how))).toEqual(expected);
});

test('no heads, or unequal ones, do not fuse', () => {
  expect(() => fuse([], 'mean')).toThrow('at least one row');
  expect(() => fuse([Float32Array.of(1), Float32Array.of(1, 2)], 'mean')).toThrow('rows of 1, got one of 2');
});

test('received is the mean over queries and heads', () => {
  expect(Array.from(received(tensor([2, 3], [1, 2, 3, 3, 2, 1])))).toEqual([2, 2, 2]);
  expect(Array.from(received(tensor([2, 1, 2], [1, 0, 0, 3])))).toEqual([0.5, 1.5]);
  expect(() => received(tensor([3], [1, 2, 3]))).toThrow('got [3]');
});

test.each<[number, number[]]>([
  [0, [0, 0, 0, 0]],
  [0.4, [0, 1, 0, 0]],
  [0.5, [0, 1, 0, 0]],
  [0.51, [0, 1, 0, 1]],
  [0.9, [1, 1, 0, 1]],
  [1, [1, 1, 0, 1]],
])('the largest entries that hold %f of the mass', (share, expected) => {
  expect(Array.from(massThreshold(gridOf(tensor([2, 2], [1, 4, 0, 3])), share))).toEqual(expected);
});

test('a mass threshold takes a share and nothing negative', () => {
  expect(() => massThreshold(gridOf(tensor([1, 1], [1])), 1.5)).toThrow('from 0 to 1, got 1.5');
  expect(() => massThreshold(gridOf(tensor([1, 1], [-1])), 0.5)).toThrow('got -1');
});

test.each<[string, number[], ReturnType<typeof heaviestCells>]>([
  ['the fewest that reach it, with what they hold', [2, 3, 0, 3], { cells: [1, 3], held: 0.75 }],
  ['of equals the first', [1, 1, 1, 1], { cells: [0, 1], held: 0.5 }],
  ['no share of numbers with signs', [1, -4, 0, 3], undefined],
  ['none of nothing', [0, 0, 0, 0], undefined],
  ['none where a number is not one', [1, NaN, 0, 3], undefined],
])('half of a map: %s', (_, values, expected) => {
  expect(heaviestCells(gridOf(tensor([2, 2], values)), 0.5)).toEqual(expected);
});

test.each<[number[], number]>([[[1, 0, 0], 0], [[1, 1, 1, 1], 2], [[0.5, 0.25, 0.25], 1.5], [[2, 2], 1]])('entropy of %o is %f bits', (row, bits) => {
  expect(entropy(row)).toBeCloseTo(bits, 12);
});

test('classes come by probability, equals by index', () => {
  expect(topClasses([0.1, 0.4, 0.1, 0.4], 3)).toEqual([
    { index: 1, probability: 0.4 }, { index: 3, probability: 0.4 }, { index: 0, probability: 0.1 },
  ]);
});

test('a summary passes over what is not a number', () => {
  expect(summarize([0, -1, 4, NaN, Infinity])).toEqual({ min: -1, max: 4, mean: 1, deviation: Math.sqrt(14 / 3), zeros: 1 / 3, invalid: 2 });
  expect(summarize([1e6 + 1, 1e6 - 1]).deviation).toBe(1);
  expect(summarize([])).toEqual({ min: 0, max: 0, mean: 0, deviation: 0, zeros: 0, invalid: 0 });
});

test('a gated activation weighs each channel by its gate, its mean taken off', () => {
  const activation = tensor([2, 1, 3], [1, 2, 3, 10, 10, 40]);
  // Channel means 2 and 20: 0.5·(−1, 0, 1) + 0.1·(−10, −10, 20).
  expect(Array.from(gatedActivation(activation, tensor([2], [0.5, 0.1])).data)).toEqual([-1.5, -1, 2.5].map((v) => expect.closeTo(v, 5)));
  expect(() => gatedActivation(activation, tensor([3], [1, 1, 1]))).toThrow('2 channels need a gate [2], got [3]');
  expect(() => gatedActivation(tensor([3], [1, 1, 1]), tensor([3], [1, 1, 1]))).toThrow('expected an activation [C, H, W]');
});
