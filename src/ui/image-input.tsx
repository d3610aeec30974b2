import { useRef } from 'react';
import { startCamera, stopCamera } from '../state/live.ts';
import { notify, useStore } from '../state/store.ts';
import type { Open } from './app.tsx';
import { Icon } from './icon.tsx';
import { ImageMenu, type ImageAction } from './image-menu.tsx';
import { OpenButton } from './open-button.tsx';
import { useDialog } from './use-dialog.ts';

/** All ways to bring an image: the menu names them, the most used stand beside it. */
export function ImageInput({ open }: { readonly open: Open }) {
  const title = useStore((store) => store.photo?.title);
  const web = useDialog('dialog', async () => (await import('./web-image-dialog.tsx')).WebImageDialog);
  const files = useRef<HTMLInputElement>(null);
  const camera = useStore((store) => store.camera);
  const live = useStore((store) => store.live !== undefined);
  const crop = useDialog('dialog', async () => (await import('./crop/crop-dialog.tsx')).CropDialog);
  const tools: readonly ImageAction[] = [
    { label: 'From the web…', icon: 'web', keys: 'U', does: 'Open an image from the web', dialog: true, run: web.open },
    { label: 'Camera', icon: 'camera', keys: 'K', does: 'Let the map follow the camera', pressed: camera, run: camera ? stopCamera : startCamera },
    { label: 'Crop…', icon: 'crop', keys: 'X', does: 'Choose what the model sees', dialog: true, disabled: title === undefined || live, run: crop.open },
  ];
  const file: ImageAction = { label: 'Open files…', icon: 'open', run: () => files.current?.click() };
  const paste: readonly ImageAction[] = navigator.clipboard && 'read' in navigator.clipboard
    ? [{ label: 'Paste', icon: 'paste', run: () => void pasted(open) }] : [];
  return (
    <>
      <ImageMenu actions={[file, ...tools, ...paste]} />
      <OpenButton open={open} accept="image/*" multiple label="Image file" field={files} className="button open-image" title="Open image files"><Icon name="open" /><span className="wide">Open image…</span></OpenButton>
      <span className="image-tools">
        {tools.map(({ label, icon, keys, does, dialog, pressed, disabled, run }) => (
          <button
            key={label} type="button" className="button icon bare" aria-label={label} title={`${does} (${keys})`} onClick={run} disabled={disabled}
            aria-keyshortcuts={keys} data-shortcut={does} aria-haspopup={dialog && 'dialog'} aria-pressed={pressed}
          ><Icon name={icon} /></button>
        ))}
      </span>
      <p className="sr-only" role="status">{title && `${title} is shown`}</p>
      {crop.Dialog && <crop.Dialog closed={crop.closed} />}
      {web.Dialog && <web.Dialog closed={web.closed} open={open} />}
    </>
  );
}

async function pasted(open: Open): Promise<void> {
  try {
    const { openFromClipboard } = await import('../state/clipboard-image.ts');
    await openFromClipboard(open);
  } catch {
    notify({ topic: 'image-refused', tone: 'error', text: 'What reads the clipboard could not be loaded: check the connection and try again.' });
  }
}
