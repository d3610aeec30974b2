import type { ParamValues } from '../core/params.ts';
import type { Shape } from '../core/tensor.ts';

/** What a definition depends on. */
export interface Facts {
  /** As settled at the place. */
  readonly params: ParamValues;
  /** Shapes of what the module is given there. */
  readonly inputs: Readonly<Record<string, Shape>>;
  /** Shapes of the weights that it has there. */
  readonly weights: Readonly<Record<string, Shape>>;
  /** Of a transformer that shows all its blocks: the one that is shown, from 0. */
  readonly block: number;
}

/**
 * A module in PyTorch, written for a reader: the body of a function of its inputs by their names, and of its weights `w` where it has
 * any. Tensors have no batch axis.
 */
export interface Definition {
  /** What stands before the function, in this order. */
  readonly helpers?: readonly string[];
  readonly body: string;
  /** Results that it returns; the Python variables have the same names, in snake case. */
  readonly results: readonly string[];
}

export type Define = (facts: Facts) => Definition;
