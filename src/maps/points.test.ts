import { expect, test } from 'vitest';
import { tensor } from '../core/tensor.ts';
import { displacements } from './displacement.ts';
import { sampledPoints, sharedPoints } from './points.ts';
import { cellBox, cellCentre, fromCentres } from './unit.ts';

const near = (value: number) => expect.closeTo(value, 6);

test.each([[-1, 0.125], [1, 0.875], [0, 0.5], [-1 / 3, 0.375], [5 / 3, 1.125]])('%f between the centres of 4 cells is %f of the image', (value, unit) =>
  expect(fromCentres(value, 4)).toBeCloseTo(unit, 12));

test('a position is a cell, row by row', () => {
  expect(cellBox(4, { height: 2, width: 3 })).toEqual({ x: near(1 / 3), y: 0.5, width: near(1 / 3), height: 0.5 });
  expect(cellCentre(4, { height: 2, width: 3 })).toEqual({ x: near(0.5), y: 0.75 });
});

// Two heads of two points each: head 0 within the image, head 1 half beyond it.
const locations = tensor([2, 2, 2], [0.25, 0.5, 0.75, 1, -0.125, 0.5, 0.5, 0.5]);
const attention = tensor([2, 2], [0.25, 0.75, 0.5, 0.5]);
const grid = { height: 2, width: 4 };

test('samples come by weight, equals by head and index, and say what lies outside', () => {
  const { reference, points, total, held } = sampledPoints({ locations, attention, query: 5, grid });
  expect(reference).toEqual({ x: 0.375, y: 0.75 });
  expect(points).toEqual([
    { head: 0, index: 1, weight: 0.75, x: 0.75, y: 1, outside: false },
    { head: 1, index: 0, weight: 0.5, x: -0.125, y: 0.5, outside: true },
    { head: 1, index: 1, weight: 0.5, x: 0.5, y: 0.5, outside: false },
    { head: 0, index: 0, weight: 0.25, x: 0.25, y: 0.5, outside: false },
  ]);
  expect([total, held]).toEqual([4, 1]);
});

test('one head, and the heaviest points with what they hold', () => {
  const one = sampledPoints({ locations, attention, query: 0, grid, head: 1 });
  expect(one.points.map(({ head, index }) => [head, index])).toEqual([[1, 0], [1, 1]]);
  const few = sampledPoints({ locations, attention, query: 0, grid, most: 2 });
  expect(few.points.map(({ weight }) => weight)).toEqual([0.75, 0.5]);
  expect(few).toMatchObject({ total: 4, held: 0.625 });
});

// Two groups of a 1 × 2 grid of points over 3 × 5 cells; y then x. Four heads, two a group.
const positions = tensor([2, 1, 2, 2], [-1, -1, 0, 1, 1, 0, 2, -1.5]);

test('a head of DAT reads the points of its group', () => {
  const weights = tensor([4, 2], [1, 0, 0, 1, 0.75, 0.25, 0, 1]);
  const at = (head: number) => sharedPoints({ positions, attention: weights, query: 7, grid: { height: 3, width: 5 }, head }).points;
  expect(at(0)[0]).toEqual({ head: 0, index: 0, weight: 1, x: near(0.1), y: near(1 / 6), outside: false });
  expect(at(1)[0]).toEqual({ head: 1, index: 1, weight: 1, x: near(0.9), y: near(0.5), outside: false });
  expect(at(2)[0]).toEqual({ head: 2, index: 0, weight: 0.75, x: near(0.5), y: near(5 / 6), outside: false });
  expect(at(3)[0]).toEqual({ head: 3, index: 1, weight: 1, x: near(-0.1), y: near(7 / 6), outside: true });
});

test('points come from position − offset', () => {
  const offsets = tensor([2, 1, 2, 2], [0, 0, 0, 0.5, 0.5, -0.5, 1, 0]);
  const moved = displacements({ positions, offsets, grid: { height: 3, width: 5 } });
  expect(moved).toHaveLength(4);
  expect(moved[1]).toEqual({ from: { x: near(0.7), y: near(0.5) }, to: { x: near(0.9), y: near(0.5) }, group: 0, row: 0, column: 1, outside: false });
  expect(moved[2]).toEqual({ from: { x: near(0.7), y: near(2 / 3) }, to: { x: near(0.5), y: near(5 / 6) }, group: 1, row: 0, column: 0, outside: false });
  expect(displacements({ positions, offsets, grid: { height: 3, width: 5 }, group: 1 })).toEqual(moved.slice(2));
  expect(moved[3]!.outside).toBe(true);
});

test('what does not fit is refused', () => {
  expect(() => sampledPoints({ locations, attention: tensor([2, 1], [1, 1]), query: 0, grid })).toThrow('got [2,2,2] and [2,1]');
  expect(() => sampledPoints({ locations, attention, query: 8, grid })).toThrow('from 0 to 7, got 8');
  expect(() => sampledPoints({ locations, attention, query: 0, grid, head: 2 })).toThrow('a head is from 0 to 1, got 2');
  expect(() => sharedPoints({ positions, attention: tensor([3, 2], [1, 0, 1, 0, 1, 0]), query: 0, grid })).toThrow('that the groups divide');
  expect(() => displacements({ positions, offsets: tensor([1, 1, 1, 2], [0, 0]), grid })).toThrow('got [2,1,2,2] and [1,1,1,2]');
  expect(() => displacements({ positions, offsets: positions, grid, group: 2 })).toThrow('from 0 to 1, got 2');
});
