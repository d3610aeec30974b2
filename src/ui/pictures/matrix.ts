import type { Tensor } from '../../core/tensor.ts';
import { coloursFor } from '../../views/colours.ts';
import { formatNumber } from '../../views/format.ts';
import { drawMatrix } from '../../views/matrix.ts';
import { named, type Asked, type Drawn, type Read } from './drawn.ts';
import { queryName, rowsAreTokens } from './names.ts';
import { planes } from './planes.ts';
import { rangeOfCells, unitNote, withNote } from './scales.ts';
import { rowsAround, rowsNote } from './slices.ts';

/** Rows and columns as the view names them; of the tokens' rows, that of the one who asks is marked. */
export const matrix: Read = async (asked) => {
  const { picture: { reading }, shown, result: { name } } = asked;
  if (reading.shapeOf(name)!.length > 2) return planes(asked);
  const rows = await rowsAround(reading, name, { middle: shown.token, token: shown.token });
  const note = rowsNote(rows);
  return withNote(matrixOf(asked, rows.values, rows), note);
};

interface Cells {
  /** The number of the first row, and how many rows there are in all. */
  readonly first: number;
  readonly of: number;
  readonly axes?: readonly [row: string, column: string];
  /** Columns that belong together, side by side, such as those of each head. */
  readonly groups?: { readonly count: number; readonly name: string };
  /** The row that is marked, where it is not the asking token's. */
  readonly selected?: number;
  /** A column in words. */
  columnName?(column: number): string;
}

/** A matrix [rows, columns] of a result. */
export function matrixOf(asked: Asked, values: Tensor, { first, of, axes: given, groups = groupsOf(asked), selected, columnName: namedColumn }: Cells): Drawn {
  const { shown: { at, token }, result: { view } } = asked;
  const axes = given ?? [view.axes[0] ?? 'row', view.axes[1] ?? 'column'];
  const [rowAxis, columnAxis] = axes;
  const each = values.shape[1]! / (groups?.count ?? 1);
  const columnName = namedColumn ?? ((column: number): string => (groups
    ? `${groups.name} ${Math.floor(column / each) + 1}, ${columnAxis.replace(/,.*/, '')} ${column % each}`
    : `${columnAxis} ${counted(columnAxis, column)}`));
  const ofTokens = rowsAreTokens(at, rowAxis, of);
  const range = rangeOfCells(values, view.scale);
  const rowText = (row: number): string => (ofTokens ? queryName(at, first + row) : `${rowAxis} ${counted(rowAxis, first + row)}`);
  const note = unitNote(values, range);
  return {
    range, ...(note && { note }),
    draw: (element, { colours, small }) => named(
      drawMatrix(element, values, {
        axes, range, colours: coloursFor(colours, range.signed), from: [counted(rowAxis, first), groups || namedColumn ? 0 : counted(columnAxis, 0)], ...(groups && { groups }),
        maxHeight: small ? 240 : 440, ...((ofTokens || selected !== undefined) && { selectedRow: selected ?? token - first }), ...(ofTokens && at.askers && { rowLabels: at.askers }),
      }),
      ({ row, column, value }) => ({
        text: `${rowText(row)}, ${columnName(column)}: ${formatNumber(value)}`,
      }),
    ),
  };
}

/** Columns of an axis such as 'channel, head by head' belong to the heads in turn, as many as the parameter says. */
export function groupsOf({ picture: { params }, result: { view } }: Asked): Cells['groups'] {
  const [, name] = /, (\w+) by \1$/.exec(view.axes.at(-1) ?? '') ?? [];
  const count = Number(params[`${name}s`]);
  return name && count > 1 ? { count, name } : undefined;
}

/** Rows, columns, heads and nodes are counted from 1 wherever the page names them, channels and tokens from 0 as in the tensor. */
export const counted = (axis: string, index: number): number => (/\b(row|column|head|node|group|window|point|tap|place)\b/.test(axis) ? index + 1 : index);
