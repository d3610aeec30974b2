import { rowsOf } from '../core/kernel.ts';
import type { Shape } from '../core/tensor.ts';

/**
 * Whether one thread per row is the better program: many rows fill a GPU, none is long, and no barrier is needed.
 * On a software adapter it is much faster than a workgroup per row.
 */
export const manyRows = (shape: Shape): boolean => rowsOf(shape) >= 32 && shape.at(-1)! <= 4096;
