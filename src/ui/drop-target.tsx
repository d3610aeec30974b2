import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { Open } from './app.tsx';

/** Takes files that are dropped anywhere on the page or pasted. */
export function DropTarget({ open, children }: { readonly open: Open; readonly children: ReactNode }) {
  const [over, setOver] = useState(false);
  // Every element under the pointer tells of entering and leaving: only the balance says whether the page is left.
  const depth = useRef(0);

  useEffect(() => {
    const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
    const take = (files: FileList | undefined): boolean => {
      const file = files?.[0];
      if (file) void open(file);
      return Boolean(file);
    };
    const enter = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      depth.current++;
      setOver(true);
    };
    const leave = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      depth.current = Math.max(0, depth.current - 1);
      setOver(depth.current > 0);
    };
    const allow = (event: DragEvent): void => { if (hasFiles(event)) event.preventDefault(); };
    const drop = (event: DragEvent): void => {
      depth.current = 0;
      setOver(false);
      if (hasFiles(event)) event.preventDefault();
      take(event.dataTransfer?.files);
    };
    const paste = (event: ClipboardEvent): void => { if (take(event.clipboardData?.files)) event.preventDefault(); };
    const stop = new AbortController();
    const { signal } = stop;
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
