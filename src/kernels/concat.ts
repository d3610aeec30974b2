import wgsl from '../../shaders/concat.wgsl?raw';
import { defineKernel } from '../core/kernel.ts';
import { sameShape, sizeOf } from '../core/tensor.ts';

/** One tensor after the other along the first axis. a: [m, ...]; b: [n, ...]; output: [m + n, ...]. */
export const concat = defineKernel({
  name: 'concat',
  wgsl,
  inputs: ['a', 'b'],
  output: ({ a, b }) => {
    if (a.length === 0 || !sameShape(a.slice(1), b.slice(1)) || a.length !== b.length) {
      throw new Error(`concat: cannot put [${b}] after [${a}]`);
    }
    return [a[0]! + b[0]!, ...a.slice(1)];
  },
  uniforms: ({ a, b }) => ({ size: sizeOf(a) + sizeOf(b), size_a: sizeOf(a) }),
  dispatch: ({ a, b }) => ({ threads: [sizeOf(a) + sizeOf(b)] }),
  reference: ({ a, b }) => [...a.data, ...b.data],
});
