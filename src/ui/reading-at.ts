import { cellAt } from '../maps/cells.ts';
import { formatNumber } from '../views/format.ts';
import type { StageMap } from './use-stage.ts';
import { positionName } from './words.ts';

/** What can be read of a map at one position. */
export interface Reading {
  /** 'row 3, column 4' */
  readonly where: string;
  /** undefined where the map has no number there. */
  readonly value: number | undefined;
  /** The number in words, or why there is none. */
  readonly text: string;
}

type Read = Pick<StageMap, 'grid' | 'shown' | 'cells' | 'heads' | 'overlay'>;

/** The number of a map at a position of its place, and what it is of: a cell, a head, a window. */
export function readingAt(map: Read, position: number): Reading {
  const { overlay, heads, grid, cells, shown } = map;
  const cell = cellAt(cells, position);
  if (cell === undefined) return { where: positionName(shown.at, position), value: undefined, text: shown.over.view.halved ? 'in no 2 × 2 patches' : 'no point' };
  const where = cellName(map, cell);
  const value = grid.data[cell] ?? 0;
  const number = formatNumber(value);
  if (overlay?.kind === 'windows' && overlay.query !== undefined) {
    const { windows, query } = overlay;
    if (windows.placeOf(position).window !== windows.placeOf(query).window) return { where, value: undefined, text: 'outside the window' };
    if (windows.maskedFrom(query).includes(position)) return { where, value, text: `masked: ${number}` };
  }
  return { where, value, text: heads && value > 0 ? `head ${heads.heads[cell]! + 1}: ${number}` : number };
}

/** 'row 3, column 4'; where a cell is of several positions, 'rows 3–4, columns 7–8'; a point of a grid says so. */
export function cellName({ grid, shown }: Pick<Read, 'grid' | 'shown'>, cell: number): string {
  const [row, column] = [Math.floor(cell / grid.width), cell % grid.width];
  if (shown.over.view.halved) return `rows ${2 * row + 1}–${2 * row + 2}, columns ${2 * column + 1}–${2 * column + 2}`;
  const name = `row ${row + 1}, column ${column + 1}`;
  return shown.over.view.picture === 'displacement' ? `point in ${name}` : name;
}

/** The position that is marked as the one that asks; where points are drawn, a cross among them says it. */
export const markedAsker = ({ asks, shown: { at, position, received }, overlay }: Pick<StageMap, 'asks' | 'shown' | 'overlay'>): number | undefined =>
  (asks && !received && !at.askers && overlay?.kind !== 'points' ? position : undefined);

/** The cell that gets the most; where numbers have signs, the one farthest from 0. */
export function strongestCell({ grid: { data }, range: { signed } }: Pick<StageMap, 'grid' | 'range'>): number {
  const size = (i: number): number => (signed ? Math.abs(data[i]!) : data[i]!);
  let best = 0;
  for (let i = 1; i < data.length; i++) if (size(i) > size(best)) best = i;
  return best;
}
