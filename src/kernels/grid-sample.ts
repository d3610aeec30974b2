import wgsl from '../../shaders/grid-sample.wgsl?raw';
import { defineKernel, type Inputs } from '../core/kernel.ts';
import { sameShape, sizeOf, type Shape } from '../core/tensor.ts';

/**
 * How two numbers name a place on a map. 'xy': x then y, 0…1 from edge to edge (align_corners = false). 'yx': y then x,
 * −1…1 from the centre of the first pixel to that of the last (align_corners = true).
 */
export type Coordinates = 'xy' | 'yx';

type GridSampleAttrs = { readonly coordinates: Coordinates };
type GridSampleShapes = Inputs<'x' | 'positions', 'weights', Shape>;

function outputShape({ x, positions, weights }: GridSampleShapes): Shape {
  const [channels = 0] = x;
  const [groups = 0, rows = 0, columns = 0, points = 0, two] = positions;
  if (x.length !== 3) throw new Error(`grid-sample: x should be [channels, height, width], got [${x}]`);
  if (positions.length !== 5 || two !== 2 || channels % groups !== 0) {
    throw new Error(`grid-sample: positions should be [groups, rows, columns, points, 2], groups that divide ${channels} channels, `
      + `got [${positions}]`);
  }
  if (weights && !sameShape(weights, [groups, rows, columns, points])) {
    throw new Error(`grid-sample: weights should be [${positions.slice(0, -1)}], got [${weights}]`);
  }
  return [channels, rows, columns];
}

/** A map of height × width between its pixels: (0, 0) is the centre of the first; zeros outside. */
export function bilinear(
  at: (row: number, column: number) => number, [height, width]: readonly [number, number], y: number, x: number,
): number {
  let sum = 0;
  for (const row of [Math.floor(y), Math.floor(y) + 1]) {
    for (const column of [Math.floor(x), Math.floor(x) + 1]) {
      if (row < 0 || row >= height || column < 0 || column >= width) continue;
      sum += (1 - Math.abs(y - row)) * (1 - Math.abs(x - column)) * at(row, column);
    }
  }
  return sum;
}

/**
 * Reads a map bilinearly at any place, zeros outside, as torch.nn.functional.grid_sample does, and adds the points of each
 * output position up, each times its weight. Every channel of a group reads the same places.
 * x: [C, H, W]; positions: [groups, R, S, points, 2]; weights: [groups, R, S, points], ones where left out; output: [C, R, S].
 */
export const gridSample = defineKernel({
  name: 'grid-sample',
  wgsl,
  inputs: ['x', 'positions'],
  optional: ['weights'],
  output: outputShape,
  operations: (shapes) => 10 * sizeOf(outputShape(shapes)) * shapes.positions[3]!,
  uniforms: ({ x: [channels, height, width], positions: [groups, rows, columns, points] }, { coordinates }: GridSampleAttrs) => ({
    channels: channels!, height: height!, width: width!, queries: rows! * columns!, points: points!,
    group: channels! / groups!, corners: coordinates === 'yx' ? 1 : 0,
  }),
  dispatch: (shapes) => ({ threads: [sizeOf(outputShape(shapes))] }),
  reference: ({ x, positions, weights }, { coordinates }: GridSampleAttrs) => {
    const [channels, height, width] = x.shape as [number, number, number];
    const [groups, rows, columns, points] = positions.shape as [number, number, number, number];
    const out: number[] = [];
    for (let channel = 0; channel < channels; channel++) {
      const group = Math.floor((channel * groups) / channels);
      const pixel = (row: number, column: number) => x.data[(channel * height + row) * width + column]!;
      for (let query = 0; query < rows * columns; query++) {
        let sum = 0;
        for (let point = 0; point < points; point++) {
          const i = (group * rows * columns + query) * points + point;
          const [first, second] = [positions.data[2 * i]!, positions.data[2 * i + 1]!];
          const [row, column] = coordinates === 'xy'
            ? [second * height - 0.5, first * width - 0.5]
            : [((first + 1) / 2) * (height - 1), ((second + 1) / 2) * (width - 1)];
          sum += (weights?.data[i] ?? 1) * bilinear(pixel, [height, width], row, column);
        }
        out.push(sum);
      }
    }
    return out;
  },
});
