import { useId, useRef, useState, type ComponentType, type KeyboardEvent } from 'react';
import { useStore } from '../../state/store.ts';
import { useShown, type Showing } from '../use-shown.ts';
import { Dialog } from '../dialog.tsx';
import { ChartsTab } from './charts-tab.tsx';
import './export.css';
import { NumbersTab } from './numbers-tab.tsx';
import { PictureTab } from './picture-tab.tsx';
import { PythonTab } from './python-tab.tsx';
import { StateTab } from './state-tab.tsx';

const TABS: readonly { readonly name: string; readonly note: string; readonly Tab: ComponentType<{ readonly showing: Showing }> }[] = [
  { name: 'Picture', note: 'PNG', Tab: PictureTab },
  { name: 'Charts', note: 'SVG', Tab: ChartsTab },
  { name: 'Numbers', note: 'npy, safetensors', Tab: NumbersTab },
  { name: 'PyTorch', note: 'script', Tab: PythonTab },
  { name: 'State', note: 'JSON', Tab: StateTab },
];

/** All that the page can be saved as. */
export function Export({ closed }: { readonly closed: () => void }) {
  const showing = useShown();
  const live = useStore((store) => store.live !== undefined);
  const id = useId();
  const [at, setAt] = useState(0);
  const tabs = useRef<HTMLDivElement>(null);
  const { Tab } = TABS[at]!;
  const move = (event: KeyboardEvent): void => {
    const next = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: -1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    const to = (next + TABS.length) % TABS.length;
    setAt(to);
    tabs.current?.querySelectorAll<HTMLElement>('[role=tab]')[to]?.focus();
  };
  return (
    <Dialog title="Export" note="Files are made on this machine; nothing is uploaded." className="export" closed={closed}>
      <div className="dialog-body">
        {!showing || live ? (
          <p className="export-empty">{live ? 'The camera is live, so that numbers change while they are read: keep a frame, then save it.' : 'There is nothing to save yet: a map comes first.'}</p>
        ) : (
          <>
            <div className="tabs" role="tablist" aria-label="What to save" ref={tabs} onKeyDown={move}>
              {TABS.map(({ name, note }, i) => (
                <button
                  key={name} type="button" role="tab" id={`${id}-${i}`} aria-controls={`${id}-panel`} aria-selected={i === at}
                  tabIndex={i === at ? 0 : -1} onClick={() => setAt(i)}
                >{name}<i>{note}</i></button>
              ))}
            </div>
            <div id={`${id}-panel`} role="tabpanel" aria-labelledby={`${id}-${at}`} className="export-panel"><Tab showing={showing} /></div>
          </>
        )}
      </div>
    </Dialog>
  );
}
