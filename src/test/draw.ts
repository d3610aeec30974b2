import type { Shape } from '../core/tensor.ts';

type Shapes = Readonly<Record<string, Shape>>;

/** Shapes and parameters for one comparison of the GPU with the CPU; `given` has what only the weights tell. */
export interface Draw {
  readonly inputs: Shapes;
  readonly params?: Record<string, number | string | boolean>;
  readonly given?: Shapes;
}

/** A seeded whole number, both ends included. */
export type Between = (from: number, to: number) => number;
export type Draws = Readonly<Record<string, (between: Between) => Draw>>;
