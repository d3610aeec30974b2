/** How often numbers fall between each two neighbouring edges; the last bin holds its upper edge too. */
export interface Histogram {
  /** One more than there are counts, rising. */
  readonly edges: readonly number[];
  readonly counts: readonly number[];
}

/** Bins of equal width between the least and the greatest of any numbers; NaN and infinities are left out. No bins where none is finite. */
export function histogramOf(values: ArrayLike<number>, bins = 40): Histogram {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i]!)) continue;
    low = Math.min(low, values[i]!);
    high = Math.max(high, values[i]!);
  }
  if (low > high) return { edges: [], counts: [] };
  // All alike: one bin around the one value.
  const count = low === high ? 1 : bins;
  const [from, width] = low === high ? [low - 0.5, 1] : [low, (high - low) / bins];
  const counts = Array.from({ length: count }, () => 0);
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i]!)) counts[Math.min(count - 1, Math.floor((values[i]! - from) / width))]!++;
  }
  return { edges: Array.from({ length: count + 1 }, (_, i) => from + i * width), counts };
}
