import type { Work } from './work.ts';

export type Results = Readonly<Record<string, Float32Array>>;

/**
 * How far results are from ours at most, each as a share of the largest of our values or of 1. Throws where one is missing, misshapen or
 * further off than the work allows.
 */
export function agreement(got: Results, expected: Results, { results }: Pick<Work, 'results'>): number {
  let worst = 0;
  for (const [name, tolerance] of Object.entries(results)) {
    const [ours, theirs] = [expected[name]!, got[name]];
    if (theirs?.length !== ours.length) throw new Error(`'${name}' should have ${ours.length} values, got ${theirs?.length ?? 'none'}`);
    let [difference, largest] = [0, 1];
    ours.forEach((value, i) => {
      largest = Math.max(largest, Math.abs(value));
      const off = Math.abs(value - theirs[i]!);
      difference = Math.max(difference, Number.isNaN(off) ? Infinity : off);
    });
    if (difference / largest > tolerance) {
      throw new Error(`'${name}' differs by ${(difference / largest).toExponential(1)} of the largest value, allowed are ${tolerance}: its time would mean nothing`);
    }
    worst = Math.max(worst, difference / largest);
  }
  return worst;
}
