import { expect, test } from 'vitest';
import { halvedBox, WHOLE } from '../maps/cells.ts';
import { strongestHeads } from '../maps/heads.ts';
import { windowsOf } from '../maps/windows.ts';
import type { Shown } from '../state/shown.ts';
import { cellName, readingAt, strongestCell } from './reading-at.ts';

type Read = Parameters<typeof readingAt>[0];

const grid = (height: number, width: number, values: readonly number[]) => ({ height, width, data: Float32Array.from(values) });
const shown = (picture: string, [rows, columns]: readonly [number, number], halved: boolean) =>
  ({ at: { label: '', grid: [rows, columns], prefix: 0 }, over: { view: { picture, halved } } }) as unknown as Shown;
const map = (given: Partial<Read> & Pick<Read, 'grid'>, [height, width]: readonly [number, number], picture = 'attention', halved = false): Read =>
  ({
    shown: shown(picture, [height, width], halved), heads: undefined, overlay: undefined,
    cells: { positions: { height, width }, map: given.grid, box: halved ? halvedBox({ height, width }, given.grid) : WHOLE }, ...given,
  });

const quarter = grid(2, 2, [0.25, 0.5, 0.125, 0]);

test.each([
  ['a number', map({ grid: quarter }, [2, 2]), 1, 'row 1, column 2', '0.5'],
  ['2 × 2 patches to a cell', map({ grid: quarter }, [4, 5], 'attention', true), 13, 'rows 3–4, columns 3–4', '0'],
  ['a patch that pooling leaves out', map({ grid: quarter }, [4, 5], 'attention', true), 4, 'row 1, column 5', 'in no 2 × 2 patches'],
  ['a coarser grid of points', map({ grid: quarter }, [4, 4], 'displacement'), 2, 'point in row 1, column 2', '0.5'],
  ['the strongest head', map({ grid: quarter, heads: strongestHeads([quarter.data, Float32Array.of(0.5, 0, 0, 0)], quarter) }, [2, 2]), 0, 'row 1, column 1', 'head 2: 0.25'],
] as const)('%s', (_, read, position, where, text) => {
  expect(readingAt(read, position)).toMatchObject({ where, text });
});

test('inside the window a number, masked or not, and outside it none', () => {
  const windows = windowsOf({ height: 4, width: 4, window: 2, shift: 1 });
  const read = map({ grid: grid(4, 4, Array.from({ length: 16 }, (_, i) => i / 16)), overlay: { kind: 'windows', windows, query: 0 } }, [4, 4], 'windows');
  expect([0, 3, 5].map((position) => readingAt(read, position).text)).toEqual(['0', 'masked: 0.188', 'outside the window']);
  expect(readingAt(read, 5).value).toBeUndefined();
});

test('the strongest cell is the largest, or the farthest from 0', () => {
  const signed = grid(1, 3, [0.1, -2, 1]);
  const range = { mode: 'map', low: -2, high: 2, clipped: [], share: 0, clip: 0 } as const;
  expect([strongestCell({ grid: signed, range: { ...range, signed: true } }), strongestCell({ grid: signed, range: { ...range, signed: false } })]).toEqual([1, 2]);
  expect(cellName(map({ grid: signed }, [1, 3]), 2)).toBe('row 1, column 3');
});
