import type { Tensor } from '../core/tensor.ts';

/** softmax(scores / temperature) in float64: a distribution [keys]. −∞ gets 0. Throws for no scores, or a temperature that is not above 0. */
export function softmaxAt(scores: ArrayLike<number>, temperature = 1): Float64Array<ArrayBuffer> {
  if (scores.length === 0) throw new Error('softmaxAt: expected at least one score, got none');
  if (!(temperature > 0 && Number.isFinite(temperature))) throw new Error(`softmaxAt: temperature should be above 0, got ${temperature}`);
  let peak = -Infinity;
  for (let i = 0; i < scores.length; i++) peak = Math.max(peak, scores[i]!);
  const weights = Float64Array.from(scores, (score) => Math.exp((score - peak) / temperature));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** The largest difference between two rows of the same length. */
export const farthest = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);

/** Keys by how much they count, the heaviest first: weights that may be negative by their size. Of equals the first. */
export function preferred(weights: ArrayLike<number>): number[] {
  return Array.from(weights, (_, key) => key).sort((a, b) => Math.abs(weights[b]!) - Math.abs(weights[a]!) || a - b);
}

/** The share of the whole, Σ|weight|, that the first `count` keys of an order hold; 0…1. */
export function held(weights: ArrayLike<number>, order: readonly number[], count: number): number {
  const sum = (keys: readonly number[]): number => keys.reduce((total, key) => total + Math.abs(weights[key]!), 0);
  const whole = sum(order);
  return whole > 0 ? sum(order.slice(0, count)) / whole : 0;
}

export interface RunningSum {
  /** Σ weight · value over the first `count` keys of the order; [width], float64. */
  sum(count: number): Float64Array;
  /** ‖whole − sum(count)‖ / ‖whole‖ for every count from 0 to all keys: 1 at the start, 0 at the end. All 0 where the whole is 0. */
  readonly distances: Float64Array;
}

/**
 * What a query reads, built up key by key. weights: [keys]; values: [keys, width]; `order` names every key once.
 * Throws where the lengths differ.
 */
export function runningSum({ weights, values, order }: {
  readonly weights: ArrayLike<number>; readonly values: Tensor; readonly order: readonly number[];
}): RunningSum {
  const [keys = 0, width = 0] = values.shape;
  if (weights.length !== keys || order.length !== keys) {
    throw new Error(`runningSum: values [${values.shape}] need ${keys} weights in an order of as many, got ${weights.length} and ${order.length}`);
  }
  const add = (sum: Float64Array, key: number): void => {
    for (let c = 0; c < width; c++) sum[c]! += weights[key]! * values.data[key * width + c]!;
  };
  const sum = (count: number): Float64Array => {
    const total = new Float64Array(width);
    for (const key of order.slice(0, count)) add(total, key);
    return total;
  };
  const whole = sum(keys);
  const size = Math.hypot(...whole);
  const running = new Float64Array(width);
  const distances = new Float64Array(keys + 1);
  for (let count = 0; count <= keys; count++) {
    if (count > 0) add(running, order[count - 1]!);
    distances[count] = size > 0 ? Math.hypot(...whole.map((value, c) => value - running[c]!)) / size : 0;
  }
  return { sum, distances };
}

/** How many keys suffice: from that many on, the running sum stays within this share of the whole. */
export function enough(distances: ArrayLike<number>, within: number): number {
  let count = distances.length - 1;
  while (count > 0 && distances[count - 1]! <= within) count--;
  return count;
}
