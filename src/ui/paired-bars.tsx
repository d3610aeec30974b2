import { useEffect, useRef, useState } from 'react';
import { beside as besideName, type Result } from '../state/shown.ts';
import { drawBars, type BarHit } from '../views/bars.ts';
import { formatNumber } from '../views/format.ts';
import { follow, type Picture } from '../views/picture.ts';
import { useRead } from './use-read.ts';
import type { Showing } from './use-shown.ts';
import { useWidth } from './use-width.ts';

interface Props {
  readonly here: Showing;
  readonly there: Showing;
  readonly result: Result;
}

/** A gate's bars for both images, channel under channel; pointing at one reads both. */
export function PairedBars({ here, there, result: { name, key, view } }: Props) {
  const elements = [useRef<HTMLDivElement>(null), useRef<HTMLDivElement>(null)] as const;
  const pictures = useRef<readonly Picture<BarHit>[]>([]);
  const gates = useRef<readonly ArrayLike<number>[]>([]);
  const [text, setText] = useState<string>();
  const width = useWidth(elements[0]);
  const read = useRead(there.picture, async ({ reading }) => {
    const values = await Promise.all([here.picture.reading.whole(name), reading.whole(besideName(name, key))]);
    return values.map(({ data }) => data);
  }, [here.picture, there.picture, name]);
  const titles = [here, there].map(({ picture: { photo } }) => photo.title);

  useEffect(() => {
    if (!read || width === 0) return;
    gates.current = read;
    pictures.current = elements.map((element, i) => drawBars(element.current!, read[i]!, { scale: view.scale, order: 'index', title: `${key} · ${titles[i]}`, height: 140 }));
  }, [read, width, key]);

  useEffect(() => {
    const stops = elements.map((element, i) => follow(element.current!, () => pictures.current[i], (hit) => {
      const values = gates.current.map((gate) => gate[hit?.index ?? 0]!);
      pictures.current.forEach((picture, j) => picture.mark(hit && { ...hit, value: values[j]! }));
      setText(hit && `channel ${hit.index}: ${values.map((value, j) => `${formatNumber(value)} on ${titles[j]}`).join(', ')}`);
    }));
    return () => stops.forEach((stop) => stop());
  }, [titles.join()]);

  return (
    <div className="paired">
      <div className="caption"><span>{view.caption}</span><output className="told" aria-live="polite">{text ?? differenceText(read)}</output></div>
      {elements.map((element, i) => <div key={i} className="drawing" style={{ minHeight: 140 }} ref={element} role="group" aria-label={`${key} on ${titles[i]}`} />)}
    </div>
  );
}

/** How far the two are apart, in words. */
function differenceText(gates: readonly ArrayLike<number>[] | undefined): string {
  const [here, there] = gates ?? [];
  if (!here || !there) return '\u00a0';
  const sum = Array.from(here, (value, i) => Math.abs(value - there[i]!)).reduce((total, part) => total + part, 0);
  return `${formatNumber(sum / here.length, 2)} apart in the mean of ${here.length} channels`;
}
