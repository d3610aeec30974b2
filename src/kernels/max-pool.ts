import wgsl from '../../shaders/max-pool.wgsl?raw';
import { defineKernel } from '../core/kernel.ts';
import { sizeOf, type Shape } from '../core/tensor.ts';

function outputShape({ x }: { x: Shape }): Shape {
  const [channels = 0, height = 0, width = 0] = x;
  if (x.length !== 3 || height < 2 || width < 2) {
    throw new Error(`max-pool: x should be [channels, height, width] of at least 2 × 2 positions, got [${x}]`);
  }
  return [channels, Math.floor(height / 2), Math.floor(width / 2)];
}

/** The largest of every 2 × 2 block; an odd last row or column is left out. x: [C, H, W]; output: [C, ⌊H/2⌋, ⌊W/2⌋]. */
export const maxPool = defineKernel({
  name: 'max-pool',
  wgsl,
  inputs: ['x'],
  output: outputShape,
  operations: (shapes) => 3 * sizeOf(outputShape(shapes)),
  uniforms: ({ x }) => ({ size: sizeOf(outputShape({ x })), height: x[1]!, width: x[2]! }),
  dispatch: (shapes) => ({ threads: [sizeOf(outputShape(shapes))] }),
  reference: ({ x }) => {
    const [, height, width] = x.shape as [number, number, number];
    const [channels, rows, columns] = outputShape({ x: x.shape }) as [number, number, number];
    const out: number[] = [];
    for (let c = 0; c < channels; c++) {
      for (let row = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++) {
          let peak = -Infinity;
          for (const y of [2 * row, 2 * row + 1]) {
            for (const across of [2 * column, 2 * column + 1]) peak = Math.max(peak, x.data[(c * height + y) * width + across]!);
          }
          out.push(peak);
        }
      }
    }
    return out;
  },
});
