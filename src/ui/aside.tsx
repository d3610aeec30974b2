import { useEffect, useRef } from 'react';
import { useStore } from '../state/store.ts';
import { Explanation } from './explanation.tsx';
import { Icon } from './icon.tsx';
import { Steps } from './steps.tsx';
import { useShown } from './use-shown.ts';
import { WorthSeeing } from './worth-seeing.tsx';

/** What one sees, the formula, and what the model computed to get there; a drawer where the window is narrow. */
export function Aside({ drawer, close }: { readonly drawer: boolean; readonly close: () => void }) {
  const id = useStore((store) => store.shared.module);
  const showing = useShown();
  const panel = useRef<HTMLElement>(null);
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
        <button type="button" className="button icon bare drawer-close" aria-label="Close" onClick={close}><Icon name="close" /></button>
        <Explanation id={id} />
        <WorthSeeing module={id} followed={close} />
        {showing && <Steps showing={showing} />}
      </aside>
    </>
  );
}
