import { expect, test } from 'vitest';
import { reachOf } from './head-points.ts';
import { barsOf, fitting } from './rows.ts';

const y = (value: number): number => 100 - value;

test('a bar for each number, up and down from 0', () => {
  expect(barsOf([2, -3], { x: [0, 20], y })).toBe('M0.00,98.00h9.00V100.00h-9.00zM10.00,100.00h9.00V103.00h-9.00z');
});

test('where numbers share a pixel, no peak is lost', () => {
  const values = Float32Array.from({ length: 4096 }, (_, i) => (i === 1234 ? 50 : i === 1235 ? -7 : 1));
  const path = barsOf(values, { x: [0, 256], y });
  expect(path.match(/M/g)).toHaveLength(256);
  expect(path).toContain('M77.00,50.00h1.00V107.00');
});

test('what is not a number is an empty bar', () => {
  expect(barsOf([Number.NaN, Infinity], { x: [0, 4], y })).toBe('M0.00,100.00h2.00V100.00h-2.00zM2.00,100.00h2.00V100.00h-2.00z');
});

test.each([
  [[{ x: 0, y: 0 }], 1], [[{ x: 0.7, y: -1.2 }], 2], [[{ x: 2, y: 0 }], 2], [[{ x: 0, y: -0.031 }], 0.05], [[{ x: 70, y: 0 }], 100], [[{ x: Number.NaN, y: 3 }], 5],
])('%o fit into ±%d', (points, reach) => expect(reachOf(points)).toBeCloseTo(reach, 9));

test('of the notes the last stay where there is not room for all', () => {
  expect([30, 14, 5].map((letters) => fitting(['largest 0.03', 'sum 1', 'over 12'], letters))).toEqual(['largest 0.03, sum 1, over 12', 'sum 1, over 12', '']);
});
