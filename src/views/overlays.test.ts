import { expect, test } from 'vitest';
import { cropOf } from '../maps/crop.ts';
import type { Displacement } from '../maps/displacement.ts';
import type { Sampling } from '../maps/points.ts';
import { windowsOf } from '../maps/windows.ts';
import { arrowOf, thinned } from './displacement.ts';
import { hatchOf } from './layer.ts';
import { cropText, outlineOf } from './outline.ts';
import { patchGridOf } from './patch-grid.ts';
import { pointMarks } from './points.ts';
import { bordersOf } from './windows.ts';

const size = { width: 640, height: 320 };

test("a point's area is its weight; one outside stands at the border", () => {
  const point = { head: 0, index: 0, outside: false };
  const sampling: Sampling = {
    reference: { x: 0.5, y: 0.5 }, total: 4, held: 1,
    points: [
      { ...point, x: 0.25, y: 0.5, weight: 0.8 }, { ...point, x: 0.75, y: 0.25, weight: 0.2 },
      { ...point, x: 1.5, y: -0.1, weight: 0.05, outside: true }, { ...point, x: NaN, y: 0, weight: 0, outside: true },
    ],
  };
  const [heavy, light, outside, lost] = pointMarks(sampling, size);
  expect(heavy).toMatchObject({ x: 160, y: 160 });
  expect(light).toMatchObject({ x: 480, y: 80, radius: heavy!.radius / 2 });
  expect(outside!.x + outside!.radius).toBe(638);
  expect(outside!.y - outside!.radius).toBe(2);
  expect(lost).toMatchObject({ x: 320, y: 160 });
  expect(lost!.radius).toBeGreaterThan(1);
});

/** The points of a grid, where they lie being of no matter. */
const gridOf = (side: number, groups: number): Displacement[] => Array.from({ length: groups * side * side }, (_, i) => ({
  from: { x: 0, y: 0 }, to: { x: 0, y: 0 }, outside: false, group: Math.floor(i / side ** 2), row: Math.floor((i % side ** 2) / side), column: i % side,
}));

test.each([
  ['a coarse grid whole', 14, 1, 14], ['a fine one every third row and column', 64, 1, 21],
  ['two groups more apart', 14, 2, 7],
])('arrows keep clear of one another: %s', (_, side, groups, left) =>
  expect(thinned(gridOf(side, groups), { width: 320, height: 320 })).toHaveLength(groups * left ** 2));

test('an arrow has a head at its end, and none where nothing moved', () => {
  expect(arrowOf([0, 0], [20, 0])).toBe('M0,0L20,0M15,-3L20,0L15,3');
  expect(arrowOf([4, 4], [4, 4.5])).toBe('M4,4');
});

test.each([
  [0, 'M160,0V320M320,0V320M480,0V320M0,160H640'],
  [1, 'M80,0V320M240,0V320M400,0V320M560,0V320M0,80H640M0,240H640'],
])('borders of windows of 2 on 4 × 8, shifted by %i', (shift, path) =>
  expect(bordersOf(windowsOf({ height: 4, width: 8, window: 2, shift }), size)).toBe(path));

test.each([
  ['one cell has four sides', [9], 'M80,80H160M80,160H160M80,80V160M160,80V160'],
  ['two side by side are one', [9, 10], 'M80,80H240M80,160H240M80,80V160M240,80V160'],
  ['the image cuts no side off', [0], 'M2,2H80M2,80H80M2,2V80M80,2V80'],
  ['nothing chosen', [], ''],
])('outlines: %s', (_, positions, path) => expect(outlineOf(positions, { height: 4, width: 8 }, size)).toBe(path));

test.each([[[9], 'crop: row 2, column 2, 3.1 % of the image'], [[9, 20], 'crop: rows 2–3, columns 2–5, 25 % of the image']])('the crop of %o in words', (positions, text) =>
  expect(cropText(cropOf(positions, { height: 4, width: 8 }))).toBe(text));

test('a hatching stays in its box and goes on in the next', () => {
  expect(hatchOf({ x: 0, y: 0, width: 10, height: 10 }, 10)).toBe('M0.00,10.00L10.00,0.00');
  const lines = (x: number) => [...hatchOf({ x, y: 0, width: 10, height: 20 }, 7).matchAll(/M([\d.]+),([\d.]+)L([\d.]+),([\d.]+)/g)].map((match) => match.slice(1).map(Number));
  for (const [fromX, fromY, toX, toY] of [...lines(0), ...lines(10)] as [number, number, number, number][]) {
    expect((fromX + fromY) % 7).toBeCloseTo(0, 6);
    expect((toX + toY) % 7).toBeCloseTo(0, 6);
  }
  expect(lines(10).every(([fromX, fromY, toX, toY]) => fromX! >= 10 && toX! <= 20 && fromY! <= 20 && toY! >= 0)).toBe(true);
});

test.each([
  ['ViT-B/16 at 224', { patch: 16, stride: 16, width: 224, height: 224 }, { width: 14, height: 14, count: 196, length: 768, covered: 1 }],
  ['half a patch apart', { patch: 16, stride: 8, width: 224, height: 224 }, { width: 27, height: 27, count: 729, length: 768, covered: 1 }],
  ['a rest that no patch holds', { patch: 16, stride: 16, width: 40, height: 32 }, { width: 2, height: 2, count: 4, covered: 0.8 }],
  ['gaps between patches', { patch: 2, stride: 4, width: 8, height: 8 }, { width: 2, height: 2, count: 4, length: 12, covered: 0.25 }],
  ['overlaps with a rest', { patch: 4, stride: 3, width: 12, height: 4 }, { width: 3, height: 1, covered: 10 / 12 }],
])('patches: %s', (_, patches, expected) => expect(patchGridOf(patches)).toMatchObject(expected));

test('a patch is a box of the image, and must fit into it', () => {
  expect(patchGridOf({ patch: 16, stride: 8, width: 64, height: 32 }).boxOf(1, 2)).toEqual({ x: 0.25, y: 0.25, width: 0.25, height: 0.5 });
  expect(() => patchGridOf({ patch: 16, stride: 0, width: 64, height: 32 })).toThrow('stride should be a whole number of pixels from 1, got 0');
  expect(() => patchGridOf({ patch: 33, stride: 8, width: 64, height: 32 })).toThrow('a patch of 33 pixels does not fit into an image of 64 × 32');
});
