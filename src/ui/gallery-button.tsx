import { Icon } from './icon.tsx';
import { useDialog } from './use-dialog.ts';

/** Opens the gallery. */
export function GalleryButton() {
  const { open, Dialog, closed } = useDialog('gallery', async () => (await import('./gallery.tsx')).Gallery);
  return (
    <>
      <button type="button" className="button" aria-haspopup="dialog" aria-keyshortcuts="G" title="Pictures worth seeing" onClick={open}>
        <Icon name="gallery" /><span className="wide">Gallery</span>
      </button>
      {Dialog && <Dialog closed={closed} />}
    </>
  );
}
