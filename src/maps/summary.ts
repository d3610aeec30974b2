/** What can be said of many numbers in one line. */
export interface Summary {
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** Standard deviation, over all of them. */
  readonly deviation: number;
  /** Share of exact zeros, 0…1. */
  readonly zeros: number;
  /** How many are NaN or infinite; they count for nothing else. */
  readonly invalid: number;
}

/** Least, greatest, mean, standard deviation and share of zeros of any numbers; all zero where none is finite. */
export function summarize(values: ArrayLike<number>): Summary {
  let [min, max, sum, zeros, count] = [Infinity, -Infinity, 0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value)) continue;
    min = Math.min(min, value);
    max = Math.max(max, value);
    sum += value;
    count++;
    if (value === 0) zeros++;
  }
  const invalid = values.length - count;
  if (count === 0) return { min: 0, max: 0, mean: 0, deviation: 0, zeros: 0, invalid };
  const mean = sum / count;
  // From the mean, in a second pass: squares of numbers far from 0 would swallow what they differ by.
  let squares = 0;
  for (let i = 0; i < values.length; i++) if (Number.isFinite(values[i]!)) squares += (values[i]! - mean) ** 2;
  return { min, max, mean, deviation: Math.sqrt(squares / count), zeros: zeros / count, invalid };
}

/** Entropy of a row of weights in bits: 0 where it looks at one place, log2 n where it looks at all n alike. */
export function entropy(row: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < row.length; i++) total += row[i]!;
  let bits = 0;
  for (let i = 0; i < row.length; i++) {
    const share = row[i]! / total;
    if (share > 0) bits -= share * Math.log2(share);
  }
  return bits;
}

/** Whether something whose probability is its own, 0…1, is rather there than not. */
export const isFound = (probability: number): boolean => probability >= 0.5;

/** The `count` most probable classes, the most probable first; of equals, the lower index. */
export function topClasses(probabilities: ArrayLike<number>, count: number): { index: number; probability: number }[] {
  return Array.from(probabilities, (probability, index) => ({ index, probability }))
    .sort((a, b) => b.probability - a.probability || a.index - b.index)
    .slice(0, count);
}
