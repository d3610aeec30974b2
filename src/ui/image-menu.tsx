import { useRef } from 'react';
import { useStore } from '../state/store.ts';
import { Icon, type IconName } from './icon.tsx';
import { useDialog } from './use-dialog.ts';

/** Something that brings an image or changes what is seen of it. */
export interface ImageAction {
  readonly label: string;
  readonly icon: IconName;
  /** The key that does the same, and what that is in the list of keys. */
  readonly keys?: string;
  readonly does?: string;
  /** Whether it opens a dialog. */
  readonly dialog?: boolean;
  /** Of one that goes on until it is pressed again: whether it does. */
  readonly pressed?: boolean;
  readonly disabled?: boolean;
  readonly run: () => void;
}

const load = () => import('./image-list.tsx');

/** The image that is shown, and a menu of all there are; its list loads when it is asked for. */
export function ImageMenu({ actions }: { readonly actions: readonly ImageAction[] }) {
  const title = useStore((store) => store.photo?.title);
  const button = useRef<HTMLButtonElement>(null);
  const { open, Dialog: List, closed } = useDialog('menu', async () => (await load()).ImageList);
  return (
    <div className="menu">
      <button
        ref={button} type="button" className="button" aria-haspopup="menu" aria-expanded={List !== undefined}
        aria-label={`Image: ${title ?? 'none'}`} onClick={List ? closed : open}
        // Who comes near is likely to ask: the list is there at once then.
        onPointerEnter={() => void load().catch(() => undefined)} onFocus={() => void load().catch(() => undefined)}
      ><span className="narrow"><Icon name="image" /></span><span className="short">{title ?? 'Image'}</span><Icon name="down" /></button>
      {List && <List actions={actions} closed={closed} chosen={() => { closed(); button.current?.focus(); }} />}
    </div>
  );
}
