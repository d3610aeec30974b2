import { makerOf } from '../core/flow.ts';
import type { Picture } from '../state/picture.ts';
import { change, useStore } from '../state/store.ts';

/** From a result to the step that computes it; nothing where it was given, as a weight is. */
export function HowMade({ picture: { plan }, result, shortcut }: { readonly picture: Picture; readonly result: string; readonly shortcut?: string }) {
  const step = (makerOf(plan, result) ?? -1) + 1;
  const open = useStore((store) => store.shared.step === step);
  if (step === 0) return null;
  return (
    <button
      type="button" className="button how-made" aria-pressed={open} {...(shortcut && { 'aria-keyshortcuts': shortcut })}
      title="The step that computes this: its numbers, formula and program" onClick={() => change({ step: open ? 0 : step })}
    >How it was made</button>
  );
}
