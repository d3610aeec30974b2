import { useRef, type ReactNode } from 'react';
import type { Open } from './app.tsx';

interface Props {
  readonly open: Open;
  readonly accept: string;
  readonly multiple?: boolean;
  /** What the hidden file field is called. */
  readonly label: string;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A button that lets someone choose a file, or several. */
export function OpenButton({ open, accept, multiple = false, label, className = 'button', children }: Props) {
  const field = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className={className} onClick={() => field.current?.click()}>{children}</button>
      <input
        ref={field} type="file" accept={accept} multiple={multiple} aria-label={label} hidden
        onChange={({ currentTarget }) => {
          const files = [...currentTarget.files ?? []];
          if (files.length > 0) void open(...files);
          currentTarget.value = ''; // the same ones may be chosen again
        }}
      />
    </>
  );
}
