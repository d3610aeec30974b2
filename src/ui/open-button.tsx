import { useRef, type ReactNode, type RefObject } from 'react';
import type { Open } from './app.tsx';

interface Props {
  readonly open: Open;
  readonly accept: string;
  readonly multiple?: boolean;
  /** What the hidden file field is called. */
  readonly label: string;
  readonly className?: string;
  readonly title?: string;
  /** Where the hidden field is kept, for others that open it too. */
  readonly field?: RefObject<HTMLInputElement | null>;
  readonly children: ReactNode;
}

/** A button that lets someone choose a file, or several. */
export function OpenButton({ open, accept, multiple = false, label, className = 'button', title, field: kept, children }: Props) {
  const own = useRef<HTMLInputElement>(null);
  const field = kept ?? own;
  return (
    <>
      <button type="button" className={className} title={title} onClick={() => field.current?.click()}>{children}</button>
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
