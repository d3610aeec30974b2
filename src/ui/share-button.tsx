import { useEffect, useState } from 'react';
import { linkOf } from '../state/address.ts';
import { notify, useStore } from '../state/store.ts';
import { Icon } from './icon.tsx';

/** Copies the address of exactly what is shown. */
export function ShareButton() {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const back = setTimeout(() => setCopied(false), 2500);
    return () => clearTimeout(back);
  }, [copied]);

  const copy = async (): Promise<void> => {
    const link = linkOf(window);
    const { image, model } = useStore.getState().shared;
    const own = [image === 'own' && 'the image', model === 'file' && 'the model'].filter(Boolean).join(' and ');
    try {
      await navigator.clipboard.writeText(link);
      setCopied(true);
      if (own) notify({ topic: 'share', tone: 'info', text: `The link holds all but ${own} that you opened: send ${own.includes(' and ') ? 'those files' : 'that file'} along.` });
    } catch {
      notify({ topic: 'share', tone: 'info', text: `The browser does not let this page copy. The link is: ${link}` });
    }
  };
  return (
    <button type="button" className="button primary" onClick={() => void copy()}>
      <Icon name={copied ? 'done' : 'link'} /><span className="wide" aria-live="polite">{copied ? 'Link copied' : 'Copy link'}</span>
    </button>
  );
}
