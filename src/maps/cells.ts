import type { GridSize } from './unit.ts';

/** How the cells of a map lie over the positions of the image: as they are, 2 × 2 of them to a cell, or on a coarser grid. */
export interface Cells {
  readonly positions: GridSize;
  readonly map: GridSize;
  /** 2 × 2 positions to a cell; an odd last row or column is in none. */
  readonly halved: boolean;
}

/** The cell over a position; undefined where there is none. */
export function cellAt({ positions, map, halved }: Cells, position: number): number | undefined {
  const [row, column] = [Math.floor(position / positions.width), position % positions.width];
  const [down, along] = halved
    ? [Math.floor(row / 2), Math.floor(column / 2)]
    : [Math.floor((row * map.height) / positions.height), Math.floor((column * map.width) / positions.width)];
  return down < map.height && along < map.width ? down * map.width + along : undefined;
}

/** How much of the width and height of all positions the map covers, 0…1. */
export const coverOf = ({ positions, map, halved }: Cells): GridSize =>
  (halved ? { width: (2 * map.width) / positions.width, height: (2 * map.height) / positions.height } : { width: 1, height: 1 });
