import type { Attrs, Inputs, Kernel } from '../core/kernel.ts';
import { uniform } from '../core/random.ts';
import { sizeOf, tensor, type Shape, type Tensor } from '../core/tensor.ts';
import type { Tolerance } from './close.ts';

interface Options {
  /** Inputs are uniform in ±scale; 1 unless given. */
  readonly scale?: number;
  /** Inputs that must be positive, such as a variance. */
  readonly positive?: readonly string[];
  /** Looser than 1e-5, with its reason beside it. */
  readonly tolerance?: Tolerance;
}

/** One row of the table of cases: the GPU and the reference must agree on it, by every program that takes it. */
export interface Case extends Options {
  readonly kernel: Kernel;
  readonly shapes: Readonly<Record<string, Shape>>;
  readonly attrs: Attrs;
}

/** A row, checked against the kernel's own inputs and attributes. */
export const row = <In extends string, Opt extends string, A extends Attrs>(
  kernel: Kernel<In, Opt, A>, shapes: Inputs<In, Opt, Shape>, attrs: A, options: Options = {},
): Case => ({ kernel: kernel as unknown as Kernel, shapes: shapes as Readonly<Record<string, Shape>>, attrs, ...options });

/** A row's inputs: uniform in ±scale, and positive where they must be. */
export const inputsOf = ({ shapes, scale = 1, positive = [] }: Case): Record<string, Tensor> =>
  Object.fromEntries(Object.entries(shapes).map(([name, shape], i) => {
    const data = uniform(sizeOf(shape), i + 1, scale);
    return [name, tensor(shape, positive.includes(name) ? data.map((value) => Math.abs(value) + 0.1) : data)];
  }));

/** A row in one line: 'softmax {"x":[3,7]} {} ±1000'. */
export const titleOf = ({ kernel, shapes, attrs, scale }: Case): string =>
  [kernel.name, JSON.stringify(shapes), attrs && JSON.stringify(attrs), scale && `±${scale}`].filter(Boolean).join(' ');
