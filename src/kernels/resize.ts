import wgsl from '../../shaders/resize.wgsl?raw';
import { defineKernel } from '../core/kernel.ts';
import { sizeOf, type Shape } from '../core/tensor.ts';

type ResizeAttrs = {
  readonly height: number;
  readonly width: number;
  readonly filter: 'bilinear' | 'bicubic';
};

const outputShape = (x: Shape, { height, width }: ResizeAttrs): Shape => {
  if (x.length !== 3) throw new Error(`resize: x should be [channels, height, width], got [${x}]`);
  if (![height, width].every((size) => Number.isInteger(size) && size >= 1)) {
    throw new Error(`resize: cannot make [${x}] ${width} pixels wide and ${height} high`);
  }
  return [x[0]!, height, width];
};

/** Weight of a pixel at distance d: a triangle, or Keys' cubic with a = −0.75. */
const kernels: Readonly<Record<ResizeAttrs['filter'], (d: number) => number>> = {
  bilinear: (d) => Math.max(0, 1 - Math.abs(d)),
  bicubic: (d) => {
    const [a, r] = [-0.75, Math.abs(d)];
    if (r <= 1) return (a + 2) * r ** 3 - (a + 3) * r ** 2 + 1;
    return r < 2 ? a * (r ** 3 - 5 * r ** 2 + 8 * r - 4) : 0;
  },
};

/**
 * torch.nn.functional.interpolate: between pixel centres (align_corners = false), without antialiasing; outside the
 * image the nearest pixel counts. x: [C, H, W]; output: [C, height, width].
 */
export const resize = defineKernel({
  name: 'resize',
  wgsl,
  inputs: ['x'],
  output: ({ x }, attrs: ResizeAttrs) => outputShape(x, attrs),
  operations: ({ x }, attrs: ResizeAttrs) => 40 * sizeOf(outputShape(x, attrs)),
  uniforms: ({ x: [channels, height, width] }, attrs: ResizeAttrs) => ({
    channels: channels!, height: height!, width: width!,
    out_height: attrs.height, out_width: attrs.width, bicubic: attrs.filter === 'bicubic' ? 1 : 0,
  }),
  dispatch: ({ x }, attrs: ResizeAttrs) => ({ threads: [sizeOf(outputShape(x, attrs))] }),
  reference: ({ x }, attrs: ResizeAttrs) => {
    const [channels, height, width] = x.shape as [number, number, number];
    const weight = kernels[attrs.filter];
    const inside = (index: number, size: number) => Math.min(Math.max(index, 0), size - 1);
    const out: number[] = [];
    for (let c = 0; c < channels; c++) {
      for (let row = 0; row < attrs.height; row++) {
        for (let column = 0; column < attrs.width; column++) {
          const y = ((row + 0.5) * height) / attrs.height - 0.5;
          const across = ((column + 0.5) * width) / attrs.width - 0.5;
          let sum = 0;
          for (let i = Math.floor(y) - 1; i <= Math.floor(y) + 2; i++) {
            for (let j = Math.floor(across) - 1; j <= Math.floor(across) + 2; j++) {
              sum += weight(y - i) * weight(across - j) * x.data[(c * height + inside(i, height)) * width + inside(j, width)]!;
            }
          }
          out.push(sum);
        }
      }
    }
    return out;
  },
});
