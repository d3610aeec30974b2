import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { Range } from '../maps/scale.ts';
import { change, useStore } from '../state/store.ts';
import { drawColourBar } from '../views/colour-bar.ts';
import { coloursFor } from '../views/colours.ts';
import { follow, type Picture } from '../views/picture.ts';
import { scaleNote } from '../views/scale-note.ts';
import type { Drawn, Hit } from './pictures/drawn.ts';
import { useRead } from './use-read.ts';
import type { Showing } from './use-shown.ts';
import { useWidth } from './use-width.ts';

interface Props {
  readonly showing: Showing;
  /** For ears; the caption is for eyes. */
  readonly label: string;
  readonly caption: ReactNode;
  /** What reads it, and the names of what is read. */
  readonly read: () => Promise<Drawn>;
  readonly of: string;
  readonly kind: string;
  readonly small?: boolean;
  /** Whether it starts with its largest first; undefined where it has no order to choose. */
  readonly sorted?: boolean | undefined;
}

/** A drawing with its caption, the number under the pointer in words, its colours with their numbers, and a note. */
export function Figure({ showing, label, caption, read, of, kind, small = false, sorted: first }: Props) {
  const colours = useStore((store) => store.shared.colours);
  const element = useRef<HTMLDivElement>(null);
  const picture = useRef<Picture<Hit>>(undefined);
  const [sorted, setSorted] = useState(first ?? false);
  const [text, setText] = useState<string>();
  const width = useWidth(element);
  const drawn = useRead(showing.picture, read, [showing, of]);

  useEffect(() => {
    if (!element.current || !drawn || width === 0) return;
    setText(undefined);
    picture.current = drawn.draw(element.current, { colours, sorted, small });
    picture.current.mark(undefined);
    // Room was kept for it until it came.
    element.current.style.minHeight = '0';
  }, [drawn, colours, sorted, small, width]);

  useEffect(() => {
    if (!element.current) return;
    return follow(element.current, () => picture.current, (hit) => { picture.current?.mark(hit); setText(hit?.text); }, (hit) => {
      if (hit.pick) change(hit.pick);
    });
  }, []);

  return (
    <section className={small ? 'result small' : 'result'}>
      <div className="caption">
        <span>{caption}</span>{!small && <Told text={text} />}
        {first !== undefined && !small && (
          <label className="inline">Sorted<input type="checkbox" aria-label="Sorted" role="switch" className="switch" checked={sorted} onChange={({ currentTarget }) => setSorted(currentTarget.checked)} /></label>
        )}
      </div>
      <div className={`drawing ${kind}`} ref={element} role="img" aria-label={label} />
      {small && <Told text={text} />}
      {drawn?.range && <Key range={drawn.range} colours={colours} />}
      {drawn?.note && <p className="hint">{drawn.note}</p>}
    </section>
  );
}

/** What lies under the pointer. */
const Told = ({ text }: { readonly text: string | undefined }) => <output className="told" aria-live="polite">{text ?? '\u00a0'}</output>;

/** What the colours stand for; for ears, in words. */
function Key({ range, colours }: { readonly range: Range; readonly colours: string }) {
  const bar = useRef<HTMLDivElement>(null);
  const width = useWidth(bar);
  useEffect(() => {
    if (bar.current && width > 0) drawColourBar(bar.current, range, { colours: coloursFor(colours, range.signed), ticks: 3 });
  }, [range, colours, width]);
  return <div className="key"><div ref={bar} aria-hidden="true" /><span>{range.mode === 'shared' ? `one scale${range.clip > 0 ? ', top 2 % clipped' : ''}` : range.mode === 'unit' ? `scale ${scaleNote(range)}` : scaleNote(range).replace('this map', 'its own scale')}</span></div>;
}
