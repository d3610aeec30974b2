import { useState } from 'react';
import { Dialog } from './dialog.tsx';
import { keysAreOn, shortcutsHere, switchKeys, type Shortcut } from './shortcuts.ts';
import './shortcuts.css';

const PARTS: readonly { readonly title: string; readonly keys: readonly Shortcut[] }[] = [
  { title: 'On the picture', keys: [
    { keys: ['←', '→', '↑', '↓'], does: 'Ask from the next patch, or read it' },
    { keys: ['Esc'], does: 'Let go of the patch' },
  ] },
  { title: 'In sheets, lists and tabs', keys: [
    { keys: ['←', '→', '↑', '↓'], does: 'Move' },
    { keys: ['Enter'], does: 'Show it on the picture' },
    { keys: ['Delete'], does: 'Take an image of yours out' },
  ] },
];

/** Every key that does something, of the page as it stands. */
export function ShortcutsDialog({ closed }: { readonly closed: () => void }) {
  // Read once: while the dialog is open, the page below stands still.
  const [here] = useState(shortcutsHere);
  const [on, setOn] = useState(keysAreOn);
  return (
    <Dialog title="Keys" className="keys" closed={closed}>
      <div className="dialog-body" tabIndex={0} role="group" aria-label="The keys">
        <section>
          <h3>Anywhere</h3>
          <Keys keys={here} />
          <label className="inline">
            Single keys<input
              type="checkbox" role="switch" className="switch" checked={on}
              onChange={({ currentTarget: { checked } }) => { switchKeys(checked); setOn(checked); }}
            />
          </label>
          <p className="hint">Switch them off if you speak to your computer, or if keys are pressed by accident. This browser keeps the choice.</p>
        </section>
        {PARTS.map(({ title, keys }) => <section key={title}><h3>{title}</h3><Keys keys={keys} /></section>)}
      </div>
    </Dialog>
  );
}

const Keys = ({ keys }: { readonly keys: readonly Shortcut[] }) => (
  <dl>
    {keys.map(({ keys, does }) => (
      <div key={does}><dt>{keys.map((key) => <kbd key={key}>{key}</kbd>)}</dt><dd>{does}</dd></div>
    ))}
  </dl>
);
