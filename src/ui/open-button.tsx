import { useRef, type ReactNode } from 'react';
import type { Open } from './app.tsx';

interface Props {
  readonly open: Open;
  readonly accept: string;
  /** What the hidden file field is called. */
  readonly label: string;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A button that lets someone choose a file. */
export function OpenButton({ open, accept, label, className = 'button', children }: Props) {
  const field = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className={className} onClick={() => field.current?.click()}>{children}</button>
      <input
        ref={field} type="file" accept={accept} aria-label={label} hidden
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          if (file) void open(file);
          currentTarget.value = ''; // the same file may be chosen again
        }}
      />
    </>
  );
}
