import { useEffect, useRef, useState } from 'react';
import { Icon } from '../icon.tsx';

interface Props {
  readonly text: string;
  /** Whether it is HTML, of several lines, and not an address. */
  readonly code: boolean;
  /** Whether the text is not yet what it will be. */
  readonly busy: boolean;
}

/** A text to be copied, and a button that does: it has the focus when the dialog opens. */
export function Copy({ text, code, busy }: Props) {
  const field = useRef<HTMLTextAreaElement>(null);
  const [said, setSaid] = useState('');
  useEffect(() => setSaid(''), [text]);
  const what = code ? 'Code' : 'Link';
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid(`${what} copied`);
    } catch {
      field.current?.focus(); // which selects it
      setSaid('The browser does not let this page copy. The text is selected: press Ctrl + C, or ⌘ + C.');
    }
  };
  const done = said.endsWith('copied');
  return (
    <div className="copy">
      <textarea ref={field} readOnly rows={code ? 5 : 3} aria-label={what} value={text} spellCheck={false} onFocus={({ currentTarget }) => currentTarget.select()} />
      <button
        type="button" className="button primary" aria-disabled={busy} onClick={() => { if (!busy) void copy(); }}
        // React's own is done before the dialog opens, which then takes the focus away.
        ref={(button) => { button?.setAttribute('autofocus', ''); }}
      ><Icon name={done ? 'done' : 'link'} />{done ? 'Copied' : `Copy ${what.toLowerCase()}`}</button>
      <p role="status" className={done ? 'sr-only' : 'hint'}>{said}</p>
    </div>
  );
}
