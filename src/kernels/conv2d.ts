import depthwiseWgsl from '../../shaders/conv2d-depthwise.wgsl?raw';
import tiledWgsl from '../../shaders/conv2d-tiled.wgsl?raw';
import wgsl from '../../shaders/conv2d.wgsl?raw';
import { defineKernel, type Inputs } from '../core/kernel.ts';
import { sameShape, sizeOf, type Shape } from '../core/tensor.ts';
import { activationCode, activationReference, type Activation } from './activation.ts';

export type Conv2dAttrs = {
  /** Pixels from one window to the next, on both axes; 1 unless given. */
  readonly stride?: number;
  /** Zeros around the image, on every side; 0 unless given. */
  readonly padding?: number;
  /** Channels and outputs are split into this many groups, each convolved on its own; 1 unless given. */
  readonly groups?: number;
  readonly activation?: Activation;
};

type Conv2dShapes = Inputs<'x' | 'weight', 'bias' | 'affine' | 'residual', Shape>;

export function outputShape({ x, weight, bias, affine, residual }: Conv2dShapes, { stride = 1, padding = 0, groups = 1 }: Conv2dAttrs): Shape {
  if (x.length !== 3) throw new Error(`conv2d: x should be [channels, height, width], got [${x}]`);
  const [channels, height, width] = x as [number, number, number];
  if (weight.length !== 4 || channels % groups !== 0 || weight[0]! % groups !== 0 || weight[1] !== channels / groups) {
    throw new Error(`conv2d: weight [${weight}] does not fit x [${x}]${groups > 1 ? ` in ${groups} groups` : ''}`);
  }
  const [outputs, , kernelHeight, kernelWidth] = weight as [number, number, number, number];
  const output = [
    outputs,
    Math.floor((height + 2 * padding - kernelHeight) / stride) + 1,
    Math.floor((width + 2 * padding - kernelWidth) / stride) + 1,
  ];
  if (Math.min(...output) < 1) throw new Error(`conv2d: weight [${weight}] is larger than x [${x}] with padding ${padding}`);
  for (const [name, shape, expected] of [['bias', bias, [outputs]], ['affine', affine, [2, outputs]], ['residual', residual, output]] as const) {
    if (shape && !sameShape(shape, expected)) throw new Error(`conv2d: ${name} should be [${expected}], got [${shape}]`);
  }
  return output;
}

const operations = (shapes: Conv2dShapes, attrs: Conv2dAttrs): number => 2 * sizeOf(outputShape(shapes, attrs)) * sizeOf(shapes.weight.slice(1));

function uniforms(shapes: Conv2dShapes, attrs: Conv2dAttrs) {
  const [, height, width] = shapes.x as [number, number, number];
  const [, inner, kernel_height, kernel_width] = shapes.weight as [number, number, number, number];
  const [outputs, out_height, out_width] = outputShape(shapes, attrs) as [number, number, number];
  const { stride = 1, padding = 0, groups = 1, activation } = attrs;
  return {
    inner, height, width, outputs, out_height, out_width, kernel_height, kernel_width,
    stride, padding, outputs_per_group: outputs / groups, activation: activationCode(activation),
  };
}

/**
 * Convolution, zeros outside, with what usually follows it: activate(affine(x ∗ weight + bias) + residual).
 * x: [C, H, W]; weight: [O, C / groups, kh, kw]; bias: [O]; affine: [2, O], a folded batch normalisation's scale and
 * shift; residual, output: [O, H′, W′] with H′ = ⌊(H + 2 · padding − kh) / stride⌋ + 1.
 */
export const conv2d = defineKernel({
  name: 'conv2d',
  wgsl,
  inputs: ['x', 'weight'],
  optional: ['bias', 'affine', 'residual'],
  output: outputShape,
  rows: ({ weight }, { stride = 1, padding = 0 }: Conv2dAttrs) =>
    (weight[2] === 1 && weight[3] === 1 && stride === 1 && padding === 0 ? { inputs: ['x', 'residual'] } : undefined),
  operations,
  uniforms,
  dispatch: (shapes, attrs: Conv2dAttrs) => ({ threads: [sizeOf(outputShape(shapes, attrs))] }),
  faster: [{
    name: 'conv2d-tiled',
    wgsl: tiledWgsl,
    fits: ({ weight }, { groups = 1 }: Conv2dAttrs) => groups === 1 && weight[0]! >= 4,
    uniforms,
    dispatch: (shapes, attrs) => {
      const [outputs, height, width] = outputShape(shapes, attrs) as [number, number, number];
      return { threads: [Math.ceil((height * width) / 4), Math.ceil(outputs / 8)] };
    },
  }, {
    name: 'conv2d-depthwise',
    wgsl: depthwiseWgsl,
    fits: ({ weight }, { groups = 1 }) => groups > 1 && weight[1] === 1,
    uniforms,
    dispatch: (shapes, attrs) => {
      const [outputs, height, width] = outputShape(shapes, attrs) as [number, number, number];
      return { threads: [Math.ceil((height * width) / 4), outputs] };
    },
  }],
  reference: (tensors, attrs: Conv2dAttrs) => {
    const { x, weight, bias, affine, residual } = tensors;
    const { stride = 1, padding = 0, groups = 1, activation } = attrs;
    const activate = activationReference(activation);
    const [, height, width] = x.shape as [number, number, number];
    const [outputs, inner, kernelHeight, kernelWidth] = weight.shape as [number, number, number, number];
    const [, outHeight, outWidth] = outputShape({ x: x.shape, weight: weight.shape }, attrs) as [number, number, number];
    const out = new Float64Array(outputs * outHeight * outWidth);
    let i = 0;
    for (let o = 0; o < outputs; o++) {
      const first = Math.floor((o * groups) / outputs) * inner;
      for (let row = 0; row < outHeight; row++) {
        for (let column = 0; column < outWidth; column++, i++) {
          let sum = 0;
          for (let c = 0; c < inner; c++) {
            for (let ky = 0; ky < kernelHeight; ky++) {
              for (let kx = 0; kx < kernelWidth; kx++) {
                const y = row * stride + ky - padding;
                const across = column * stride + kx - padding;
                if (y < 0 || y >= height || across < 0 || across >= width) continue;
                sum += x.data[((first + c) * height + y) * width + across]!
                  * weight.data[((o * inner + c) * kernelHeight + ky) * kernelWidth + kx]!;
              }
            }
          }
          if (bias) sum += bias.data[o]!;
          if (affine) sum = sum * affine.data[o]! + affine.data[outputs + o]!;
          if (residual) sum += residual.data[i]!;
          out[i] = activate(sum);
        }
      }
    }
    return out;
  },
});
