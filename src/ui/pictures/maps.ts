import { tensor } from '../../core/tensor.ts';
import { gridOf } from '../../maps/grid.ts';
import { choiceOf } from '../../state/overlays.ts';
import { coloursFor } from '../../views/colours.ts';
import { formatNumber } from '../../views/format.ts';
import { drawMatrix } from '../../views/matrix.ts';
import { named, type Read } from './drawn.ts';
import { sheetOf } from './planes.ts';
import { rangeOfCells, unitNote } from './scales.ts';
import { firstPlanes } from './slices.ts';

/** One map, a cell for each position, with the numbers of its rows and columns. */
export const map: Read = async ({ picture, shown, result }) => {
  const { at, token } = shown;
  const { name, view } = result;
  const { reading } = picture;
  const { shape, data } = await reading.whole(name, token);
  const grid = gridOf(shape.length === 1 ? tensor(at.grid, data) : { shape, data });
  const cells = tensor([grid.height, grid.width], grid.data);
  const range = rangeOfCells(cells, view.scale);
  const note = unitNote(cells, range);
  const choice = await choiceOf(picture, { ...shown, result });
  return {
    range, ...(note && { note }),
    draw: (element, { colours, small }) => named(
      drawMatrix(element, cells, {
        axes: ['row', 'column'], range, colours: coloursFor(colours, range.signed), from: [1, 1], ...(choice && { outlined: choice.positions }), maxHeight: small ? 240 : 440,
      }),
      ({ row, column, value }) => ({ text: `row ${row + 1}, column ${column + 1}: ${formatNumber(value)}` }),
    ),
  };
};

/** Several maps, of which the state's head names one: picking another puts it on the stage. */
export const maps: Read = async (asked) => {
  const { picture: { reading }, shown: { head, token }, result: { name } } = asked;
  const { values } = await firstPlanes(reading, name, token);
  return sheetOf(asked, values, { selected: head, pick: (plane) => ({ head: plane + 1 }) });
};
