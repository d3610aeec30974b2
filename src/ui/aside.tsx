import { useEffect, useRef } from 'react';
import { modules } from '../modules/index.ts';
import { useStore } from '../state/store.ts';
import { Icon } from './icon.tsx';
import { Steps } from './steps.tsx';
import { useShown } from './use-shown.ts';
import { WorthSeeing } from './worth-seeing.tsx';

/** What one sees, the formula, and what the model computed to get there; a drawer where the window is narrow. */
export function Aside({ drawer, close }: { readonly drawer: boolean; readonly close: () => void }) {
  const id = useStore((store) => store.shared.module);
  const { look, formula, alsoWritten, cite, paper } = modules.find((module) => module.id === id)!;
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
        <h2>What you see</h2>
        <p className="prose">{look}</p>
        <p className="prose muted">Attention is not an explanation: it says what was read, not why the model answers as it does.</p>
        <h2>Formula</h2>
        <Formula mathml={formula} />
        {alsoWritten && (
          <>
            <h2>Often written</h2>
            <Formula mathml={alsoWritten.formula} />
            <p className="prose">{alsoWritten.text}</p>
          </>
        )}
        <p className="prose"><a href={paper} target="_blank" rel="noreferrer">{cite}, {paper.replace(/^https?:\/\/(arxiv\.org\/abs\/)?/, 'arXiv ')}</a></p>
        <WorthSeeing module={id} followed={close} />
        {showing && <Steps showing={showing} />}
      </aside>
    </>
  );
}

/** A module's formula, which the build has turned into MathML: text of this project, never of a person. */
const Formula = ({ mathml }: { readonly mathml: string }) => <div className="formula" dangerouslySetInnerHTML={{ __html: mathml }} />;
