import { windowsAt } from '../../state/overlays.ts';
import { coloursFor } from '../../views/colours.ts';
import { formatNumber } from '../../views/format.ts';
import { drawMatrix } from '../../views/matrix.ts';
import { positionName } from '../words.ts';
import { chosenHead, fused } from './attention.ts';
import { named, type Read } from './drawn.ts';
import { rangeOfCells } from './scales.ts';

/** The matrix of the window that the asking position lies in. */
export const windows: Read = async ({ picture, shown, result: { name, view } }) => {
  const { place, at, token } = shown;
  const all = windowsAt(picture, place);
  const { window, index } = all.placeOf(token - at.prefix);
  const head = chosenHead(shown, picture.plan.results[name]!.shape);
  const matrix = fused(await picture.reading.part(name, [window, head ?? null]), shown);
  const range = rangeOfCells(matrix, view.scale);
  const members = all.membersOf(window);
  const nameOf = (i: number): string => positionName(at, members[i]!);
  const apart = (a: number, b: number): boolean => all.regionOf(members[a]!) !== all.regionOf(members[b]!);
  return {
    range,
    note: `Window ${window + 1} of ${all.count}, where ${nameOf(index)} asks; its ${members.length} positions row by row.`,
    draw: (element, { colours }) => named(
      drawMatrix(element, matrix, { axes: ['query in the window', 'key in the window'], range, colours: coloursFor(colours, false), selectedRow: index, from: [1, 1] }),
      ({ row, column, value }) => ({
        text: `${nameOf(row)} → ${nameOf(column)}: ${formatNumber(value)}${apart(row, column) ? ', masked' : ''}`, pick: { query: members[row]! },
      }),
    ),
  };
};
