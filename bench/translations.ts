import type { Attrs } from '../src/core/kernel.ts';
import { sameShape, sizeOf, tensor, type Shape, type Tensor } from '../src/core/tensor.ts';
import type { Activation } from '../src/kernels/activation.ts';
import type { Conv2dAttrs } from '../src/kernels/conv2d.ts';
import type { MatmulAttrs } from '../src/kernels/matmul.ts';
import type { Given, Ops } from './ops.ts';

/** One step of a plan, as a translation sees it. */
interface Told<T> {
  readonly ops: Ops<T>;
  readonly inputs: Readonly<Record<string, T>>;
  readonly shapes: Readonly<Record<string, Shape>>;
  /** Those of the inputs that are constant, with their numbers. */
  readonly known: Readonly<Record<string, Given | undefined>>;
  readonly attrs: Attrs;
  readonly output: Shape;
}

const BINARY = { add: 'add', subtract: 'subtract', multiply: 'multiply', divide: 'divide' } as const;

/** By kernel: the same in the operations that every runtime has, as its users would write it. */
export const translations: Readonly<Record<string, <T>(step: Told<T>) => T>> = {
  matmul: (step) => {
    const { ops, inputs, attrs, output } = step;
    const { split = 1, merge = false, activation = 'none' } = attrs as MatmulAttrs;
    const residual = inputs['residual'];
    const product = multiplied(step, residual === undefined ? activation : 'none');
    const laid = split > 1 ? columnsApart(ops, product, split) : merge ? columnsTogether(ops, product, output) : reshaped(ops, product, output);
    return residual === undefined ? laid : activated(ops, ops.add(laid, residual), activation);
  },
  softmax: ({ ops, inputs }) => ops.softmax(inputs['x']!),
  'layer-norm': ({ ops, inputs, attrs }) => ops.layerNorm(inputs['x']!, inputs['weight']!, inputs['bias']!, Number(attrs['eps'])),
  conv2d: ({ ops, inputs, shapes, known, attrs }) => {
    const { stride = 1, padding = 0, groups = 1, activation = 'none' } = attrs as Conv2dAttrs;
    const { weight, bias } = shapes['affine'] === undefined ? { weight: inputs['weight']!, bias: inputs['bias'] } : folded(ops, known);
    const residual = inputs['residual'];
    const sum = ops.conv2d(inputs['x']!, weight, bias, { stride, padding, groups, activation: residual === undefined ? activation : 'none' });
    return residual === undefined ? sum : activated(ops, ops.add(sum, residual), activation);
  },
  elementwise: ({ ops, inputs, attrs }) => {
    const operation = BINARY[attrs['operation'] as keyof typeof BINARY];
    return activated(ops, ops[operation](inputs['a']!, inputs['b']!), attrs['activation'] as Activation | undefined);
  },
  activate: ({ ops, inputs, attrs }) => activated(ops, scaled(ops, inputs['x']!, Number(attrs['scale'] ?? 1)), attrs['activation'] as Activation),
  concat: ({ ops, inputs }) => ops.concat([inputs['a']!, inputs['b']!], 0),
  permute: ({ ops, inputs, attrs }) => ops.transpose(inputs['x']!, Array.from(String(attrs['order']), Number)),
  'pool-space': ({ ops, inputs, shapes, attrs, output }) => {
    const axes = shapes['x']!.map((_, axis) => axis).slice(1);
    return ops.reshape(attrs['mode'] === 'max' ? ops.max(inputs['x']!, axes) : ops.mean(inputs['x']!, axes), output);
  },
  'pool-channels': ({ ops, inputs }) => ops.concat([ops.max(inputs['x']!, [0]), ops.mean(inputs['x']!, [0])], 0),
  'max-pool': ({ ops, inputs }) => ops.maxPool(inputs['x']!, 2, 2, 0),
  'place-points': ({ ops, inputs, attrs, output }) => {
    const { coordinates, range = 1, apart = false } = attrs as { coordinates?: string; range?: number; apart?: boolean };
    if (coordinates !== 'xy') throw new Error(`translate: place-points with coordinates '${coordinates}' is not translated`);
    const [, rows, columns] = output as [number, number, number];
    const moved = ops.multiply(inputs['offsets']!, number(ops, `${range} pixel of ${rows} × ${columns}`, tensor([2], [range / columns, range / rows])));
    if (apart) return moved;
    const centres = Array.from({ length: rows * columns }, (_, i) => [((i % columns) + 0.5) / columns, (Math.floor(i / columns) + 0.5) / rows]);
    return ops.add(moved, number(ops, `centres of ${rows} × ${columns}`, tensor([1, rows, columns, 1, 2], centres.flat())));
  },
  'grid-sample': ({ ops, inputs, shapes, attrs, output }) => {
    if (attrs['coordinates'] !== 'xy') throw new Error(`translate: grid-sample with coordinates '${attrs['coordinates']}' is not translated`);
    const [channels, height, width] = shapes['x'] as [number, number, number];
    const [groups, rows, columns, points] = shapes['positions'] as [number, number, number, number];
    const maps = ops.reshape(inputs['x']!, [groups, channels / groups, height, width]);
    // From 0…1 to −1…1.
    const places = ops.subtract(scaled(ops, ops.reshape(inputs['positions']!, [groups, rows * columns, points, 2]), 2), scalar(ops, 1));
    const read = ops.gridSample(maps, places);
    const weights = inputs['weights'] && ops.reshape(inputs['weights'], [groups, 1, rows * columns, points]);
    return ops.reshape(ops.sum(weights === undefined ? read : ops.multiply(read, weights), [3]), output);
  },
};

/** The same under another shape, if it is another. */
export const reshaped = <T>(ops: Ops<T>, x: T, shape: Shape): T => (sameShape(ops.shapeOf(x), shape) ? x : ops.reshape(x, shape));

/** activate(scale · a·b + bias), as [m, n] or [batch, m, n]. */
function multiplied<T>({ ops, inputs, shapes, known, attrs }: Told<T>, activation: Activation): T {
  const { transposeB = false, scale = 1, merge = false } = attrs as MatmulAttrs;
  const [a, b] = [shapes['a']!, shapes['b']!];
  const bias = inputs['bias'];
  if (known['b'] && transposeB && b.length === 2 && scale === 1 && !merge) {
    return ops.linear(reshaped(ops, inputs['a']!, [sizeOf(a.slice(0, -1)), a.at(-1)!]), inputs['b']!, bias, activation);
  }
  // Unless the scale is fused, the smaller of the two is multiplied by it: a, or the product.
  const before = !ops.fuses && sizeOf(a) <= sizeOf(a.slice(0, -1)) * (transposeB ? b.at(-2)! : b.at(-1)!);
  const product = ops.matmul(before ? scaled(ops, inputs['a']!, scale) : inputs['a']!, inputs['b']!, transposeB);
  const sum = before ? product : scaled(ops, product, scale);
  return activated(ops, bias === undefined ? sum : ops.add(sum, bias), activation);
}

/** [m, n] to [split, m, n / split]. */
function columnsApart<T>(ops: Ops<T>, x: T, split: number): T {
  const [m, n] = ops.shapeOf(x) as [number, number];
  return ops.transpose(ops.reshape(x, [m, split, n / split]), [1, 0, 2]);
}

/** [batch, m, n] to [m, batch · n]. */
const columnsTogether = <T>(ops: Ops<T>, x: T, output: Shape): T => ops.reshape(ops.transpose(x, [1, 0, 2]), output);

/** A convolution's weight and bias with the batch normalisation after it in them, as exporters fold it. */
function folded<T>(ops: Ops<T>, { weight, bias, affine }: Told<T>['known']): { weight: T; bias: T } {
  if (!weight || !affine) throw new Error('translate: conv2d with an affine or weights that are not constant is not translated');
  const [outputs] = weight.tensor.shape as [number];
  const each = sizeOf(weight.tensor.shape.slice(1));
  const { data } = affine.tensor;
  const name = `${weight.name}, ${affine.name}`;
  return {
    weight: ops.constant({ name, tensor: tensor(weight.tensor.shape, weight.tensor.data.map((w, i) => w * data[Math.floor(i / each)]!)) }),
    bias: ops.constant({
      name: `${name}, bias`,
      tensor: tensor([outputs], Float32Array.from({ length: outputs }, (_, o) => (bias?.tensor.data[o] ?? 0) * data[o]! + data[outputs + o]!)),
    }),
  };
}

function activated<T>(ops: Ops<T>, x: T, activation: Activation = 'none'): T {
  return activation === 'none' ? x : ops[activation](x);
}

const number = <T>(ops: Ops<T>, name: string, value: Tensor): T => ops.constant({ name, tensor: value });
const scalar = <T>(ops: Ops<T>, value: number): T => number(ops, `the number ${value}`, tensor([], [value]));
const scaled = <T>(ops: Ops<T>, x: T, scale: number): T => (scale === 1 ? x : ops.multiply(x, scalar(ops, scale)));
