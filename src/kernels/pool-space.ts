import rowsWgsl from '../../shaders/pool-space-rows.wgsl?raw';
import wgsl from '../../shaders/pool-space.wgsl?raw';
import { defineKernel } from '../core/kernel.ts';
import { sizeOf, type Shape } from '../core/tensor.ts';
import { manyRows } from './rows.ts';

type PoolSpaceAttrs = { readonly mode: 'mean' | 'max' };

const uniforms = ({ x }: { x: Shape }, { mode }: PoolSpaceAttrs) =>
  ({ channels: x[0]!, positions: sizeOf(x.slice(1)), maximum: mode === 'max' ? 1 : 0 });

/** Mean or maximum of every channel over all its positions. x: [C, ...]; output: [C]. */
export const poolSpace = defineKernel({
  name: 'pool-space',
  wgsl,
  inputs: ['x'],
  output: ({ x }) => {
    if (x.length < 2) throw new Error(`pool-space: x should be [channels, ...], got [${x}]`);
    return x.slice(0, 1);
  },
  operations: ({ x }) => sizeOf(x),
  uniforms,
  dispatch: ({ x }) => ({ workgroups: x.slice(0, 1) }),
  faster: [{
    name: 'pool-space-rows',
    wgsl: rowsWgsl,
    fits: ({ x: [channels, ...positions] }) => manyRows([channels!, sizeOf(positions)]),
    uniforms,
    dispatch: ({ x }) => ({ threads: x.slice(0, 1) }),
  }],
  reference: ({ x }, { mode }: PoolSpaceAttrs) => {
    const positions = sizeOf(x.shape.slice(1));
    return Array.from({ length: x.shape[0]! }, (_, c) => {
      const values = x.data.subarray(c * positions, (c + 1) * positions);
      return mode === 'max'
        ? values.reduce((peak, value) => Math.max(peak, value), -Infinity)
        : values.reduce((sum, value) => sum + value, 0) / positions;
    });
  },
});
