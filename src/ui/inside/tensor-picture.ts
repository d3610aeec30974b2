import type { View } from '../../core/module.ts';
import { sizeOf, tensor, type Shape, type Tensor } from '../../core/tensor.ts';
import { planesOf } from '../../maps/grid.ts';
import { histogramOf } from '../../maps/histogram.ts';
import { sharedRange } from '../../maps/scale.ts';
import { drawBars } from '../../views/bars.ts';
import { coloursFor } from '../../views/colours.ts';
import { formatNumber } from '../../views/format.ts';
import { drawHistogram } from '../../views/histogram.ts';
import { drawMatrix } from '../../views/matrix.ts';
import { drawPlanes } from '../../views/planes.ts';
import { named, type Drawn } from '../pictures/drawn.ts';
import { counted } from '../pictures/matrix.ts';
import { rangeOfCells } from '../pictures/scales.ts';

/** bars: a vector · matrix: the last two axes · maps: the last three, a sheet of small maps. */
export type Kind = 'bars' | 'matrix' | 'maps';

/** Bars that can be told apart. */
const BARS = 2048;
/** Maps of a sheet, and cells of a matrix, that are drawn at once. */
const MAPS = 64;
const CELLS = 4 << 20;

/** How a tensor can be drawn, the suited way first. `maps`: its last two axes are rows and columns of the image. */
export function kindsOf(shape: Shape, maps: boolean): readonly Kind[] {
  const long = shape.filter((size) => size > 1).length;
  if (long < 2) return sizeOf(shape) > BARS ? ['matrix'] : ['bars'];
  if (shape.length < 3) return ['matrix'];
  // A single map has room for its axes.
  return maps && shape.at(-3)! > 1 ? ['maps', 'matrix'] : ['matrix', 'maps'];
}

/** The axes before those that a picture draws: of each, one index is drawn. */
export const leadingOf = (shape: Shape, kind: Kind): Shape => (kind === 'bars' ? [] : shape.slice(0, kind === 'maps' ? -3 : -2));

/** The part of a tensor at indices of its leading axes, over the same memory; a vector where nothing is left. */
export function partAt({ shape, data }: Tensor, lead: readonly number[]): Tensor {
  const rest = shape.slice(lead.length);
  const size = sizeOf(rest);
  const at = lead.reduce((sum, index, axis) => sum * shape[axis]! + index, 0) * size;
  return { shape: rest, data: data.subarray(at, at + size) };
}

/** What the axes are called: as the view of a result has them, whatever axes of one stand before them; else by what they are, else by number. */
export function axesOf(shape: Shape, view: View | undefined, maps: boolean): readonly string[] {
  const before = shape.length - (view?.axes.length ?? Infinity);
  if (view && before >= 0 && shape.slice(0, before).every((size) => size === 1)) return [...shape.slice(0, before).map((_, axis) => `axis ${axis}`), ...view.axes];
  if (maps && shape.length === 3) return ['channel', 'row', 'column'];
  return shape.map((_, axis) => `axis ${axis}`);
}

interface Shown {
  readonly kind: Kind;
  readonly axes: readonly string[];
  /** Of the whole tensor: whether anything lies below 0, so that colours diverge. */
  readonly signed: boolean;
  /** The first map of the sheet, or row of the matrix, that is drawn. */
  readonly first: number;
  /** The row of a matrix that is marked: of attention, that of who asks. */
  readonly selected?: number | undefined;
}

/** How many maps, or rows, are drawn at once; all where they are few. */
export const windowOf = ({ shape }: Tensor, kind: Kind): number => {
  if (kind === 'maps') return Math.min(MAPS, shape[0]!);
  const [rows = 1, columns = 1] = shape.slice(-2);
  return kind === 'matrix' ? Math.min(rows, Math.max(1, Math.floor(CELLS / columns))) : sizeOf(shape);
};

/** A part of a tensor as a picture whose numbers can be pointed at. */
export function pictureOf(part: Tensor, { kind, axes, signed, first, selected }: Shown): Drawn {
  if (kind === 'bars') return bars(part, axes, signed);
  const count = windowOf(part, kind);
  const from = Math.min(first, (kind === 'maps' ? part.shape[0]! : part.shape.at(-2) ?? 1) - count);
  return kind === 'maps' ? maps(part, axes, { signed, from, count }) : matrix(part, axes, { signed, from, count, selected });
}

interface Window { readonly signed: boolean; readonly from: number; readonly count: number; readonly selected?: number | undefined }

const name = (axis: string, index: number): string => `${axis} ${counted(axis, index)}`;

function bars({ data }: Tensor, axes: readonly string[], signed: boolean): Drawn {
  const axis = axes.at(-1) ?? 'number';
  return {
    draw: (element) => named(
      drawBars(element, data, { scale: signed ? 'signed' : 'positive', axis, title: 'value' }),
      ({ index, value }) => ({ text: `${name(axis, index)}: ${formatNumber(value)}` }),
    ),
  };
}

function matrix({ shape, data }: Tensor, axes: readonly string[], { signed, from, count, selected }: Window): Drawn {
  const columns = shape.at(-1)!;
  const cells = tensor([count, columns], data.subarray(from * columns, (from + count) * columns));
  const [down = 'row', across = 'column'] = axes.slice(-2);
  const range = rangeOfCells(cells, signed ? 'signed' : 'positive');
  const marked = selected !== undefined && from <= selected && selected < from + count ? { selectedRow: selected - from } : {};
  return {
    range,
    draw: (element, { colours }) => named(
      drawMatrix(element, cells, { axes: [down, across], range, colours: coloursFor(colours, range.signed), from: [counted(down, from), counted(across, 0)], maxHeight: 420, ...marked }),
      ({ row, column, value }) => ({ text: `${name(down, from + row)}, ${name(across, column)}: ${formatNumber(value)}` }),
    ),
  };
}

function maps({ shape, data }: Tensor, axes: readonly string[], { signed, from, count }: Window): Drawn {
  const [, rows = 1, columns = 1] = shape;
  const size = rows * columns;
  const sheet = tensor([count, rows, columns], data.subarray(from * size, (from + count) * size));
  const [axis = 'channel', down = 'row', across = 'column'] = axes.slice(-3);
  const range = sharedRange(planesOf(sheet), { signed, clip: 0.02 });
  return {
    range,
    draw: (element, { colours }) => named(
      drawPlanes(element, sheet, {
        range, colours: coloursFor(colours, range.signed), axis, labels: Array.from({ length: count }, (_, i) => String(counted(axis, from + i))),
      }),
      ({ plane, row, column, value }) => ({ text: `${name(axis, from + plane)}, ${name(down, row)}, ${name(across, column)}: ${formatNumber(value)}` }),
    ),
  };
}

/** How often which numbers occur in all of a tensor. */
export function histogram({ data }: Tensor): Drawn {
  const bins = histogramOf(data);
  return { draw: (element) => drawHistogram(element, bins) };
}
