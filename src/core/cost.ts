import { mapValues, type Step } from './plan.ts';
import { sizeOf } from './tensor.ts';

/** What one step asks of a device. */
export interface StepCost {
  /** Multiplications and additions. */
  readonly operations: number;
  /** Bytes of what it reads, in float32: each input whole and once, however often its program comes back to it. */
  readonly read: number;
  /** Bytes of what it writes, in float32. */
  readonly written: number;
}

const BYTES = Float32Array.BYTES_PER_ELEMENT;

/**
 * The least that a step can move and the work that it does. Operations for each byte moved say what bounds it on a given device, its
 * memory or its arithmetic (the roofline model: Williams et al. 2009, doi 10.1145/1498765.1498785).
 */
export function stepCost({ kernel, inputs, attrs, output }: Step): StepCost {
  // One tensor under two names, such as keys that are values too, is read once.
  const different = new Map(Object.values(inputs).map((value) => [`${value.buffer} ${value.offset} ${sizeOf(value.shape)}`, sizeOf(value.shape)]));
  return {
    operations: kernel.operations(mapValues(inputs, ({ shape }) => shape), attrs),
    read: BYTES * [...different.values()].reduce((sum, size) => sum + size, 0),
    written: BYTES * sizeOf(output.shape),
  };
}
