import { expect, test } from 'vitest';
import { cellAt, halvedBox, pointsBox, WHOLE, type Cells } from './cells.ts';

const size = (height: number, width: number) => ({ height, width });
const halved = (positions: Cells['positions'], map: Cells['map']): Cells => ({ positions, map, box: halvedBox(positions, map) });

const CASES: readonly (readonly [string, Cells, readonly (number | undefined)[]])[] = [
  ['a cell a position', { positions: size(2, 3), map: size(2, 3), box: WHOLE }, [0, 1, 2, 3, 4, 5]],
  ['2 × 2 positions a cell', halved(size(2, 4), size(1, 2)), [0, 0, 1, 1, 0, 0, 1, 1]],
  ['an odd row and column are in no cell', halved(size(3, 3), size(1, 1)), [0, 0, undefined, 0, 0, undefined, undefined, undefined, undefined]],
  ['a coarser grid', { positions: size(2, 3), map: size(1, 2), box: WHOLE }, [0, 1, 1, 0, 1, 1]],
  ['cells half a position on', { positions: size(1, 3), map: size(1, 3), box: { x: 1 / 6, y: 0, width: 1, height: 1 } }, [0, 1, 2]],
  ['cells a whole position on', { positions: size(1, 3), map: size(1, 2), box: { x: 1 / 3, y: 0, width: 2 / 3, height: 1 } }, [undefined, 0, 1]],
];

test.each(CASES)('%s', (_, cells, expected) => {
  expect(expected.map((_, position) => cellAt(cells, position))).toEqual(expected);
});

test('cells stand around the points of a grid', () => {
  const points = [[0.25, 0.5], [0.5, 0.5], [0.75, 0.5], [0.25, 1], [0.5, 1], [0.75, 1]].map(([x, y]) => ({ from: { x: x!, y: y! } }));
  expect(pointsBox(points, size(2, 3))).toEqual({ x: 0.125, y: 0.25, width: 0.75, height: 1 });
});
