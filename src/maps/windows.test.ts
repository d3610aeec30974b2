import { expect, test } from 'vitest';
import { windowMap, windowsOf } from './windows.ts';

const range = (length: number): number[] => Array.from({ length }, (_, i) => i);

/** Swin as it is written: the image rolled for real, regions painted slice by slice, both cut into windows. */
function rolledOut(height: number, width: number, window: number, shift: number): { members: number[][]; regions: number[][] } {
  const image = range(height).map((y) => range(width).map((x) => ((y + shift) % height) * width + ((x + shift) % width)));
  const painted = range(height).map(() => range(width).map(() => 0));
  const slices = (size: number) => (shift === 0 ? [[0, size]] : [[0, size - window], [size - window, size - shift], [size - shift, size]]) as [number, number][];
  slices(height).forEach(([top, bottom], i) => slices(width).forEach(([left, right], j) => {
    for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) painted[y]![x] = 3 * i + j;
  }));
  const cut = (grid: number[][]) => range(height / window).flatMap((wy) => range(width / window).map((wx) =>
    range(window * window).map((i) => grid[wy * window + Math.floor(i / window)]![wx * window + (i % window)]!)));
  return { members: cut(image), regions: cut(painted) };
}

const cases: readonly [height: number, width: number, window: number, shift: number][] = [
  [4, 4, 2, 0], [4, 6, 2, 1], [8, 8, 4, 2], [9, 6, 3, 1], [9, 6, 3, 2], [14, 14, 7, 3], [4, 8, 4, 0],
];

test.each(cases)('%i × %i in windows of %i, shifted by %i', (height, width, window, shift) => {
  const windows = windowsOf({ height, width, window, shift });
  const { members, regions } = rolledOut(height, width, window, shift);
  expect(range(windows.count).map((index) => windows.membersOf(index))).toEqual(members);
  for (let position = 0; position < height * width; position++) {
    const place = windows.placeOf(position);
    expect(members[place.window]![place.index]).toBe(position);
    const own = regions[place.window]!;
    expect(windows.regionOf(position)).toBe(own[place.index]);
    expect(windows.maskedFrom(position)).toEqual(members[place.window]!.filter((_, i) => own[i] !== own[place.index]));
  }
});

test.each(cases)('the pieces of %i × %i in windows of %i, shifted by %i, cover each cell once', (height, width, window, shift) => {
  const windows = windowsOf({ height, width, window, shift });
  for (let index = 0; index < windows.count; index++) {
    const covered = windows.piecesOf(index).flatMap((box) => {
      const [top, left, down, across] = [box.y * height, box.x * width, box.height * height, box.width * width].map(Math.round) as [number, number, number, number];
      return range(down).flatMap((y) => range(across).map((x) => (top + y) * width + left + x));
    });
    expect(covered.toSorted((a, b) => a - b)).toEqual(windows.membersOf(index).toSorted((a, b) => a - b));
  }
});

test('a window that wraps is drawn as its pieces, and each piece is masked from the others', () => {
  const windows = windowsOf({ height: 4, width: 4, window: 2, shift: 1 });
  expect(windows.piecesOf(0)).toEqual([{ x: 0.25, y: 0.25, width: 0.5, height: 0.5 }]);
  expect(windows.piecesOf(3)).toEqual([
    { x: 0.75, y: 0.75, width: 0.25, height: 0.25 }, { x: 0, y: 0.75, width: 0.25, height: 0.25 },
    { x: 0.75, y: 0, width: 0.25, height: 0.25 }, { x: 0, y: 0, width: 0.25, height: 0.25 },
  ]);
  expect(windows.maskedFrom(15)).toEqual([12, 3, 0]);
  expect(windows.maskedFrom(5)).toEqual([]);
});

test('where a side is no longer than the window, one window covers it and nothing shifts', () => {
  expect(windowsOf({ height: 4, width: 8, window: 7, shift: 3 })).toMatchObject({ window: 4, shift: 0, count: 2 });
});

test("a row lies where its window's members are", () => {
  const windows = windowsOf({ height: 4, width: 4, window: 2, shift: 1 });
  const { grid, inside } = windowMap({ windows, query: 15, row: [0.25, 0.5, 0, 0.125] });
  expect(inside).toEqual([15, 12, 3, 0]);
  expect(Array.from(grid.data)).toEqual([0.125, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.5, 0, 0, 0.25]);
});

test('windows that do not fit are refused', () => {
  expect(() => windowsOf({ height: 8, width: 6, window: 4, shift: 0 })).toThrow('divide both sides of the grid 8 × 6, got 4');
  expect(() => windowsOf({ height: 8, width: 8, window: 4, shift: 4 })).toThrow('from 0 to 3, got 4');
  const windows = windowsOf({ height: 4, width: 4, window: 2, shift: 0 });
  expect(() => windows.membersOf(4)).toThrow('from 0 to 3, got 4');
  expect(() => windows.placeOf(16)).toThrow('from 0 to 15, got 16');
  expect(() => windowMap({ windows, query: 0, row: [1] })).toThrow('needs 4 weights, got 1');
});
