/** How many cells lie over the image, a row of it `width` cells. */
export interface GridSize {
  readonly height: number;
  readonly width: number;
}

/** A place on the part of the image that the model sees: (0, 0) its left top corner, (1, 1) its right bottom one. */
export interface UnitPoint {
  readonly x: number;
  readonly y: number;
}

/** A rectangle of that part, from its left top corner. */
export interface UnitBox extends UnitPoint {
  readonly width: number;
  readonly height: number;
}

/** Where a position p = y·width + x of the grid lies. */
export function cellBox(position: number, { height, width }: GridSize): UnitBox {
  return { x: (position % width) / width, y: Math.floor(position / width) / height, width: 1 / width, height: 1 / height };
}

export function cellCentre(position: number, { height, width }: GridSize): UnitPoint {
  return { x: ((position % width) + 0.5) / width, y: (Math.floor(position / width) + 0.5) / height };
}

/**
 * A coordinate that runs from −1 at the centre of the first cell to 1 at that of the last of `size` (PyTorch's
 * align_corners = true), along the image from 0 to 1.
 */
export const fromCentres = (value: number, size: number): number => (((value + 1) / 2) * (size - 1) + 0.5) / size;

export const isOutside = ({ x, y }: UnitPoint): boolean => !(0 <= x && x <= 1 && 0 <= y && y <= 1);

/** Throws, in the name of `who`, where a position is not one of the grid. */
export function checkPosition(who: string, position: number, { height, width }: GridSize): void {
  if (!(Number.isInteger(position) && 0 <= position && position < height * width)) {
    throw new Error(`${who}: a position of a grid of ${height} × ${width} is from 0 to ${height * width - 1}, got ${position}`);
  }
}
