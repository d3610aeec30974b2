import wgsl from '../../shaders/permute.wgsl?raw';
import { defineKernel } from '../core/kernel.ts';
import { sizeOf, type Shape } from '../core/tensor.ts';

type PermuteAttrs = {
  /** Output axis i is input axis order[i]: '10' transposes a matrix. */
  readonly order: string;
};

function axesOf(x: Shape, order: string): number[] {
  const axes = Array.from(order, Number);
  if (x.length > 4 || [...axes].sort().join() !== x.map((_, i) => i).join()) {
    throw new Error(`permute: order '${order}' should name each axis of x [${x}] once, 4 axes at most`);
  }
  return axes;
}

/** Axes in another order. x: rank 4 at most; output axis i is input axis order[i]. */
export const permute = defineKernel({
  name: 'permute',
  wgsl,
  inputs: ['x'],
  output: ({ x }, { order }: PermuteAttrs) => axesOf(x, order).map((axis) => x[axis]!),
  uniforms: ({ x }, { order }: PermuteAttrs) => {
    const axes = axesOf(x, order);
    const missing = 4 - axes.length;
    const [, size1, size2, size3] = [...Array<number>(missing).fill(1), ...axes.map((axis) => x[axis]!)] as [number, number, number, number];
    const [stride0, stride1, stride2, stride3] =
      [...Array<number>(missing).fill(0), ...axes.map((axis) => sizeOf(x.slice(axis + 1)))] as [number, number, number, number];
    return { size: sizeOf(x), size1, size2, size3, stride0, stride1, stride2, stride3 };
  },
  dispatch: ({ x }) => ({ threads: [sizeOf(x)] }),
  reference: ({ x }, { order }: PermuteAttrs) => {
    const axes = axesOf(x.shape, order);
    const out = new Float64Array(x.data.length);
    const fill = (at: number[], next: { i: number }) => {
      if (at.length < axes.length) {
        for (let k = 0; k < x.shape[axes[at.length]!]!; k++) fill([...at, k], next);
        return;
      }
      const from = x.shape.reduce((index, size, axis) => index * size + at[axes.indexOf(axis)]!, 0);
      out[next.i++] = x.data[from]!;
    };
    fill([], { i: 0 });
    return out;
  },
});
