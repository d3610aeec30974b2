import { mapValues } from '../core/plan.ts';
import { random } from '../core/random.ts';
import { sizeOf, tensor, type Shape, type Tensor } from '../core/tensor.ts';

/** Positions that a sampled point strays from where it is asked from, times what the features are. */
const OFFSETS = 4;

/**
 * Weights that nobody trained, the same for the same seed: matrices, kernels and tables uniform with variance 1 / inputs, gains
 * and variances 1, means and biases 0; offsets reach a few positions. What a module computes with them means nothing.
 */
export function randomWeights(shapes: Readonly<Record<string, Shape>>, seed: number): Record<string, Tensor> {
  const next = random(seed);
  const uniform = (shape: Shape, reach: number): Tensor =>
    tensor(shape, Float32Array.from({ length: sizeOf(shape) }, () => reach * (2 * next() - 1)));
  const constant = (shape: Shape, value: number): Tensor => tensor(shape, new Float32Array(sizeOf(shape)).fill(value));
  return mapValues(shapes, (shape, name) => {
    const reach = name.startsWith('sampling_offsets') ? OFFSETS : 1;
    if (name.endsWith('running_mean') || name.endsWith('bias')) return constant(shape, 0);
    if (name.endsWith('running_var')) return constant(shape, 1);
    const inputs = sizeOf(shape.slice(1));
    // A gain is a weight per channel and no more: [C], or [C, 1, 1].
    if (name.endsWith('weight') && shape.length !== 2 && inputs === 1 && shape[0] !== 1) return constant(shape, 1);
    return shape.length === 0 ? constant(shape, 1) : uniform(shape, reach * Math.sqrt(3 / inputs));
  });
}
