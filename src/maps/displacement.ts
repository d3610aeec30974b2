import type { Tensor } from '../core/tensor.ts';
import { fromCentres, isOutside, type GridSize, type UnitPoint } from './unit.ts';

/** A point of a regular grid, and where it moved. */
export interface Displacement {
  readonly from: UnitPoint;
  readonly to: UnitPoint;
  readonly group: number;
  /** On the grid of the points, which is coarser than the image's where they are strided. */
  readonly row: number;
  readonly column: number;
  /** It moved beyond the image, where only zeros are read. */
  readonly outside: boolean;
}

/**
 * Where DAT moved its sampling points: `positions` and `offsets` [groups, Hk, Wk, 2], y then x, −1…1 between the centres of
 * the corner cells of the feature map `grid`; each came from position − offset. `group` picks one. Throws where the shapes
 * do not fit, or for a group that is not there.
 */
export function displacements({ positions, offsets, grid: { height, width }, group: only }: {
  readonly positions: Tensor; readonly offsets: Tensor; readonly grid: GridSize; readonly group?: number | undefined;
}): Displacement[] {
  const [groups = 0, rows = 0, columns = 0, axes] = positions.shape;
  if (positions.shape.length !== 4 || axes !== 2 || String(offsets.shape) !== String(positions.shape)) {
    throw new Error(`displacements: expected positions and offsets [groups, Hk, Wk, 2], got [${positions.shape}] and [${offsets.shape}]`);
  }
  if (only !== undefined && !(Number.isInteger(only) && 0 <= only && only < groups)) {
    throw new Error(`displacements: a group is from 0 to ${groups - 1}, got ${only}`);
  }
  const keys = rows * columns;
  const first = (only ?? 0) * keys;
  return Array.from({ length: only === undefined ? groups * keys : keys }, (_, i): Displacement => {
    const at = 2 * (first + i);
    const [y, x] = [positions.data[at]!, positions.data[at + 1]!];
    const to = { x: fromCentres(x, width), y: fromCentres(y, height) };
    return {
      from: { x: fromCentres(x - offsets.data[at + 1]!, width), y: fromCentres(y - offsets.data[at]!, height) },
      to, group: Math.floor((first + i) / keys), row: Math.floor((i % keys) / columns), column: i % columns, outside: isOutside(to),
    };
  });
}
