import { LEAST, type Traits } from '../core/kernel.ts';
import type { Plan } from '../core/plan.ts';
import { byRows } from './by-rows.ts';
import { forGpus } from './shared.ts';
import { withoutMaps } from './without-maps.ts';

/**
 * The same plan as a device runs it that takes no tensor above `largest` bytes: without maps where nobody asks for them, and by rows where they
 * are asked for and too large to keep. What computes by rows for the run alone needs no maps either.
 * Where barriers are cheap there are more programs to choose from.
 */
export function fit<Name extends string>(plan: Plan<Name>, largest: number, { barriersAreCheap }: Traits = LEAST): Plan<Name> {
  const fitted = withoutMaps(byRows(withoutMaps(plan), largest));
  return barriersAreCheap ? forGpus(fitted) : fitted;
}
