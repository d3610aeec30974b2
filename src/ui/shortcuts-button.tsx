import { useEffect } from 'react';
import { followShortcuts } from './shortcuts.ts';
import { useDialog } from './use-dialog.ts';

/** Follows the keys, and opens the list of them. */
export function ShortcutsButton() {
  useEffect(followShortcuts, []);
  const { open, Dialog, closed } = useDialog('list of keys', async () => (await import('./shortcuts-dialog.tsx')).ShortcutsDialog);
  return (
    <>
      <button type="button" className="button icon keys-button" aria-haspopup="dialog" aria-keyshortcuts="?" aria-label="Keys" data-shortcut="This list" title="Keys (?)" onClick={open}>?</button>
      {Dialog && <Dialog closed={closed} />}
    </>
  );
}
