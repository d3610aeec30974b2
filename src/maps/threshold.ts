import type { Grid } from './grid.ts';

/**
 * DINO's view of attention (arXiv 2104.14294): 1 for the largest entries whose sum first reaches `share` of the whole, 0
 * elsewhere; [height · width]. Of equal entries the first is kept. Share 0 keeps none, 1 keeps all that are not zero.
 * Throws for a share outside 0…1 or a negative entry.
 */
export function massThreshold({ data }: Grid, share: number): Uint8Array<ArrayBuffer> {
  if (!(0 <= share && share <= 1)) throw new Error(`massThreshold: share should be from 0 to 1, got ${share}`);
  const negative = data.find((value) => value < 0);
  if (negative !== undefined) throw new Error(`massThreshold: entries should be 0 or more, got ${negative}`);
  const total = data.reduce((sum, value) => sum + value, 0);
  const mask = new Uint8Array(data.length);
  let sum = 0;
  for (const [index, value] of [...data.entries()].sort(([, a], [, b]) => b - a)) {
    if (value === 0 || (sum >= share * total && share < 1)) break;
    mask[index] = 1;
    sum += value;
  }
  return mask;
}

/** The fewest cells that together hold a share of a map. */
export interface Heaviest {
  /** In the order of the map. */
  readonly cells: readonly number[];
  /** What they hold of the whole, 0…1: the share that was asked for, or a little more. */
  readonly held: number;
}

/** The fewest cells that hold `share` of a map; undefined where that means nothing: numbers below 0, or nothing but zeros. */
export function heaviestCells(grid: Grid, share: number): Heaviest | undefined {
  const total = grid.data.reduce((sum, value) => sum + value, 0);
  if (!(total > 0 && Number.isFinite(total)) || grid.data.some((value) => value < 0)) return undefined;
  const mask = massThreshold(grid, share);
  const cells = Array.from(mask.keys()).filter((cell) => mask[cell] === 1);
  return { cells, held: cells.reduce((sum, cell) => sum + grid.data[cell]!, 0) / total };
}
