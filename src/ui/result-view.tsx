import { useEffect, useRef, useState } from 'react';
import { tensor, type Tensor } from '../core/tensor.ts';
import { planesOf } from '../maps/grid.ts';
import { fuse } from '../maps/query.ts';
import { rangeOf, sharedRange } from '../maps/scale.ts';
import type { Result, Shown } from '../state/shown.ts';
import { change, useStore } from '../state/store.ts';
import { drawBars } from '../views/bars.ts';
import { coloursFor } from '../views/colours.ts';
import { drawMatrix } from '../views/matrix.ts';
import { follow, type Picture } from '../views/picture.ts';
import { drawPlanes } from '../views/planes.ts';
import { useRead } from './use-read.ts';
import type { Showing } from './use-shown.ts';
import { useWidth } from './use-width.ts';

interface Hit { readonly text: string; readonly row?: number }

interface Props {
  readonly showing: Showing;
  readonly result: Result;
}

/** One result drawn by its own picture, with the number under the pointer in words. */
export function ResultView({ showing, result }: Props) {
  const colours = useStore((store) => store.shared.colours);
  const element = useRef<HTMLDivElement>(null);
  const picture = useRef<Picture<Hit>>(undefined);
  // A gate asks which channels pass most; other vectors have an order of their own.
  const [sorted, setSorted] = useState(result.view.scale === 'unit');
  const [text, setText] = useState<string>();
  const width = useWidth(element);
  const read = useRead(showing.picture, async ({ reading }) =>
    ({ showing, result, values: await reading.whole(result.name) }), [showing, result.name]);

  useEffect(() => {
    if (!element.current || !read || width === 0) return;
    setText(undefined);
    picture.current = draw(element.current, read.values, read, colours, sorted);
  }, [read, colours, sorted, width]);

  const asks = result.view.picture === 'attention';
  useEffect(() => {
    if (!element.current) return;
    return follow(element.current, () => picture.current, (hit) => { picture.current?.mark(hit); setText(hit?.text); }, (hit) => {
      const position = (hit.row ?? -1) - showing.shown.at.prefix;
      if (asks && hit.row !== undefined) change({ query: position < 0 ? 'class' : position });
    });
  }, [asks, showing]);

  return (
    <div className="result">
      <div className="caption">
        <span>{result.view.caption}</span><output aria-live="polite">{text ?? '\u00a0'}</output>
        {result.view.picture === 'bars' && (
          <label className="inline">Sorted<input type="checkbox" aria-label="Sorted" role="switch" className="switch" checked={sorted} onChange={({ currentTarget }) => setSorted(currentTarget.checked)} /></label>
        )}
      </div>
      <div className={`drawing ${result.view.picture}`} ref={element} role="img" aria-label={`${result.key}: ${result.view.caption}`} />
    </div>
  );
}

interface Read { readonly showing: Showing; readonly result: Result }

function draw(element: HTMLElement, values: Tensor, { showing: { shown }, result: { view, key } }: Read, colours: string, sorted: boolean): Picture<Hit> {
  const signed = view.scale === 'signed';
  const mode = view.scale === 'unit' ? 'unit' : 'clipped';
  const paint = { colours: coloursFor(colours, signed) };
  const [first, second, third] = view.axes;
  if (view.picture === 'bars') {
    return drawBars(element, values.data, { scale: view.scale, order: sorted ? 'sorted' : 'index', axis: first ?? '', title: key });
  }
  if (view.picture === 'planes') {
    const range = view.scale === 'unit' ? rangeOf(planesOf(values)[0]!, 'unit') : sharedRange(planesOf(values), { signed, clip: 0.02 });
    return drawPlanes(element, values, { ...paint, range, axis: first ?? '', ...(view.labels && { labels: view.labels }) });
  }
  const matrix = asMatrix(values, shown);
  const axes: readonly [string, string] = values.shape.length === 3 ? [second ?? '', third ?? ''] : [first ?? '', second ?? ''];
  const range = rangeOf({ height: matrix.shape[0]!, width: matrix.shape[1]!, data: matrix.data }, mode, { signed });
  return drawMatrix(element, matrix, { ...paint, axes, range, ...(view.picture === 'attention' && { selectedRow: shown.token }) });
}

/** [heads, rows, columns] as the chosen head's matrix, or the fused one; [rows, columns] as it is; a vector as one row. */
function asMatrix({ shape, data }: Tensor, { head, fusion }: Shown): Tensor {
  const [rows = 1, columns = 1] = shape.slice(-2);
  if (shape.length === 1) return tensor([1, shape[0]!], data);
  if (shape.length === 2) return { shape, data };
  const planes = Array.from({ length: shape[0]! }, (_, i) => data.subarray(i * rows * columns, (i + 1) * rows * columns));
  const chosen = head === undefined ? undefined : planes[head];
  return tensor([rows, columns], chosen ?? fuse(planes, fusion === 'rollout' ? 'mean' : fusion));
}
