import { mapValues, type Step } from '../core/plan.ts';

/** From so many operations on, a program that takes longer to compile and less time to compute is worth it. */
const WORTH_COMPILING = 3e7;

export const isLong = (operations: number): boolean => operations >= WORTH_COMPILING;

/** Whether a step is long enough for a program of its own. */
export const isLongStep = ({ kernel, inputs, attrs }: Step): boolean => isLong(kernel.operations(mapValues(inputs, ({ shape }) => shape), attrs));
