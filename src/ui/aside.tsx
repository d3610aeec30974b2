import { useEffect, useRef, useState } from 'react';
import { useStore } from '../state/store.ts';
import { Explanation } from './explanation.tsx';
import { Icon } from './icon.tsx';
import { LazyPlanTree } from './lazy-panel.tsx';
import { Part as Leavable } from './part.tsx';
import { useShown } from './use-shown.ts';
import { WorthSeeing } from './worth-seeing.tsx';

type Part = 'seen' | 'plan';
const PARTS: readonly { readonly id: Part; readonly title: string }[] = [{ id: 'seen', title: 'What you see' }, { id: 'plan', title: 'Inside' }];

/** What one sees and its formula, or what the model computed to get there; a drawer where the window is narrow. */
export function Aside({ drawer, close }: { readonly drawer: boolean; readonly close: () => void }) {
  const id = useStore((store) => store.shared.module);
  const inside = useStore((store) => store.shared.step > 0);
  const [part, setPart] = useState<Part>(inside ? 'plan' : 'seen');
  const live = useStore((store) => store.live !== undefined);
  const showing = useShown();
  const panel = useRef<HTMLElement>(null);
  // Who looks into a step comes back to the plan.
  useEffect(() => { if (inside) setPart('plan'); }, [inside]);
  useEffect(() => {
    if (!drawer) return;
    const before = document.activeElement;
    panel.current?.focus();
    const escape = ({ key }: KeyboardEvent): void => { if (key === 'Escape') close(); };
    addEventListener('keydown', escape);
    return () => {
      removeEventListener('keydown', escape);
      if (before instanceof HTMLElement) before.focus();
    };
  }, [drawer, close]);
  return (
    <>
      {drawer && <div className="shade" onClick={close} />}
      <aside id="inside" className={drawer ? 'inside open' : 'inside'} aria-label="Explanation and steps" tabIndex={-1} ref={panel}>
        <div className="parts" role="group" aria-label="What stands here">
          {PARTS.map(({ id, title }) => <button key={id} type="button" aria-pressed={id === part} onClick={() => setPart(id)}>{title}</button>)}
        </div>
        <button type="button" className="button icon bare drawer-close" aria-label="Close" onClick={close}><Icon name="close" /></button>
        {part === 'seen' ? (
          <>
            <Explanation id={id} />
            <Leavable name="gallery"><WorthSeeing module={id} followed={close} /></Leavable>
          </>
        ) : live ? <p className="muted">Steps are neither kept nor timed while the camera is live: keep a frame to look inside.</p> : showing && <LazyPlanTree key={showing.picture.module.id} showing={showing} />}
      </aside>
    </>
  );
}
