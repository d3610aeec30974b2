import convolutionWgsl from '../../shaders/conv2d-wide.wgsl?raw';
import columnsWgsl from '../../shaders/matmul-columns-wide.wgsl?raw';
import rowsWgsl from '../../shaders/matmul-rows-wide.wgsl?raw';
import { withPrograms, type Kernel, type Shader } from '../core/kernel.ts';
import { withKernels, type Plan } from '../core/plan.ts';
import { conv2d, outputShape, type Conv2dAttrs } from './conv2d.ts';
import { matmul, program, sizes, type MatmulAttrs } from './matmul.ts';
import { isLong } from './worth.ts';

/** Rows and columns, or channels and pixels, that one thread owns. */
const TILE = 16;

/** Tiles are numbered along one axis, so that neighbouring threads all have one. */
const tiles = (rows: number, columns: number) => [Math.ceil(rows / TILE) * Math.ceil(columns / TILE), 1] as const;

type Shapes = Parameters<typeof sizes>[0];

const product = (name: string, source: string, takes: (shapes: Shapes, attrs: MatmulAttrs) => boolean) =>
  program(name, source, tiles, (shapes, attrs) => isLong(matmul.operations(shapes, attrs)) && takes(shapes, attrs));

const convolution: Shader<'x' | 'weight', 'bias' | 'affine' | 'residual', Conv2dAttrs> = {
  name: 'conv2d-wide',
  wgsl: convolutionWgsl,
  fits: (shapes, attrs) => (attrs.groups ?? 1) === 1 && shapes.weight[0]! >= TILE && isLong(conv2d.operations(shapes, attrs)),
  uniforms: conv2d.uniforms,
  dispatch: (shapes, attrs) => {
    const [outputs, height, width] = outputShape(shapes, attrs) as [number, number, number];
    return { threads: tiles(outputs, height * width).slice(0, 1) };
  },
};

/** Programs of wide register tiles, by kernel. */
const WIDE: Readonly<Record<string, readonly Shader[]>> = {
  matmul: [
    product('matmul-rows-wide', rowsWgsl, (shapes, attrs) => attrs.transposeB === true && sizes(shapes, attrs).k % 4 === 0),
    product('matmul-columns-wide', columnsWgsl, (shapes, attrs) => !attrs.transposeB && sizes(shapes, attrs).n % 4 === 0),
  ],
  conv2d: [convolution],
};

/** A kernel with its programs for long work where barriers are dear. */
export const withWide = (kernel: Kernel): Kernel => withPrograms(kernel, WIDE[kernel.name] ?? []);

/** The same plan with those programs: they load, and compile, only where a step is long enough. */
export const forLongWork = <Name extends string>(plan: Plan<Name>): Plan<Name> => withKernels(plan, withWide);
