import type { Displacement } from './displacement.ts';
import type { GridSize, UnitBox } from './unit.ts';

/** How the cells of a map lie over the positions of the image: as they are, 2 × 2 of them to a cell, or around points of a grid. */
export interface Cells {
  readonly positions: GridSize;
  readonly map: GridSize;
  /** What of the positions the map covers; it may reach beyond them. */
  readonly box: UnitBox;
}

export const WHOLE: UnitBox = { x: 0, y: 0, width: 1, height: 1 };

/** What a map of 2 × 2 positions a cell covers: an odd last row or column is in no cell. */
export const halvedBox = (positions: GridSize, map: GridSize): UnitBox =>
  ({ x: 0, y: 0, width: (2 * map.width) / positions.width, height: (2 * map.height) / positions.height });

/** What a map covers whose cells stand around the points of a regular grid [rows, columns], two of each at least. */
export function pointsBox(points: readonly Pick<Displacement, 'from'>[], { height: rows, width: columns }: GridSize): UnitBox {
  const [first, last] = [points[0]!.from, points[rows * columns - 1]!.from];
  const [across, down] = [(last.x - first.x) / (columns - 1), (last.y - first.y) / (rows - 1)];
  return { x: first.x - across / 2, y: first.y - down / 2, width: across * columns, height: down * rows };
}

/** Where a position's middle lies between two cells, rounding must not decide. */
const EDGE = 1e-6;

/** The cell over the middle of a position; undefined where there is none. */
export function cellAt({ positions, map, box }: Cells, position: number): number | undefined {
  const [y, x] = [(Math.floor(position / positions.width) + 0.5) / positions.height, ((position % positions.width) + 0.5) / positions.width];
  const [row, column] = [Math.floor(((y - box.y) / box.height) * map.height + EDGE), Math.floor(((x - box.x) / box.width) * map.width + EDGE)];
  return 0 <= row && row < map.height && 0 <= column && column < map.width ? row * map.width + column : undefined;
}
