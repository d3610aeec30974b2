import wgsl from '../../shaders/activate.wgsl?raw';
import { defineKernel } from '../core/kernel.ts';
import { sizeOf } from '../core/tensor.ts';
import { activationCode, activationReference, type Activation } from './activation.ts';

type ActivateAttrs = {
  readonly activation: Activation;
  /** Each element is multiplied by it first; 1 unless given. */
  readonly scale?: number;
};

/** activate(scale · x), element by element. x, output: any shape. */
export const activate = defineKernel({
  name: 'activate',
  wgsl,
  inputs: ['x'],
  output: ({ x }) => x,
  rows: () => ({ inputs: ['x'] }),
  uniforms: ({ x }, { activation, scale = 1 }: ActivateAttrs) => ({ size: sizeOf(x), scale, activation: activationCode(activation) }),
  dispatch: ({ x }) => ({ threads: [sizeOf(x)] }),
  reference: ({ x }, { activation, scale = 1 }: ActivateAttrs) => {
    const f = activationReference(activation);
    return Float64Array.from(x.data, (value) => f(scale * value));
  },
});
