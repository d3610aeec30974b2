import wgsl from '../../shaders/window-partition.wgsl?raw';
import { defineKernel } from '../core/kernel.ts';
import { sameShape, sizeOf, type Shape } from '../core/tensor.ts';

type WindowPartitionAttrs = {
  /** Sides of the map, in positions. */
  readonly height: number;
  readonly width: number;
  /** Side of a window; it divides both sides of the map. */
  readonly window: number;
  /** How far the map is rolled before it is cut; 0 unless given. */
  readonly shift?: number;
  /** Takes windows and gives the map. */
  readonly back?: boolean;
};

/** [the map's shape, the windows' shape] for so many channels. */
const shapesOf = (channels: number, { height, width, window }: WindowPartitionAttrs): [Shape, Shape] =>
  [[height * width, channels], [(height / window) * (width / window), window * window, channels]];

/**
 * Cuts a map into windows after rolling it by −shift on both axes, as `torch.roll` does: position (y, x) of the rolled map is
 * (y + shift, x + shift) of the map, around its edges. x: [height · width, D]; output: [windows, window², D], windows and the
 * positions in them row by row. With `back` the inverse: x: [windows, window², D]; output: [height · width, D]. arXiv 2103.14030.
 */
export const windowPartition = defineKernel({
  name: 'window-partition',
  wgsl,
  inputs: ['x'],
  output: ({ x }, attrs: WindowPartitionAttrs) => {
    const { height, width, window, shift = 0, back = false } = attrs;
    if (height % window !== 0 || width % window !== 0) {
      throw new Error(`window-partition: windows of ${window} × ${window} do not tile a map of ${height} × ${width}`);
    }
    if (!(shift >= 0 && shift < window)) throw new Error(`window-partition: shift should be from 0 to ${window - 1}, got ${shift}`);
    const [map, windows] = shapesOf(x.at(-1) ?? 0, attrs);
    const [expected, output] = back ? [windows, map] : [map, windows];
    if (!sameShape(x, expected)) throw new Error(`window-partition: x should be [${expected}], got [${x}]`);
    return output;
  },
  operations: () => 0,
  uniforms: ({ x }, { height, width, window, shift = 0, back = false }: WindowPartitionAttrs) =>
    ({ size: sizeOf(x), height, width, channels: x.at(-1)!, window, shift, back: Number(back) }),
  dispatch: ({ x }) => ({ threads: [sizeOf(x)] }),
  reference: ({ x }, { height, width, window, shift = 0, back = false }: WindowPartitionAttrs) => {
    const channels = x.shape.at(-1)!;
    const out = new Float64Array(x.data.length);
    let i = 0;
    for (let top = 0; top < height; top += window) {
      for (let left = 0; left < width; left += window) {
        for (let row = top; row < top + window; row++) {
          for (let column = left; column < left + window; column++) {
            const [y, across] = [(row + shift) % height, (column + shift) % width];
            for (let c = 0; c < channels; c++, i++) {
              const at = (y * width + across) * channels + c;
              if (back) out[at] = x.data[i]!;
              else out[i] = x.data[at]!;
            }
          }
        }
      }
    }
    return out;
  },
});
