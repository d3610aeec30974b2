import { useState, type ComponentType } from 'react';
import { notify } from '../state/store.ts';
import { Icon } from './icon.tsx';

/** Opens the gallery, which loads when it is first asked for. */
export function GalleryButton() {
  const [Gallery, setGallery] = useState<ComponentType<{ readonly closed: () => void }>>();
  const open = async (): Promise<void> => {
    try {
      const { Gallery } = await import('./gallery.tsx');
      setGallery(() => Gallery);
    } catch {
      notify({ topic: 'gallery', tone: 'error', text: 'The gallery could not be loaded: check the connection and try again.' });
    }
  };
  return (
    <>
      <button type="button" className="button" aria-haspopup="dialog" title="Pictures worth seeing" onClick={() => void open()}>
        <Icon name="gallery" /><span className="wide">Gallery</span>
      </button>
      {Gallery && <Gallery closed={() => setGallery(undefined)} />}
    </>
  );
}
