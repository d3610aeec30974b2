import type { View } from '../../core/module.ts';
import { tensor, type Tensor } from '../../core/tensor.ts';
import { fuse } from '../../maps/query.ts';
import type { Range } from '../../maps/scale.ts';
import { numbersOf } from '../../state/app-state.ts';
import type { Shown } from '../../state/shown.ts';
import { coloursFor } from '../../views/colours.ts';
import { formatNumber } from '../../views/format.ts';
import { drawMatrix } from '../../views/matrix.ts';
import { named, type Read } from './drawn.ts';
import { askFrom, keyName, queryName } from './names.ts';
import { rangeOfCells } from './scales.ts';
import { rowsAround, rowsNote } from './slices.ts';

/** The matrix of one head, or of all as one: a row for each who asks, a column for each who is looked at. */
export const attention: Read = async ({ picture: { reading }, shown, result: { name, view } }) => {
  const { at, token } = shown;
  const head = chosenHead(shown, reading.shapeOf(name)!);
  const rows = await rowsAround(reading, name, { middle: token, ...(head !== undefined && { lead: [head] }) });
  const { matrix, range } = cellsOf(rows.values, shown, view.scale);
  const axes: readonly [string, string] = at.askers ? ['word', 'patch'] : [view.axes.at(-2) ?? 'query', view.axes.at(-1) ?? 'key'];
  const note = rowsNote(rows);
  return {
    range, ...(note && { note }),
    draw: (element, { colours }) => named(
      drawMatrix(element, matrix, {
        axes, range, maxHeight: 480, colours: coloursFor(colours, range.signed), selectedRow: token - rows.first, from: [rows.first, 0], ...(at.askers && { rowLabels: at.askers }),
      }),
      ({ row, column, value }) => ({
        text: `${queryName(at, rows.first + row)} → ${keyName(at, view, column)}: ${formatNumber(value)}`, pick: askFrom(at, rows.first + row),
      }),
    ),
  };
};

interface Cells {
  readonly how: string;
  readonly matrix: Tensor;
  readonly range: Range;
}

/** The matrix that was made of a result last: whoever asks next is a row of the same one. */
const made = new WeakMap<Tensor, Cells>();

function cellsOf(values: Tensor, shown: Shown, scale: View['scale']): Cells {
  const how = `${shown.fusion} ${scale}`;
  const known = made.get(values);
  if (known?.how === how) return known;
  const matrix = fused(values, shown);
  const cells = { how, matrix, range: rangeOfCells(matrix, scale) };
  made.set(values, cells);
  return cells;
}

/** The head that is chosen, where the result has several and this one among them. */
export const chosenHead = ({ head }: Shown, shape: readonly number[]): number | undefined =>
  (shape.length > 2 && head !== undefined && head < shape.at(-3)! ? head : undefined);

/** [heads, rows, columns] as one matrix; [rows, columns] as it is. */
export function fused({ shape, data }: Tensor, { fusion }: Shown): Tensor {
  const [rows = 1, columns = 1] = shape.slice(-2);
  const size = rows * columns;
  if (data.length === size) return tensor([rows, columns], data);
  const heads = Array.from({ length: data.length / size }, (_, i) => data.subarray(i * size, (i + 1) * size));
  return tensor([rows, columns], fuse(heads, numbersOf(fusion)));
}
