import { useEffect, useId, useRef, type ReactNode } from 'react';
import './dialog.css';
import { Icon } from './icon.tsx';

interface Props {
  readonly title: string;
  /** A line beside the title. */
  readonly note?: string;
  /** The class of what is particular: its width, its height. */
  readonly className: string;
  readonly closed: () => void;
  readonly children: ReactNode | ((close: () => void) => ReactNode);
}

/** Over the page, until Escape, a press beside it or its cross closes it; the focus then returns to where it was. */
export function Dialog({ title, note, className, closed, children }: Props) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => { if (!dialog.current!.open) dialog.current!.showModal(); }, []);
  const close = (): void => dialog.current!.close();
  return (
    <dialog
      ref={dialog} className={`dialog ${className}`} aria-labelledby={id} onClose={closed}
      onClick={({ target, currentTarget }) => { if (target === currentTarget) close(); }}
    >
      <div className="dialog-head">
        <h2 id={id}>{title}</h2>
        {note && <p className="muted">{note}</p>}
        <button type="button" className="button icon bare" aria-label="Close" onClick={close}><Icon name="close" /></button>
      </div>
      {typeof children === 'function' ? children(close) : children}
    </dialog>
  );
}
