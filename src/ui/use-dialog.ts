import { createElement, useState, type ComponentType } from 'react';
import { notify } from '../state/store.ts';

interface Opened<Props> {
  readonly Dialog: ComponentType<Props>;
  readonly closed: () => void;
}

/** A dialog whose code loads when it is first asked for; `name` is what the page calls it where that fails. */
export function useDialog<Props extends { closed(): void }>(name: string, load: () => Promise<ComponentType<Props>>): {
  readonly open: () => void;
  /** Its component while it is open. */
  readonly Dialog: ComponentType<Props> | undefined;
  readonly closed: () => void;
} {
  const [opened, setOpened] = useState<Opened<Props>>();
  const open = async (): Promise<void> => {
    try {
      const loaded = await load();
      // A component for each opening: browsers tell late that a dialog was closed, and by then it may be open anew.
      const Dialog = (props: Props) => createElement(loaded, props);
      setOpened({ Dialog, closed: () => setOpened((now) => (now?.Dialog === Dialog ? undefined : now)) });
    } catch {
      notify({ topic: 'dialog', tone: 'error', text: `The ${name} could not be loaded: check the connection and try again.` });
    }
  };
  return { open: () => void open(), Dialog: opened?.Dialog, closed: opened?.closed ?? (() => undefined) };
}
