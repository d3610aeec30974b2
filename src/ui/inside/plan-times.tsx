import { allSteps } from '../../core/plan.ts';
import type { Picture } from '../../state/picture.ts';
import { useStore } from '../../state/store.ts';
import { timeText } from './texts.ts';

/** How long the last run took: its steps one by one, and by the clock. */
export function PlanTimes({ picture }: { readonly picture: Picture }) {
  const device = useStore((store) => store.device);
  const { plan, timings, elapsed } = picture;
  const onCpu = device?.name === 'cpu';
  return (
    <dl className="plan-times">
      <div>
        <dt>Sum of the steps</dt>
        <dd>{timings ? timeText(timings.reduce((sum, ms) => sum + ms, 0)) : 'not timed'}</dd>
        <dd>{timings
          ? `${allSteps(plan).length} steps, each timed by ${onCpu ? 'the processor’s clock' : 'the GPU’s own clock'}`
          : `${allSteps(plan).length} steps; this browser or its GPU gives no timestamps`}</dd>
      </div>
      <div>
        <dt>Wall time</dt>
        <dd>{timeText(elapsed)}</dd>
        <dd>from the image to its answer: resizing it, preparing a new plan, the run, reading back</dd>
      </div>
    </dl>
  );
}
