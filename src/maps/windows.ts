import type { Grid } from './grid.ts';
import { checkPosition, type GridSize, type UnitBox } from './unit.ts';

/** Where a position stands after the roll: in which window, and where in it, both in the order of attention's axes. */
export interface WindowPlace {
  readonly window: number;
  readonly index: number;
}

/** The windows of one block, as attention [windows, heads, window², window²] numbers them. Positions are p = y·width + x. */
export interface Windows extends GridSize {
  /** Cells a side, and by how many cells the image was rolled; both as settled for this grid. */
  readonly window: number;
  readonly shift: number;
  readonly count: number;
  placeOf(position: number): WindowPlace;
  /** The positions [window²] of a window in the image, in the order of its rows and columns of attention. */
  membersOf(window: number): number[];
  /** Positions of one region attend to one another; those of different regions met in a window only by the roll. 0…8 */
  regionOf(position: number): number;
  /** The members of its window that a position must not attend to, since they lie elsewhere in the image. */
  maskedFrom(position: number): number[];
  /** A window in the image: one rectangle, or the two or four pieces into which the edges cut it. */
  piecesOf(window: number): UnitBox[];
}

/**
 * Swin's windows (arXiv 2103.14030) on a grid: the image is rolled by −shift along both axes, then cut. Where a side is no
 * longer than the window, one window covers it and nothing shifts. Throws where the window does not divide both sides.
 */
export function windowsOf(
  { height, width, window: asked, shift: wanted }: GridSize & { readonly window: number; readonly shift: number },
): Windows {
  const whole = Math.min(height, width) <= asked;
  const [window, shift] = whole ? [Math.min(height, width), 0] : [asked, wanted];
  if (!(Number.isInteger(window) && window > 0 && height % window === 0 && width % window === 0)) {
    throw new Error(`windowsOf: a window should divide both sides of the grid ${height} × ${width}, got ${asked}`);
  }
  if (!(Number.isInteger(shift) && 0 <= shift && shift < window)) {
    throw new Error(`windowsOf: a shift is from 0 to ${window - 1}, got ${wanted}`);
  }
  const size = { height, width };
  const across = width / window;
  const count = across * (height / window);
  const rolled = (position: number): [y: number, x: number] => {
    checkPosition('windowsOf', position, size);
    return [(Math.floor(position / width) - shift + height) % height, ((position % width) - shift + width) % width];
  };
  const placeOf = (position: number): WindowPlace => {
    const [y, x] = rolled(position);
    return { window: Math.floor(y / window) * across + Math.floor(x / window), index: (y % window) * window + (x % window) };
  };
  const originOf = (index: number): [y: number, x: number] => {
    if (!(Number.isInteger(index) && 0 <= index && index < count)) {
      throw new Error(`windowsOf: a window is from 0 to ${count - 1}, got ${index}`);
    }
    return [Math.floor(index / across) * window, (index % across) * window];
  };
  const membersOf = (index: number): number[] => {
    const [top, left] = originOf(index);
    return Array.from({ length: window * window }, (_, i) =>
      ((top + Math.floor(i / window) + shift) % height) * width + ((left + (i % window) + shift) % width));
  };
  // The paper's slices of the rolled image: all but the last windows, those up to what came from the other side, and that.
  const sliceOf = (at: number, length: number): number => (shift === 0 || at < length - window ? 0 : at < length - shift ? 1 : 2);
  const regionOf = (position: number): number => {
    const [y, x] = rolled(position);
    return 3 * sliceOf(y, height) + sliceOf(x, width);
  };
  const piecesOf = (index: number): UnitBox[] => {
    const [top, left] = originOf(index);
    return spansOf(top + shift, window, height).flatMap(([y, down]) => spansOf(left + shift, window, width).map(([x, along]) =>
      ({ x: x / width, y: y / height, width: along / width, height: down / height })));
  };
  return {
    ...size, window, shift, count, placeOf, membersOf, regionOf, piecesOf,
    maskedFrom: (position) => membersOf(placeOf(position).window).filter((member) => regionOf(member) !== regionOf(position)),
  };
}

/** [start, length] of a span on a circle of `size` cells, cut where the circle closes. */
function spansOf(start: number, length: number, size: number): [number, number][] {
  const from = start % size;
  const before = Math.min(length, size - from);
  return before === length ? [[from, length]] : [[from, before], [0, length - before]];
}

/**
 * What each position receives in its window, laid on the image: `rows` [window²] of every window, the mean over those that are
 * in it. Throws for another number of rows.
 */
export function receivedInWindows(windows: Windows, rows: readonly ArrayLike<number>[]): Grid {
  const { height, width, count, membersOf } = windows;
  if (rows.length !== count) throw new Error(`receivedInWindows: expected a row for each of ${count} windows, got ${rows.length}`);
  const data = new Float32Array(height * width);
  rows.forEach((row, window) => membersOf(window).forEach((position, i) => { data[position] = row[i]!; }));
  return { height, width, data };
}

/**
 * A query's row of attention inside its window, [window²], laid on the image: 0 outside the window. `inside` are the
 * window's positions. Throws where the row has another length.
 */
export function windowMap(
  { windows, query, row }: { readonly windows: Windows; readonly query: number; readonly row: ArrayLike<number> },
): { readonly grid: Grid; readonly inside: readonly number[] } {
  const { height, width, window } = windows;
  if (row.length !== window * window) {
    throw new Error(`windowMap: a window of ${window} × ${window} needs ${window * window} weights, got ${row.length}`);
  }
  const inside = windows.membersOf(windows.placeOf(query).window);
  const data = new Float32Array(height * width);
  inside.forEach((position, i) => { data[position] = row[i]!; });
  return { grid: { height, width, data }, inside };
}
