import { useState, type ComponentType } from 'react';
import { notify } from '../state/store.ts';

/** A dialog whose code loads when it is first asked for; `name` is what the page calls it where that fails. */
export function useDialog<Props extends { closed(): void }>(name: string, load: () => Promise<ComponentType<Props>>): {
  readonly open: () => void;
  /** Its component while it is open. */
  readonly Dialog: ComponentType<Props> | undefined;
  readonly closed: () => void;
} {
  const [Dialog, setDialog] = useState<ComponentType<Props>>();
  const open = async (): Promise<void> => {
    try {
      const loaded = await load();
      setDialog(() => loaded);
    } catch {
      notify({ topic: 'dialog', tone: 'error', text: `The ${name} could not be loaded: check the connection and try again.` });
    }
  };
  return { open: () => void open(), Dialog, closed: () => setDialog(undefined) };
}
