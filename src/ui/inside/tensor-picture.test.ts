import { expect, test } from 'vitest';
import type { View } from '../../core/module.ts';
import { tensor } from '../../core/tensor.ts';
import { axesOf, kindsOf, leadingOf, partAt, windowOf, type Kind } from './tensor-picture.ts';

const KINDS: readonly (readonly [readonly number[], boolean, readonly Kind[]])[] = [
  [[], false, ['bars']], [[64], false, ['bars']], [[1, 64], false, ['bars']], [[1, 5000], false, ['matrix']], [[3, 64], false, ['matrix']],
  [[3, 17, 17], false, ['matrix', 'maps']], [[3, 17, 17], true, ['maps', 'matrix']], [[1, 17, 17], true, ['matrix', 'maps']], [[4, 2, 9, 9], false, ['matrix', 'maps']],
];

test.each(KINDS)('[%j], maps: %s, is drawn as %j', (shape, maps, kinds) => expect(kindsOf(shape, maps)).toEqual(kinds));

test('a part of a tensor is what PyTorch has at these indices', () => {
  const whole = tensor([2, 3, 4], Array.from({ length: 24 }, (_, i) => i));
  expect(partAt(whole, [1])).toMatchObject({ shape: [3, 4], data: Float32Array.from({ length: 12 }, (_, i) => 12 + i) });
  expect(partAt(whole, [1, 2])).toMatchObject({ shape: [4], data: Float32Array.of(20, 21, 22, 23) });
  expect(partAt(whole, [])).toMatchObject(whole);
  expect(leadingOf([2, 3, 4, 5], 'matrix')).toEqual([2, 3]);
  expect(leadingOf([2, 3, 4, 5], 'maps')).toEqual([2]);
});

test('axes are called as the result has them, else by what is known of them', () => {
  const view: View = { picture: 'attention', scale: 'positive', axes: ['head', 'query', 'key'], caption: 'α' };
  expect(axesOf([2, 5, 5], view, false)).toEqual(['head', 'query', 'key']);
  expect(axesOf([1, 2, 5, 5], view, false)).toEqual(['axis 0', 'head', 'query', 'key']);
  expect(axesOf([3, 2, 5, 5], view, false)).toEqual(['axis 0', 'axis 1', 'axis 2', 'axis 3']);
  expect(axesOf([5, 5], view, false)).toEqual(['axis 0', 'axis 1']);
  expect(axesOf([8, 4, 4], undefined, true)).toEqual(['channel', 'row', 'column']);
});

test('of very many maps or rows a window is drawn', () => {
  expect(windowOf(tensor([100, 1, 1], new Float32Array(100)), 'maps')).toBe(64);
  expect(windowOf(tensor([30, 5], new Float32Array(150)), 'matrix')).toBe(30);
  expect(windowOf({ shape: [4096, 4096], data: new Float32Array() }, 'matrix')).toBe(1024);
});
