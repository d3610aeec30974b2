import { useEffect, useState } from 'react';
import { notify } from '../../state/store.ts';
import { Icon } from '../icon.tsx';

/** Puts text on the clipboard, and says that it did. `what` it is, for ears. */
export function CopyButton({ text, what }: { readonly text: string; readonly what: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const back = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(back);
  }, [copied]);
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => notify({ topic: 'copy', tone: 'info', text: 'The browser does not let this page copy: select the text and copy it yourself.' }),
    );
  };
  return (
    <button type="button" className="button small-button" onClick={copy} aria-label={`Copy ${what}`}>
      {copied && <Icon name="done" />}<span aria-live="polite">{copied ? 'Copied' : 'Copy'}</span>
    </button>
  );
}
