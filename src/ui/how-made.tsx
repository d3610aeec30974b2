import { makerOf } from '../core/flow.ts';
import type { Picture } from '../state/picture.ts';
import { change, useStore } from '../state/store.ts';

interface Props {
  readonly picture: Picture;
  /** Its name in the run. */
  readonly result: string;
  readonly shortcut?: string;
  /** Of two stages, makes this one the one that the panels speak of; nothing where it is. */
  readonly activate?: (() => void) | undefined;
}

/** From a result to the step that computes it; nothing where it was given, as a weight is. */
export function HowMade({ picture: { plan }, result, shortcut, activate }: Props) {
  const step = (makerOf(plan, result) ?? -1) + 1;
  const open = useStore((store) => store.shared.step === step) && !activate;
  if (step === 0) return null;
  const toggle = (): void => {
    activate?.();
    change({ step: open ? 0 : step });
  };
  return (
    <button
      type="button" className="button how-made" aria-pressed={open} {...(shortcut && { 'aria-keyshortcuts': shortcut })}
      title="The step that computes this: its numbers, formula and program" onClick={toggle}
    >How it was made</button>
  );
}
