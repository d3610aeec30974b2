import type { Attrs, Kernel } from '../core/kernel.ts';
import type { Shape } from '../core/tensor.ts';
import type { Tolerance } from '../test/close.ts';
import { matmulCases } from './matmul.cases.ts';
import { softmax } from './softmax.ts';

/** One row of the table of cases: the GPU and the reference must agree on it, by every program that takes it. */
export interface Case {
  readonly kernel: Kernel;
  readonly shapes: Readonly<Record<string, Shape>>;
  readonly attrs?: Attrs;
  /** Inputs are uniform in ±scale. */
  readonly scale?: number;
  /** Inputs that must be positive, such as a variance. */
  readonly positive?: readonly string[];
  /** Looser than 1e-5, with its reason beside it. */
  readonly tolerance?: Tolerance;
}

// Each kernel: one element, a prime, one below, at and above its workgroup, non-square shapes, and values of ±1000.
export const cases: readonly Case[] = [
  ...[1, 2, 13, 63, 64, 65, 131].map((cols): Case => ({ kernel: softmax as unknown as Kernel, shapes: { x: [3, cols] } })),
  { kernel: softmax as unknown as Kernel, shapes: { x: [2, 3, 7] }, scale: 1000 },
  ...(matmulCases as unknown as Case[]),
];
