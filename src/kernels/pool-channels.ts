import wgsl from '../../shaders/pool-channels.wgsl?raw';
import { defineKernel } from '../core/kernel.ts';
import { sizeOf } from '../core/tensor.ts';

/** Maximum and mean of every position over all channels. x: [C, H, W]; output: [2, H, W], plane 0 maximum, plane 1 mean. */
export const poolChannels = defineKernel({
  name: 'pool-channels',
  wgsl,
  inputs: ['x'],
  output: ({ x }) => {
    if (x.length !== 3) throw new Error(`pool-channels: x should be [channels, height, width], got [${x}]`);
    return [2, ...x.slice(1)];
  },
  operations: ({ x }) => 2 * sizeOf(x),
  uniforms: ({ x }) => ({ channels: x[0]!, positions: sizeOf(x.slice(1)) }),
  dispatch: ({ x }) => ({ threads: [sizeOf(x.slice(1))] }),
  reference: ({ x }) => {
    const channels = x.shape[0]!;
    const positions = sizeOf(x.shape.slice(1));
    const out = new Float64Array(2 * positions);
    for (let p = 0; p < positions; p++) {
      const values = Array.from({ length: channels }, (_, c) => x.data[c * positions + p]!);
      out[p] = values.reduce((a, b) => Math.max(a, b));
      out[positions + p] = values.reduce((a, b) => a + b) / channels;
    }
    return out;
  },
});
