import { useStore } from '../state/store.ts';
import { LazyStepView } from './lazy-panel.tsx';
import { useShown } from './use-shown.ts';

/** The step that is looked into, while one is. */
export function StepPanel() {
  const open = useStore((store) => store.shared.step > 0);
  const showing = useShown();
  return open && showing ? <LazyStepView showing={showing} /> : null;
}
