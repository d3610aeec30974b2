import { cellCentre, type GridSize, type UnitBox, type UnitPoint } from './unit.ts';

/** Cells over a rectangle, in units that several of them share, such as pixels of a photograph. */
export interface Laid extends GridSize {
  readonly frame: UnitBox;
}

/** A box given in shares of another, in the units of that other. */
export const within = (outer: UnitBox, { x, y, width, height }: UnitBox): UnitBox =>
  ({ x: outer.x + x * outer.width, y: outer.y + y * outer.height, width: width * outer.width, height: height * outer.height });

/** The middle of a cell. */
export function middleOf(laid: Laid, cell: number): UnitPoint {
  const { x, y } = cellCentre(cell, laid);
  return { x: laid.frame.x + x * laid.frame.width, y: laid.frame.y + y * laid.frame.height };
}

/** Where a point lies on the line between two cells, rounding must not decide. */
const EDGE = 1e-6;

/** The cell that a point lies in; undefined where it lies beside them all. */
export function cellUnder({ frame, height, width }: Laid, { x, y }: UnitPoint): number | undefined {
  const row = Math.floor(((y - frame.y) / frame.height) * height + EDGE);
  const column = Math.floor(((x - frame.x) / frame.width) * width + EDGE);
  return 0 <= row && row < height && 0 <= column && column < width ? row * width + column : undefined;
}

/** The cell of another grid in which the middle of this one's cell lies; undefined where that reaches no such place. */
export const sameSpot = (from: Laid, cell: number, to: Laid): number | undefined => cellUnder(to, middleOf(from, cell));
