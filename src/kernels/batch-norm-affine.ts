import wgsl from '../../shaders/batch-norm-affine.wgsl?raw';
import { defineKernel } from '../core/kernel.ts';
import { sameShape } from '../core/tensor.ts';

type BatchNormAffineAttrs = {
  /** Added to the variance; 1e-5 unless given. */
  readonly eps?: number;
};

/**
 * A batch normalisation with fixed statistics as y = x · scale + shift, for a convolution to apply as it writes.
 * weight, bias, mean, variance: [C]; output: [2, C], row 0 scale, row 1 shift. It depends on weights alone.
 */
export const batchNormAffine = defineKernel({
  name: 'batch-norm-affine',
  wgsl,
  inputs: ['weight', 'bias', 'mean', 'variance'],
  output: ({ weight, ...others }) => {
    if (weight.length !== 1) throw new Error(`batch-norm-affine: weight should be [channels], got [${weight}]`);
    for (const [name, shape] of Object.entries(others)) {
      if (!sameShape(shape, weight)) throw new Error(`batch-norm-affine: ${name} [${shape}] does not fit weight [${weight}]`);
    }
    return [2, ...weight];
  },
  operations: ({ weight }) => 5 * weight[0]!,
  uniforms: ({ weight }, { eps = 1e-5 }: BatchNormAffineAttrs) => ({ channels: weight[0]!, eps }),
  dispatch: ({ weight }) => ({ threads: weight }),
  reference: ({ weight, bias, mean, variance }, { eps = 1e-5 }: BatchNormAffineAttrs) => {
    const scale = Array.from(weight.data, (w, c) => w / Math.sqrt(variance.data[c]! + eps));
    return [...scale, ...scale.map((s, c) => bias.data[c]! - mean.data[c]! * s)];
  },
});
