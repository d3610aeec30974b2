import { bytesOf, mapValues, type Step } from './plan.ts';
import { sizeOf } from './tensor.ts';

/** What one step asks of a device. */
export interface StepCost {
  /** Multiplications and additions. */
  readonly operations: number;
  /** Bytes of what it reads: each input whole and once, however often its program comes back to it. */
  readonly read: number;
  /** Bytes of what it writes. */
  readonly written: number;
}

/**
 * The least that a step can move and the work that it does. Operations for each byte moved say what bounds it on a given device, its
 * memory or its arithmetic (the roofline model: Williams et al. 2009, doi 10.1145/1498765.1498785).
 */
export function stepCost({ kernel, inputs, attrs, output }: Step): StepCost {
  // One tensor under two names, such as keys that are values too, is read once.
  const different = new Map(Object.values(inputs).map((value) => [`${value.buffer} ${value.offset} ${sizeOf(value.shape)}`, bytesOf(value)]));
  return {
    operations: kernel.operations(mapValues(inputs, ({ shape }) => shape), attrs),
    read: [...different.values()].reduce((sum, bytes) => sum + bytes, 0),
    written: bytesOf(output),
  };
}
