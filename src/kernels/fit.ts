import { LEAST, type Traits } from '../core/kernel.ts';
import type { Plan } from '../core/plan.ts';
import { byRows } from './by-rows.ts';
import { withHalves } from './halves.ts';
import { forGpus } from './shared.ts';
import { forLongWork } from './wide.ts';
import { withoutMaps } from './without-maps.ts';

/**
 * Where a processor stands in for a GPU, the attention program takes long to compile and is hardly faster than the steps that it replaces:
 * it pays, in memory above all, from so many bytes of maps on.
 */
const WORTH_COMPILING = 4 << 20;

/**
 * The same plan as a device runs it that takes no tensor above `largest` bytes: without maps where nobody asks for them, and by rows where they
 * are asked for and too large to keep. What computes by rows for the run alone needs no maps either. There are more programs to choose
 * from: where barriers are cheap, those of GPUs, with weights in float16 of those that are `lossless` so, else those for long work.
 */
export function fit<Name extends string>(
  plan: Plan<Name>, largest: number, traits: Traits = LEAST, lossless: ReadonlySet<string> = new Set(),
): Plan<Name> {
  const { barriersAreCheap } = traits;
  const least = barriersAreCheap ? 0 : Math.min(WORTH_COMPILING, largest);
  const fitted = withoutMaps(byRows(withoutMaps(plan, least), largest), least);
  return barriersAreCheap ? withHalves(forGpus(fitted), lossless, traits) : forLongWork(fitted);
}
