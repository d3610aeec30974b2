import { expect, test } from 'vitest';
import { cellAt, coverOf, type Cells } from './cells.ts';

const size = (height: number, width: number) => ({ height, width });

const CASES: readonly (readonly [string, Cells, readonly (number | undefined)[], readonly [number, number]])[] = [
  ['a cell a position', { positions: size(2, 3), map: size(2, 3), halved: false }, [0, 1, 2, 3, 4, 5], [1, 1]],
  ['2 × 2 positions a cell', { positions: size(2, 4), map: size(1, 2), halved: true }, [0, 0, 1, 1, 0, 0, 1, 1], [1, 1]],
  ['an odd row and column are in no cell', { positions: size(3, 3), map: size(1, 1), halved: true },
    [0, 0, undefined, 0, 0, undefined, undefined, undefined, undefined], [2 / 3, 2 / 3]],
  ['a coarser grid', { positions: size(2, 3), map: size(1, 2), halved: false }, [0, 0, 1, 0, 0, 1], [1, 1]],
];

test.each(CASES)('%s', (_, cells, expected, [height, width]) => {
  expect(expected.map((_, position) => cellAt(cells, position))).toEqual(expected);
  expect(coverOf(cells)).toEqual({ height, width });
});
