import { useEffect, useRef, useState, type ReactNode } from 'react';
import { notify } from '../state/store.ts';
import type { Open } from './app.tsx';

/** Takes files, or the address of an image, that are dropped anywhere on the page or pasted. */
export function DropTarget({ open, children }: { readonly open: Open; readonly children: ReactNode }) {
  const [over, setOver] = useState(false);
  // Every element under the pointer tells of entering and leaving: only the balance says whether the page is left.
  const depth = useRef(0);

  useEffect(() => {
    // What is dragged from the page itself, such as a picture of the gallery, is no image that someone brings.
    let ours = false;
    const welcome = ({ dataTransfer }: DragEvent): boolean => !ours && dataTransfer !== null && ['Files', 'text/uri-list'].some((type) => dataTransfer.types.includes(type));
    const take = (data: DataTransfer | null): boolean => {
      const files = [...data?.files ?? []];
      const address = [data?.getData('text/uri-list').split('\n').find((line) => !line.startsWith('#')), data?.getData('text/plain')]
        .map((text) => text?.trim() ?? '').find((text) => /^https?:\/\/\S+$/i.test(text));
      if (files.length > 0) void open(...files);
      else if (address) void fetched(address, open);
      return files.length > 0 || address !== undefined;
    };
    const enter = (event: DragEvent): void => {
      if (!welcome(event)) return;
      depth.current++;
      setOver(true);
    };
    const leave = (event: DragEvent): void => {
      if (!welcome(event)) return;
      depth.current = Math.max(0, depth.current - 1);
      setOver(depth.current > 0);
    };
    const allow = (event: DragEvent): void => { if (welcome(event)) event.preventDefault(); };
    const drop = (event: DragEvent): void => {
      depth.current = 0;
      setOver(false);
      if (!welcome(event)) return;
      event.preventDefault();
      take(event.dataTransfer);
    };
    const paste = (event: ClipboardEvent): void => {
      const typing = event.target instanceof Element && event.target.closest('input, textarea, [contenteditable]') !== null;
      if (!typing && take(event.clipboardData)) event.preventDefault();
    };
    const stop = new AbortController();
    const { signal } = stop;
    addEventListener('dragstart', () => { ours = true; }, { signal });
    addEventListener('dragend', () => { ours = false; }, { signal });
    addEventListener('dragenter', enter, { signal });
    addEventListener('dragleave', leave, { signal });
    addEventListener('dragover', allow, { signal });
    addEventListener('drop', drop, { signal });
    addEventListener('paste', paste, { signal });
    return () => stop.abort();
  }, [open]);

  return (
    <>
      {children}
      {over && <div className="drop"><p>Drop an image, or a model in <code>.safetensors</code><span>It stays on this computer.</span></p></div>}
    </>
  );
}

async function fetched(address: string, open: Open): Promise<void> {
  try {
    const { openFromWeb } = await import('../state/web-image.ts');
    await openFromWeb(address, open);
  } catch {
    notify({ topic: 'image-refused', tone: 'error', text: 'What fetches images from the web could not be loaded: check the connection and try again.' });
  }
}
