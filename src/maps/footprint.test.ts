import { expect, test } from 'vitest';
import { footprint } from './footprint.ts';

const point = (x: number, y: number, weight: number) => ({ x, y, weight, head: 0, index: 0, outside: false });
const GRID = { height: 2, width: 4 };

test.each([
  ['on a position', [point(0.375, 0.25, 0.5)], [0, 0.5, 0, 0, 0, 0, 0, 0]],
  ['between two', [point(0.25, 0.25, 1)], [0.5, 0.5, 0, 0, 0, 0, 0, 0]],
  ['between four', [point(0.5, 0.5, 1)], [0, 0.25, 0.25, 0, 0, 0.25, 0.25, 0]],
  ['half outside', [point(0, 0.25, 1)], [0.5, 0, 0, 0, 0, 0, 0, 0]],
  ['far outside', [point(-3, 9, 1)], [0, 0, 0, 0, 0, 0, 0, 0]],
  ['two points', [point(0.125, 0.75, 0.25), point(0.125, 0.75, 0.5)], [0, 0, 0, 0, 0.75, 0, 0, 0]],
])('a point %s', (_, points, expected) => {
  expect([...footprint(points, GRID).data]).toEqual(expected);
});

test('the weights of several heads are shared', () => {
  expect(footprint([point(0.125, 0.25, 1)], GRID, 4).data[0]).toBe(0.25);
});
