import { useEffect, useRef, useState } from 'react';
import { follow, type Picture } from '../views/picture.ts';
import { useWidth } from './use-width.ts';

interface Props<Hit> {
  /** For ears. */
  readonly label: string;
  /** Draws into an element of some width; a new function draws anew. */
  readonly draw: (element: HTMLElement) => Picture<Hit>;
  /** What is marked as long as nothing is pointed at here. */
  readonly marked?: Hit | undefined;
  /** What is said while nothing is pointed at. */
  readonly hint?: string;
  readonly onHover?: (hit: Hit | undefined) => void;
  readonly onPick?: (hit: Hit) => void;
  /** CSS pixels that are kept for it before it is drawn. */
  readonly height: number;
}

/** A drawing that follows pointer and keys, with what lies under the pointer in words below it. */
export function Drawing<Hit extends { readonly text: string }>({ label, draw, marked, hint = '\u00a0', onHover, onPick, height }: Props<Hit>) {
  const element = useRef<HTMLDivElement>(null);
  const drawn = useRef<Picture<Hit>>(undefined);
  const [hit, setHit] = useState<Hit>();
  const width = useWidth(element);
  const heard = useRef({ onHover, onPick });
  heard.current = { onHover, onPick };
  useEffect(() => {
    if (element.current && width > 0) drawn.current = draw(element.current);
  }, [draw, width]);
  useEffect(() => { drawn.current?.mark(hit ?? marked); }, [draw, width, hit, marked]);
  useEffect(() => {
    if (!element.current) return;
    return follow(
      element.current, () => drawn.current,
      (next) => { setHit(() => next); heard.current.onHover?.(next); }, (next) => heard.current.onPick?.(next),
    );
  }, []);
  return (
    <div className="drawn-chart">
      <div ref={element} role="group" aria-label={label} style={{ minHeight: height }} />
      <output className={hit ?? marked ? 'told' : 'told faint'} aria-live={hit ? 'polite' : 'off'}>{(hit ?? marked)?.text ?? hint}</output>
    </div>
  );
}
