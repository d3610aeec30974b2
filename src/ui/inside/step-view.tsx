import { useEffect, useMemo, useRef, type KeyboardEvent } from 'react';
import { change, useStore } from '../../state/store.ts';
import { Icon } from '../icon.tsx';
import type { Showing } from '../use-shown.ts';
import { capital } from '../words.ts';
import './step-view.css';
import { lookAt } from './looking.ts';
import { OnStage } from './on-stage.tsx';
import { StepCode } from './step-code.tsx';
import { StepFacts } from './step-facts.tsx';
import { StepFormula } from './step-formula.tsx';
import { StepTensor } from './step-tensor.tsx';

/** One step of the plan: what it read and made, what that took, its numbers, its formula, its program. Beside the stage, until Escape. */
export function StepView({ showing }: { readonly showing: Showing }) {
  const { picture } = showing;
  const at = useStore((store) => store.shared.step) - 1;
  const traits = useStore((store) => store.device?.traits);
  const looking = useMemo(() => lookAt(picture, at, traits), [picture, at, traits]);
  const panel = useRef<HTMLElement>(null);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    return () => { if (before instanceof HTMLElement && before.isConnected) before.focus(); };
  }, []);
  useEffect(() => {
    panel.current?.scrollTo({ top: 0 });
    // Who goes from step to step by the buttons stays on them.
    if (!title.current?.parentElement?.contains(document.activeElement)) title.current?.focus({ preventScroll: true });
  }, [at]);
  if (!looking) return null;
  const { count, stage, named } = looking;
  const go = (to: number): void => { if (0 <= to && to < count) change({ step: to + 1 }); };
  const close = (): void => change({ step: 0 });
  const press = (event: KeyboardEvent): void => {
    // A drawing, a list or a slider has arrows, and an Escape, of its own.
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
    const own = event.target instanceof Element && event.target.closest('input, select, pre') !== null;
    if (event.key === 'Escape') close();
    else if (event.key === 'ArrowLeft' && !own) go(at - 1);
    else if (event.key === 'ArrowRight' && !own) go(at + 1);
    else return;
    event.preventDefault();
    event.nativeEvent.stopPropagation();
  };
  return (
    <section className="step-view" role="dialog" aria-modal="false" aria-labelledby="step-title" ref={panel} onKeyDown={press}>
      <header className="step-head" aria-live="polite">
        <p>Step {at + 1} of {count} · {stage} · {named.kernel}</p>
        <h2 id="step-title" tabIndex={-1} ref={title}>{capital(named.name)}</h2>
        <div>
          <button type="button" className="button icon bare" aria-label="Step before" title="Step before (←)" disabled={at === 0} onClick={() => go(at - 1)}><Icon name="back" /></button>
          <button type="button" className="button icon bare" aria-label="Step after" title="Step after (→)" disabled={at === count - 1} onClick={() => go(at + 1)}><Icon name="forth" /></button>
          <button type="button" className="button icon bare" aria-label="Close" title="Close (Esc)" onClick={close}><Icon name="close" /></button>
        </div>
      </header>
      <div className="step-body">
        <OnStage showing={showing} looking={looking} />
        <StepFacts looking={looking} go={go} />
        <StepTensor key={at} showing={showing} looking={looking} />
        <StepFormula looking={looking} />
        <StepCode looking={looking} />
      </div>
    </section>
  );
}
