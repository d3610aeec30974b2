import wgsl from '../../shaders/batch-norm.wgsl?raw';
import { defineKernel } from '../core/kernel.ts';
import { sameShape, sizeOf } from '../core/tensor.ts';
import { activationCode, activationReference, type Activation } from './activation.ts';

type BatchNormAttrs = {
  /** Added to the variance; 1e-5 unless given. */
  readonly eps?: number;
  readonly activation?: Activation;
};

/** Batch normalisation with fixed statistics. x, output: [C, ...]; weight, bias, mean, variance: [C]. arXiv 1502.03167. */
export const batchNorm = defineKernel({
  name: 'batch-norm',
  wgsl,
  inputs: ['x', 'weight', 'bias', 'mean', 'variance'],
  output: ({ x, ...perChannel }) => {
    for (const [name, shape] of Object.entries(perChannel)) {
      if (!sameShape(shape, x.slice(0, 1))) throw new Error(`batch-norm: ${name} [${shape}] does not fit x [${x}]`);
    }
    return x;
  },
  operations: ({ x }) => 5 * sizeOf(x),
  uniforms: ({ x }, { eps = 1e-5, activation }: BatchNormAttrs) =>
    ({ size: sizeOf(x), inner: sizeOf(x.slice(1)), eps, activation: activationCode(activation) }),
  dispatch: ({ x }) => ({ threads: [sizeOf(x)] }),
  reference: ({ x, weight, bias, mean, variance }, { eps = 1e-5, activation }: BatchNormAttrs) => {
    const activate = activationReference(activation);
    const inner = sizeOf(x.shape.slice(1));
    return Float64Array.from(x.data, (value, i) => {
      const c = Math.floor(i / inner);
      return activate(((value - mean.data[c]!) / Math.sqrt(variance.data[c]! + eps)) * weight.data[c]! + bias.data[c]!);
    });
  },
});
