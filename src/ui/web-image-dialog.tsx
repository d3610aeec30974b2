import { useRef, useState, type FormEvent } from 'react';
import { fetchImage, MOST_BYTES } from '../state/web-image.ts';
import type { Open } from './app.tsx';
import { Dialog } from './dialog.tsx';
import './web-image-dialog.css';

/** Fetches an image from an address of the web; what goes wrong stands below the address, which stays to be put right. */
export function WebImageDialog({ open, closed }: { readonly open: Open; readonly closed: () => void }) {
  const [address, setAddress] = useState('');
  const [error, setError] = useState<string>();
  const [arrived, setArrived] = useState<{ readonly count: number; readonly size: number | undefined }>();
  const turn = useRef<AbortController>(undefined);
  const field = useRef<HTMLInputElement | null>(null);

  // The browser gives the focus to what says so when a dialog opens; React's autoFocus is too early for that.
  const first = (input: HTMLInputElement | null): void => {
    field.current = input;
    input?.setAttribute('autofocus', '');
  };

  const fetchIt = async (event: FormEvent, close: () => void): Promise<void> => {
    event.preventDefault();
    const { signal } = (turn.current = new AbortController());
    setError(undefined);
    setArrived({ count: 0, size: undefined });
    try {
      const file = await fetchImage(address, { signal, onProgress: (count, size) => setArrived({ count, size }) });
      close();
      await open(file);
    } catch (error) {
      if (!signal.aborted) setError(error instanceof Error ? error.message : String(error));
      field.current?.focus();
    } finally {
      setArrived(undefined);
    }
  };
  const stop = (): void => turn.current?.abort();

  return (
    <Dialog title="Image from the web" className="web-image" closed={() => { stop(); closed(); }}>
      {(close) => (
        <form className="dialog-body" onSubmit={(event) => void fetchIt(event, close)}>
          <label htmlFor="web-address">Address of the image</label>
          <div className="web-row">
            <input
              ref={first} id="web-address" type="text" inputMode="url" autoComplete="off" autoCapitalize="off" spellCheck={false} required
              placeholder="https://example.org/photo.jpg" value={address} readOnly={arrived !== undefined}
              aria-invalid={error !== undefined} aria-describedby="web-told" onChange={({ currentTarget }) => setAddress(currentTarget.value)}
            />
            {/* Two buttons, not one that changes: one that becomes what submits while it is pressed would ask again. */}
            {arrived
              ? <button key="cancel" type="button" className="button" onClick={stop}>Cancel</button>
              : <button key="open" type="submit" className="button primary">Open</button>}
          </div>
          <div id="web-told" className="web-told">
            {arrived && <><progress aria-label="Fetching the image" max={1} {...(arrived.size && { value: arrived.count / arrived.size })} /><p role="status">{kilobytes(arrived.count)}{arrived.size ? ` of ${kilobytes(arrived.size)}` : ''}</p></>}
            <p role="alert" className="web-error">{error}</p>
            {!arrived && !error && (
              <p className="faint">
                On most pages a right click on an image offers “Copy image address”. This page asks that server for it, without cookies, and for at most {MOST_BYTES / 1024 / 1024} MB; the image then stays here.
              </p>
            )}
          </div>
        </form>
      )}
    </Dialog>
  );
}

const kilobytes = (count: number): string => (count < 1e6 ? `${Math.round(count / 1000)} kB` : `${(count / 1e6).toFixed(1)} MB`);
