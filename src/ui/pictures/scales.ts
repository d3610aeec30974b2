import type { View } from '../../core/module.ts';
import type { Tensor } from '../../core/tensor.ts';
import { gridOf } from '../../maps/grid.ts';
import { hasSinks, rangeOf, type Range } from '../../maps/scale.ts';
import { summarize } from '../../maps/summary.ts';
import { formatNumber } from '../../views/format.ts';
import type { Drawn } from './drawn.ts';

/** Cells that all show their number: none of them can hide the rest. */
const FEW = 64;

/** The scale of a matrix [rows, columns]: fixed for gates; its own, clipped where a few cells would hide the others. */
export function rangeOfCells(cells: Tensor, scale: View['scale']): Range {
  const grid = gridOf(cells);
  return rangeOf(grid, scale === 'unit' ? 'unit' : cells.data.length > FEW && hasSinks(grid) ? 'clipped' : 'map', { signed: scale === 'signed' });
}

/** On a fixed scale, gates that are much alike look the same: between which numbers they lie. */
export function unitNote({ data }: Tensor, { mode }: Range): string | undefined {
  if (mode !== 'unit') return undefined;
  const { min, max, mean } = summarize(data);
  return `From ${formatNumber(min)} to ${formatNumber(max)}, ${formatNumber(mean)} on average.`;
}

export const withNote = (drawn: Drawn, note: string | undefined): Drawn => (note === undefined ? drawn : { ...drawn, note });
