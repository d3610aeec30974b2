import { checkPosition, type GridSize, type UnitBox } from './unit.ts';

/** A rectangle of cells; rows and columns from 0, the last ones included. */
export interface Crop {
  readonly rows: readonly [first: number, last: number];
  readonly columns: readonly [first: number, last: number];
  readonly box: UnitBox;
  /** The share of the image's area that it keeps, 0…1. */
  readonly share: number;
}

/** Where a selection [N], weights with zeros elsewhere, chose: its positions, in order. */
export function chosenPositions(selection: ArrayLike<number>): number[] {
  return Array.from(selection, (weight, position) => (weight > 0 ? position : -1)).filter((position) => position >= 0);
}

/** The smallest rectangle that holds all the positions: the crop that hard attention is. Throws for none, or one that is not on the grid. */
export function cropOf(positions: readonly number[], grid: GridSize): Crop {
  if (positions.length === 0) throw new Error('cropOf: expected at least one position, got none');
  const { height, width } = grid;
  let [top, left, bottom, right] = [height, width, 0, 0];
  for (const position of positions) {
    checkPosition('cropOf', position, grid);
    const [row, column] = [Math.floor(position / width), position % width];
    [top, bottom] = [Math.min(top, row), Math.max(bottom, row)];
    [left, right] = [Math.min(left, column), Math.max(right, column)];
  }
  const box = { x: left / width, y: top / height, width: (right - left + 1) / width, height: (bottom - top + 1) / height };
  return { rows: [top, bottom], columns: [left, right], box, share: box.width * box.height };
}
