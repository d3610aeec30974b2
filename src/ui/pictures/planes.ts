import { sizeOf, tensor, type Tensor } from '../../core/tensor.ts';
import { planesOf } from '../../maps/grid.ts';
import { rangeOf, sharedRange } from '../../maps/scale.ts';
import { windowsAt } from '../../state/overlays.ts';
import { coloursFor } from '../../views/colours.ts';
import { formatNumber } from '../../views/format.ts';
import { drawPlanes } from '../../views/planes.ts';
import { named, type Asked, type Drawn, type Hit, type Read } from './drawn.ts';
import { counted, matrixOf } from './matrix.ts';
import { withNote } from './scales.ts';
import { firstPlanes } from './slices.ts';

/** A sheet of small maps; planes that are no maps, such as the queries of every head, as a matrix. */
export const planes: Read = async (asked) => {
  const { picture: { reading }, shown: { token }, result: { name, view } } = asked;
  if (view.axes[0] === 'window') return windowPlane(asked);
  const { values, of } = await firstPlanes(reading, name, token);
  const sheet = tensor([sizeOf(values.shape.slice(0, -2)), ...values.shape.slice(-2)], values.data);
  const left = of - values.shape[0]!;
  const note = left > 0 ? `The first ${values.shape[0]} of ${of}: all of them are too many to read at once.` : undefined;
  const drawn = view.axes.at(-2) === 'row' ? sheetOf(asked, sheet) : sideBySide(asked, sheet);
  return withNote(drawn, note);
};

/** How a sheet names its planes, marks one, and what picking one does. */
export interface SheetChoice {
  readonly selected?: number | undefined;
  pick?(plane: number): Hit['pick'];
}

/** Maps [K, H, W] side by side, one scale. */
export function sheetOf({ result: { view } }: Asked, values: Tensor, { selected, pick }: SheetChoice = {}): Drawn {
  const axis = view.axes[0] ?? 'channel';
  const count = values.shape[0]!;
  const labels = view.labels ?? Array.from({ length: count }, (_, i) => (count <= 16 ? `${axis} ${counted(axis, i)}` : String(counted(axis, i))));
  const signed = view.scale === 'signed';
  const range = view.scale === 'unit' ? rangeOf(planesOf(values)[0]!, 'unit') : sharedRange(planesOf(values), { signed, clip: 0.02 });
  return {
    range,
    draw: (element, { colours, small }) => named(
      drawPlanes(element, values, {
        range, colours: coloursFor(colours, range.signed), axis, labels, ...(selected !== undefined && { selected }),
        ...(small && count > 4 && { cell: 48 }),
      }),
      ({ plane, row, column, value }) => {
        const picked = pick?.(plane);
        return { text: `${view.labels?.[plane] ?? `${axis} ${counted(axis, plane)}`}, row ${row + 1}, column ${column + 1}: ${formatNumber(value)}`, ...(picked && { pick: picked }) };
      },
    ),
  };
}

/** [heads, rows, columns] as one matrix, the heads' columns one after the other. */
function sideBySide(asked: Asked, { shape: [count = 1, rows = 1, columns = 1], data }: Tensor): Drawn {
  const [planeAxis = 'plane', rowAxis = 'row', columnAxis = 'column'] = asked.result.view.axes;
  const wide = new Float32Array(data.length);
  for (let plane = 0; plane < count; plane++) {
    for (let row = 0; row < rows; row++) {
      const from = (plane * rows + row) * columns;
      wide.set(data.subarray(from, from + columns), (row * count + plane) * columns);
    }
  }
  return matrixOf(asked, tensor([rows, count * columns], wide), {
    first: 0, of: rows, axes: [rowAxis, `${columnAxis}, ${planeAxis} by ${planeAxis}`], ...(count > 1 && { groups: { count, name: planeAxis } }),
  });
}

/** Of [windows, positions, channels], the window that the asking position lies in. */
async function windowPlane(asked: Asked): Promise<Drawn> {
  const { picture, shown: { place, at, token }, result: { name, view } } = asked;
  const all = windowsAt(picture, place);
  const { window, index } = all.placeOf(token - at.prefix);
  const values = await picture.reading.part(name, [window]);
  const drawn = matrixOf(asked, values, { first: 0, of: values.shape[0]!, selected: index, axes: ['place in the window', view.axes.at(-1) ?? 'channel'] });
  return withNote(drawn, `Window ${window + 1} of ${all.count}, that of the asking position.`);
}
