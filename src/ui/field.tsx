import { useId, type ReactNode } from 'react';

interface Props {
  readonly label: string;
  /** The value in words, where the control does not show it. */
  readonly value?: string;
  readonly children: (id: string) => ReactNode;
}

/** A control under its label. */
export function Field({ label, value, children }: Props) {
  const id = useId();
  return (
    <div className="field">
      <span><label htmlFor={id}>{label}</label>{value !== undefined && <output>{value}</output>}</span>
      {children(id)}
    </div>
  );
}
