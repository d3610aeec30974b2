import { useStore } from '../state/store.ts';
import { LazyStepView } from './lazy-panel.tsx';
import { useShown } from './use-shown.ts';

/** The step that is looked into, while one is. */
export function StepPanel() {
  // A step is read by a run of its own, which frames of a camera leave no time for.
  const open = useStore((store) => store.shared.step > 0 && store.live === undefined);
  const showing = useShown();
  return open && showing ? <LazyStepView showing={showing} /> : null;
}
