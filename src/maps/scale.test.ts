import { expect, test } from 'vitest';
import { fractionOf, rangeOf, sharedRange, type RangeOptions, type ScaleMode } from './scale.ts';
import type { Grid } from './grid.ts';

const line = (...values: number[]): Grid => ({ height: 1, width: values.length, data: Float32Array.from(values) });
const times = (count: number, value: number) => Array.from({ length: count }, () => value);
/** 98 patches of 1, and two sinks that hold half of the whole. */
const sinks = line(49, ...times(98, 1), 49);

type Case = [name: string, grid: Grid, mode: ScaleMode, options: RangeOptions, low: number, high: number, clipped: number[], share: number];
const cases: readonly Case[] = [
  ['unit is 0…1, whatever the map', line(0.2, 0.4), 'unit', {}, 0, 1, [], 0],
  ['unit reports what lies beyond', line(0.5, 1.5), 'unit', {}, 0, 1, [1], 0.75],
  ['unit, signed, is −1…1', line(-0.5, 0.25), 'unit', { signed: true }, -1, 1, [], 0],
  ['a positive map starts at 0', line(2, 4), 'map', {}, 0, 4, [], 0],
  ['a map with negatives shows them', line(-2, 4), 'map', {}, -2, 4, [], 0],
  ['a signed map is symmetric', line(-2, 1), 'map', { signed: true }, -2, 2, [], 0],
  ['the top 2 % is clipped by default', sinks, 'clipped', {}, 0, 1, [0, 99], 0.5],
  ['the top 1 % leaves the second sink', sinks, 'clipped', { clip: 0.01 }, 0, 49, [], 0],
  ['clipping goes by size where signed', line(...times(98, 1), -99, 1), 'clipped', { signed: true, clip: 0.01 }, -1, 1, [98], 0.5],
  ['a map of sinks alone keeps its range', line(...times(99, 0), 1), 'clipped', {}, 0, 1, [], 0],
  ['a shared range is taken as given', line(1, 3), 'shared', { shared: { low: 0, high: 2 } }, 0, 2, [1], 0.75],
  ['an empty range for an empty map', line(0, 0), 'map', {}, 0, 0, [], 0],
  ['NaN and infinities are passed over', line(NaN, Infinity, 2), 'map', {}, 0, 2, [], 0],
];

test.each(cases)('%s', (_, grid, mode, options, low, high, clipped, share) => {
  const range = rangeOf(grid, mode, options);
  expect({ low: range.low, high: range.high, clipped: range.clipped }).toEqual({ low, high, clipped });
  expect(range.share).toBeCloseTo(share, 6);
});

const MANY = 1001;
const orders: Readonly<Record<string, (i: number) => number>> = {
  'in no order': (i) => (i * 7919) % MANY, 'rising': (i) => i, 'falling': (i) => MANY - i, 'all alike': () => 3, 'two values': (i) => i % 2, 'signed': (i) => ((i * 7919) % MANY) - 500,
};

test.each(Object.entries(orders))('the range without the largest is that of the sorted values: %s', (_, valueAt) => {
  for (const count of [1, 2, 3, 64, MANY]) {
    const values = Array.from({ length: count }, (_, i) => valueAt(i));
    for (const clip of [0.01, 0.02, 0.5]) {
      const sorted = values.map(Math.abs).sort((a, b) => a - b);
      const left = Math.round(clip * count);
      const kept = sorted[count - 1 - left] ?? 0;
      expect(rangeOf(line(...values), 'clipped', { signed: true, clip }).high, `${count} values without ${clip}`).toBe(kept > 0 ? kept : sorted.at(-1));
    }
  }
});

test('a shared range spans every map, and leaves out the largest of all', () => {
  expect(sharedRange([line(1, 2), line(7)])).toMatchObject({ low: 0, high: 7 });
  expect(sharedRange([line(1, -2), line(0.5)], { signed: true })).toMatchObject({ low: -2, high: 2 });
  expect(sharedRange([sinks, line(...times(100, 3))], { clip: 0.01 })).toMatchObject({ low: 0, high: 3 });
});

test("mode 'shared' without a range is refused", () => {
  expect(() => rangeOf(line(1), 'shared')).toThrow("needs the range that is shared");
});

test.each([[0, 0], [2, 0.5], [9, 1], [-1, 0]])('fraction of %f in 0…4 is %f', (value, fraction) => {
  expect(fractionOf({ low: 0, high: 4 }, value)).toBe(fraction);
});

test('a range of no width gives 0, NaN stays NaN', () => {
  expect(fractionOf({ low: 0, high: 0 }, 0)).toBe(0);
  expect(fractionOf({ low: 0, high: 1 }, NaN)).toBeNaN();
});
