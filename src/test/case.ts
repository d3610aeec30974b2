import type { Attrs, Inputs, Kernel } from '../core/kernel.ts';
import type { Shape } from '../core/tensor.ts';
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
