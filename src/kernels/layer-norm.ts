import rowsWgsl from '../../shaders/layer-norm-rows.wgsl?raw';
import wgsl from '../../shaders/layer-norm.wgsl?raw';
import { defineKernel, rowsOf } from '../core/kernel.ts';
import { sameShape, sizeOf, type Shape } from '../core/tensor.ts';
import { manyRows } from './rows.ts';

type LayerNormAttrs = {
  /** Added to the variance. */
  readonly eps: number;
};

const uniforms = ({ x }: { x: Shape }, { eps }: LayerNormAttrs) => ({ rows: rowsOf(x), cols: x.at(-1)!, eps });

/** Layer normalisation over the last axis. x, output: [..., D]; weight, bias: [D]. arXiv 1607.06450. */
export const layerNorm = defineKernel({
  name: 'layer-norm',
  wgsl,
  inputs: ['x', 'weight', 'bias'],
  output: ({ x, weight, bias }) => {
    for (const [name, shape] of Object.entries({ weight, bias })) {
      if (!sameShape(shape, x.slice(-1))) throw new Error(`layer-norm: ${name} [${shape}] does not fit x [${x}]`);
    }
    return x;
  },
  operations: ({ x }) => 7 * sizeOf(x),
  uniforms,
  dispatch: ({ x }) => ({ workgroups: [rowsOf(x)] }),
  faster: [{
    name: 'layer-norm-rows',
    wgsl: rowsWgsl,
    fits: ({ x }) => manyRows(x),
    uniforms,
    dispatch: ({ x }) => ({ threads: [rowsOf(x)] }),
  }],
  reference: ({ x, weight, bias }, { eps }: LayerNormAttrs) => {
    const cols = x.shape.at(-1)!;
    const out = new Float64Array(x.data.length);
    for (let row = 0; row < out.length; row += cols) {
      let mean = 0;
      for (let i = 0; i < cols; i++) mean += x.data[row + i]! / cols;
      let variance = 0;
      for (let i = 0; i < cols; i++) variance += (x.data[row + i]! - mean) ** 2 / cols;
      for (let i = 0; i < cols; i++) {
        out[row + i] = ((x.data[row + i]! - mean) / Math.sqrt(variance + eps)) * weight.data[i]! + bias.data[i]!;
      }
    }
    return out;
  },
});
