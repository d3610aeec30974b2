import wgsl from '../../shaders/activate.wgsl?raw';
import { defineKernel } from '../core/kernel.ts';
import { sizeOf } from '../core/tensor.ts';
import { activationCode, activationReference, type Activation } from './activation.ts';

type ActivateAttrs = { readonly activation: Activation };

/** An activation of every element. x, output: any shape. */
export const activate = defineKernel({
  name: 'activate',
  wgsl,
  inputs: ['x'],
  output: ({ x }) => x,
  uniforms: ({ x }, { activation }: ActivateAttrs) => ({ size: sizeOf(x), activation: activationCode(activation) }),
  dispatch: ({ x }) => ({ threads: [sizeOf(x)] }),
  reference: ({ x }, { activation }: ActivateAttrs) => Float64Array.from(x.data, activationReference(activation)),
});
