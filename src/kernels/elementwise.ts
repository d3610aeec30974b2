import wgsl from '../../shaders/elementwise.wgsl?raw';
import { defineKernel } from '../core/kernel.ts';
import { sizeOf, type Shape } from '../core/tensor.ts';
import { activationCode, activationReference, type Activation } from './activation.ts';

type ElementwiseAttrs = {
  readonly operation: 'add' | 'subtract' | 'multiply' | 'divide';
  readonly activation?: Activation;
};

/** In the order of the codes that the shader switches on. */
const operations: Readonly<Record<ElementwiseAttrs['operation'], (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
};

/** The shape with 1 for each leading axis that it lacks. */
const padded = (shape: Shape, rank: number): number[] => [...Array<number>(rank - shape.length).fill(1), ...shape];

/** Shape of a ∘ b where axes, aligned from the last, are equal or one of them is 1. */
function broadcast(a: Shape, b: Shape): number[] {
  const rank = Math.max(a.length, b.length);
  const [longA, longB] = [padded(a, rank), padded(b, rank)];
  if (rank > 4 || longA.some((size, axis) => size !== longB[axis] && size !== 1 && longB[axis] !== 1)) {
    throw new Error(`elementwise: [${a}] and [${b}] do not broadcast together${rank > 4 ? ', 4 axes at most' : ''}`);
  }
  return longA.map((size, axis) => Math.max(size, longB[axis]!));
}

interface Axis { readonly size: number; readonly a: number; readonly b: number }

/** The output's axes, innermost first, with their strides in a and b; neighbours that one stride spans are one axis. */
function axesOf(a: Shape, b: Shape): Axis[] {
  const output = broadcast(a, b);
  const stride = (shape: Shape, axis: number) => (shape[axis] === 1 ? 0 : sizeOf(shape.slice(axis + 1)));
  const [longA, longB] = [padded(a, output.length), padded(b, output.length)];
  const axes: Axis[] = [];
  for (let axis = output.length - 1; axis >= 0; axis--) {
    const next = { size: output[axis]!, a: stride(longA, axis), b: stride(longB, axis) };
    const last = axes.at(-1);
    if (next.size === 1) continue;
    if (last && next.a === last.a * last.size && next.b === last.b * last.size) {
      axes[axes.length - 1] = { ...last, size: last.size * next.size };
    } else {
      axes.push(next);
    }
  }
  return axes;
}

/** activate(a ∘ b) element by element, with numpy's broadcasting both ways. a, b: rank 4 at most. */
export const elementwise = defineKernel({
  name: 'elementwise',
  wgsl,
  inputs: ['a', 'b'],
  output: ({ a, b }) => broadcast(a, b),
  rows: ({ a, b }) => ({ inputs: (['a', 'b'] as const).filter((name) => ({ a, b })[name].at(-2) === broadcast(a, b).at(-2)) }),
  uniforms: ({ a, b }, { operation, activation }: ElementwiseAttrs) => {
    const axes = axesOf(a, b);
    return {
      size: sizeOf(broadcast(a, b)),
      rank: axes.length,
      operation: Object.keys(operations).indexOf(operation),
      activation: activationCode(activation),
      ...Object.fromEntries([0, 1, 2, 3].flatMap((k) => {
        const axis = axes[k] ?? { size: 1, a: 0, b: 0 };
        return [[`size${k}`, axis.size], [`a${k}`, axis.a], [`b${k}`, axis.b]];
      })),
    };
  },
  dispatch: ({ a, b }) => ({ threads: [sizeOf(broadcast(a, b))] }),
  reference: ({ a, b }, { operation, activation }: ElementwiseAttrs) => {
    const shape = broadcast(a.shape, b.shape);
    const activate = activationReference(activation);
    const read = ({ shape: own, data }: typeof a, at: readonly number[]) => {
      const index = padded(own, at.length).reduce((sum, size, axis) => sum * size + (size === 1 ? 0 : at[axis]!), 0);
      return data[index]!;
    };
    return Float64Array.from({ length: sizeOf(shape) }, (_, i) => {
      const at = shape.map((size, axis) => Math.floor(i / sizeOf(shape.slice(axis + 1))) % size);
      return activate(operations[operation](read(a, at), read(b, at)));
    });
  },
});
