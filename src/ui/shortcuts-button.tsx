import { useEffect } from 'react';
import { useStore } from '../state/store.ts';
import { useDialog } from './use-dialog.ts';

/** Follows the keys once there is a map, and opens the list of them. */
export function ShortcutsButton() {
  const painted = useStore((store) => store.painted);
  useEffect(() => {
    if (!painted) return;
    let stop: (() => void) | undefined;
    let left = false;
    void import('./shortcuts.ts').then(({ followShortcuts }) => { if (!left) stop = followShortcuts(); }, () => undefined);
    return () => {
      left = true;
      stop?.();
    };
  }, [painted]);
  const { open, Dialog, closed } = useDialog('list of keys', async () => (await import('./shortcuts-dialog.tsx')).ShortcutsDialog);
  return (
    <>
      <button type="button" className="button icon keys-button" aria-haspopup="dialog" aria-keyshortcuts="?" aria-label="Keys" data-shortcut="This list" title="Keys (?)" onClick={open}>?</button>
      {Dialog && <Dialog closed={closed} />}
    </>
  );
}
