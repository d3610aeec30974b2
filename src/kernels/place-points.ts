import wgsl from '../../shaders/place-points.wgsl?raw';
import { defineKernel } from '../core/kernel.ts';
import { sizeOf, type Shape } from '../core/tensor.ts';
import type { Coordinates } from './grid-sample.ts';

type PlacePointsAttrs = {
  readonly coordinates: Coordinates;
  /** Offsets are multiplied by it; 1 unless given. */
  readonly range?: number;
  /** The offsets alone in these coordinates, without the place that they start from. */
  readonly apart?: boolean;
};

function outputShape({ offsets }: { offsets: Shape }, { coordinates }: PlacePointsAttrs): Shape {
  const [, rows = 0, columns = 0] = offsets;
  if (offsets.length !== 5 || offsets[4] !== 2) {
    throw new Error(`place-points: offsets should be [sets, rows, columns, points, 2], got [${offsets}]`);
  }
  if (coordinates === 'yx' && Math.min(rows, columns) < 2) {
    throw new Error(`place-points: −1…1 spans two rows and two columns at least, offsets [${offsets}] have ${rows} × ${columns}`);
  }
  return offsets;
}

/**
 * Where each position (i, j) of a grid of R × C samples: its own place, moved by range · offset / length on either axis.
 * 'xy': the place is ((j + ½) / C, (i + ½) / R), the lengths C and R (arXiv 2010.04159). 'yx': the place is
 * (2 (i + ½) / (R − 1) − 1, 2 (j + ½) / (C − 1) − 1), the lengths R − 1 and C − 1 (the released code of arXiv 2201.00520).
 * offsets, output: [sets, R, C, points, 2].
 */
export const placePoints = defineKernel({
  name: 'place-points',
  wgsl,
  inputs: ['offsets'],
  output: outputShape,
  operations: ({ offsets }) => 5 * sizeOf(offsets),
  uniforms: ({ offsets }, { coordinates, range = 1, apart = false }: PlacePointsAttrs) => ({
    size: sizeOf(offsets), rows: offsets[1]!, columns: offsets[2]!, points: offsets[3]!,
    corners: coordinates === 'yx' ? 1 : 0, apart: apart ? 1 : 0, range,
  }),
  dispatch: ({ offsets }) => ({ threads: [sizeOf(offsets)] }),
  reference: ({ offsets }, { coordinates, range = 1, apart = false }: PlacePointsAttrs) => {
    const [sets, rows, columns, points] = offsets.shape as [number, number, number, number];
    const along = (index: number, size: number, offset: number): number => {
      if (coordinates === 'xy') return (apart ? 0 : (index + 0.5) / size) + (range * offset) / size;
      return (apart ? 0 : ((index + 0.5) / (size - 1)) * 2 - 1) + (range * offset) / (size - 1);
    };
    const out: number[] = [];
    for (let set = 0; set < sets; set++) {
      for (let row = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++) {
          for (let point = 0; point < points; point++) {
            const [first, second] = [offsets.data[out.length]!, offsets.data[out.length + 1]!];
            if (coordinates === 'xy') out.push(along(column, columns, first), along(row, rows, second));
            else out.push(along(row, rows, first), along(column, columns, second));
          }
        }
      }
    }
    return out;
  },
});
