import type { ReactNode } from 'react';

/** A part of a model card, under a heading. */
export function Part({ title, note, children }: { readonly title: string; readonly note?: string | undefined; readonly children: ReactNode }) {
  return (
    <section>
      <h3>{title}</h3>
      {note && <p className="muted">{note}</p>}
      {children}
    </section>
  );
}

export type Line = readonly [name: string, value: ReactNode];

export const Lines = ({ lines }: { readonly lines: readonly Line[] }) => (
  <dl>{lines.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
);

/** Shares as bars from 0 to 1, each with its number; a line at `mark`. */
export function Bars({ rows, mark }: { readonly rows: readonly (readonly [name: string, share: number])[]; readonly mark: number }) {
  return (
    <dl className="shares">
      {rows.map(([name, share]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <span className="bar" aria-hidden="true" style={{ ['--share' as string]: share, ['--mark' as string]: mark }} />
            <output>{(100 * share).toFixed(1)} %</output>
          </dd>
        </div>
      ))}
    </dl>
  );
}
