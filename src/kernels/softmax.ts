import rowsWgsl from '../../shaders/softmax-rows.wgsl?raw';
import wgsl from '../../shaders/softmax.wgsl?raw';
import { defineKernel, rowsOf } from '../core/kernel.ts';
import { sizeOf, type Shape } from '../core/tensor.ts';
import { manyRows } from './rows.ts';

const uniforms = ({ x }: { x: Shape }) => ({ rows: rowsOf(x), cols: x.at(-1)! });

/** Softmax over the last axis. x, output: [..., cols]. */
export const softmax = defineKernel({
  name: 'softmax',
  wgsl,
  inputs: ['x'],
  output: ({ x }) => x,
  rows: () => ({ inputs: ['x'] }),
  operations: ({ x }) => 4 * sizeOf(x),
  uniforms,
  dispatch: ({ x }) => ({ workgroups: [rowsOf(x)] }),
  faster: [{
    name: 'softmax-rows',
    wgsl: rowsWgsl,
    fits: ({ x }) => manyRows(x),
    uniforms,
    dispatch: ({ x }) => ({ threads: [rowsOf(x)] }),
  }],
  reference: ({ x }) => {
    const cols = x.shape.at(-1)!;
    const out = new Float64Array(x.data.length);
    for (let row = 0; row < out.length; row += cols) {
      let peak = -Infinity;
      for (let i = 0; i < cols; i++) peak = Math.max(peak, x.data[row + i]!);
      let sum = 0;
      for (let i = 0; i < cols; i++) sum += Math.exp(x.data[row + i]! - peak);
      for (let i = 0; i < cols; i++) out[row + i] = Math.exp(x.data[row + i]! - peak) / sum;
    }
    return out;
  },
});
