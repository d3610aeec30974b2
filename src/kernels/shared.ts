import convolutionHalvesWgsl from '../../shaders/conv2d-shared-halves.wgsl?raw';
import convolutionWgsl from '../../shaders/conv2d-shared.wgsl?raw';
import normWgsl from '../../shaders/layer-norm-subgroups.wgsl?raw';
import halvesWgsl from '../../shaders/matmul-shared-halves.wgsl?raw';
import smallHalvesWgsl from '../../shaders/matmul-shared-small-halves.wgsl?raw';
import smallWgsl from '../../shaders/matmul-shared-small.wgsl?raw';
import productWgsl from '../../shaders/matmul-shared.wgsl?raw';
import softmaxWgsl from '../../shaders/softmax-subgroups.wgsl?raw';
import { withPrograms, type Kernel, type Shader } from '../core/kernel.ts';
import { withKernels, type Plan } from '../core/plan.ts';
import { sizeOf } from '../core/tensor.ts';
import { conv2d, outputShape, type Conv2dAttrs } from './conv2d.ts';
import { layerNorm } from './layer-norm.ts';
import { program, sizes, tiles } from './matmul.ts';
import { softmax } from './softmax.ts';

/** So many workgroups keep a GPU busy; an output of fewer large tiles is made of small ones. */
const MANY_TILES = 128;

type Takes = NonNullable<ReturnType<typeof program>['fits']>;

/** Whether tiles of 64 × 64 are not half empty, and enough. */
const isLarge: Takes = (shapes, attrs) => {
  const { batch, m, n } = sizes(shapes, attrs);
  return Math.min(m, n) > 32 && batch * Math.ceil(m / 64) * Math.ceil(n / 64) >= MANY_TILES;
};

/** Whether b is the weight of a linear layer whose rows are made of fours, and so may be in float16. */
const isLinear: Takes = (shapes, attrs) => attrs.transposeB === true && sizes(shapes, attrs).k % 4 === 0;

const isAligned: Takes = (shapes, attrs) => sizes(shapes, attrs).k % 4 === 0 && (attrs.transposeB === true || sizes(shapes, attrs).n % 4 === 0);

/** Tiles of 64 × 64 where they are large enough, of 32 × 32 for any shape else; of b in float32 and in float16. */
const products = [
  program('matmul-shared', productWgsl, tiles(8, 4), (shapes, attrs) => isLarge(shapes, attrs) && isAligned(shapes, attrs)),
  program('matmul-shared-halves', halvesWgsl, tiles(8, 4), (shapes, attrs) => isLarge(shapes, attrs) && isLinear(shapes, attrs)),
  program('matmul-shared-small', smallWgsl, tiles(4, 4)),
  program('matmul-shared-small-halves', smallHalvesWgsl, tiles(4, 4), isLinear),
];

type Convolution = Shader<'x' | 'weight', 'bias' | 'affine' | 'residual', Conv2dAttrs>;

/** Tiles of 32 channels × 32 pixels, where they are not half empty. */
const convolution = (name: string, source: string, multiple = 1): Convolution => ({
  name,
  wgsl: source,
  fits: ({ weight }, { groups = 1 }) => weight[0]! / groups > 16 && sizeOf(weight.slice(1)) % multiple === 0,
  uniforms: conv2d.uniforms,
  dispatch: (shapes, attrs) => {
    const { groups = 1 } = attrs;
    const [outputs, height, width] = outputShape(shapes, attrs) as [number, number, number];
    return { threads: [Math.ceil((height * width) / 4), Math.ceil(outputs / groups / 4), groups] };
  },
});

/** Programs whose threads share what they read, by kernel. */
const SHARED: Readonly<Record<string, readonly Shader[]>> = {
  matmul: products,
  conv2d: [convolution('conv2d-shared', convolutionWgsl), convolution('conv2d-shared-halves', convolutionHalvesWgsl, 4)],
  softmax: [{ name: 'softmax-subgroups', wgsl: softmaxWgsl, uniforms: softmax.uniforms, dispatch: softmax.dispatch }],
  'layer-norm': [{ name: 'layer-norm-subgroups', wgsl: normWgsl, uniforms: layerNorm.uniforms, dispatch: layerNorm.dispatch }],
};

/** A kernel with its programs for devices where barriers are cheap. */
export const withShared = (kernel: Kernel): Kernel => withPrograms(kernel, SHARED[kernel.name] ?? []);

/** The same plan with those programs: they load only where they may run. */
export const forGpus = <Name extends string>(plan: Plan<Name>): Plan<Name> => withKernels(plan, withShared);
