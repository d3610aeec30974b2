import { useId, useRef, type KeyboardEvent, type PointerEvent } from 'react';
import { moved, stretched, typed, type Handle } from '../../image/part-edit.ts';
import type { Region } from '../../image/resize.ts';
import type { Photo } from '../../state/photo.ts';
import { boxStyle } from '../box-style.ts';
import { PhotoCanvas } from '../photo-canvas.tsx';

interface Props {
  readonly photo: Photo;
  /** In whole pixels of the photo. */
  readonly part: Region;
  /** What the model sees of the part, where that is known: some cut its margin off. */
  readonly seen: Region | undefined;
  readonly rules: { readonly size: Photo['pixels']; readonly square: boolean };
  readonly change: (part: Region) => void;
  readonly enter: () => void;
}

const CORNERS: readonly Handle[] = [[-1, -1], [1, -1], [-1, 1], [1, 1]];
const EDGES: readonly Handle[] = [[0, -1], [1, 0], [0, 1], [-1, 0]];
const WAYS: Readonly<Record<string, readonly [right: number, down: number]>> = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

/** What a pointer holds, from where it was pressed. */
interface Held {
  readonly handle: Handle | undefined;
  readonly part: Region;
  readonly x: number;
  readonly y: number;
}

/** The whole image, and over it the part, which is moved, stretched by its handles, or drawn anew beside it; by arrow keys too. */
export function CropBox({ photo, part, seen, rules, change, enter }: Props) {
  const id = useId();
  const area = useRef<HTMLDivElement>(null);
  const held = useRef<Held>(undefined);
  const { width, height } = photo.pixels;
  const handles = rules.square ? CORNERS : [...CORNERS, ...EDGES];

  const box = boxStyle({ x: part.x / width, y: part.y / height, width: part.width / width, height: part.height / height });

  /** Where a pointer is, in pixels of the photo. */
  const spotOf = ({ clientX, clientY }: PointerEvent): readonly [number, number] => {
    const box = area.current!.getBoundingClientRect();
    return [Math.round(((clientX - box.left) / box.width) * width), Math.round(((clientY - box.top) / box.height) * height)];
  };
  const press = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    const [x, y] = spotOf(event);
    const handle = handles.find((handle) => handle.join() === (event.target as HTMLElement).dataset['handle']);
    const inside = part.x <= x && x <= part.x + part.width && part.y <= y && y <= part.y + part.height;
    // Beside the part a new one begins, of one pixel.
    held.current = handle || inside ? { handle, part, x, y } : { handle: [1, 1], part: typed(part, { x, y, width: 1, height: 1 }, rules), x, y };
    area.current!.setPointerCapture(event.pointerId);
  };
  const drag = (event: PointerEvent): void => {
    if (!held.current) return;
    const { handle, part, x, y } = held.current;
    const [right, down] = [spotOf(event)[0] - x, spotOf(event)[1] - y];
    if (right === 0 && down === 0) return;
    change(handle ? pulled({ handle, part, right, down, rules }) : moved(part, right, down, rules.size));
  };
  const key = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') {
      // The press would otherwise go on to the button that the focus returns to.
      event.preventDefault();
      return enter();
    }
    const way = WAYS[event.key];
    if (!way) return;
    event.preventDefault();
    const step = Math.max(1, Math.round(Math.max(width, height) / 100));
    const [right, down] = [way[0] * step, way[1] * step];
    change(event.shiftKey ? stretched(part, [1, 1], right, down, rules) : moved(part, right, down, rules.size));
  };

  return (
    <div className="crop-frame">
      <div
        className="crop-area" ref={area} style={{ aspectRatio: width / height, maxWidth: `calc(var(--tallest) * ${width / height})` }}
        onPointerDown={press} onPointerMove={drag} onPointerUp={() => { held.current = undefined; }} onPointerCancel={() => { held.current = undefined; }}
      >
        <PhotoCanvas photo={photo} region={{ x: 0, y: 0, width, height }} />
        <div className="crop-shade"><div style={box} /></div>
        <div
          ref={first} className="crop-part" tabIndex={0} role="application" aria-label="The part that counts" aria-describedby={`${id}-help`} onKeyDown={key}
          style={box}
        >
          {seen && part.width - seen.width > 1 && <div className="crop-inner" style={boxStyle(within(seen, part))} />}
          {handles.map((handle) => (
            <i key={handle.join()} data-handle={handle.join()} style={{ left: `${50 + 50 * handle[0]}%`, top: `${50 + 50 * handle[1]}%`, cursor: cursorOf(handle) }} />
          ))}
        </div>
      </div>
      <p className="crop-told"><output>{part.width} × {part.height} at {part.x}, {part.y}</output></p>
      <p id={`${id}-help`} className="hint">Arrow keys move the part, Shift and arrow keys stretch it. With the pointer: drag it, its corners, or a new one beside it.</p>
    </div>
  );
}

/** The browser gives the focus to it when the dialog opens. */
const first = (element: HTMLElement | null): void => element?.setAttribute('autofocus', '');

/** One region as a part of another. */
const within = (inner: Region, outer: Region): Region => ({
  x: (inner.x - outer.x) / outer.width, y: (inner.y - outer.y) / outer.height, width: inner.width / outer.width, height: inner.height / outer.height,
});

interface Pull {
  readonly handle: Handle;
  readonly part: Region;
  readonly right: number;
  readonly down: number;
  readonly rules: Props['rules'];
}

/** A part that begins with one pixel is pulled whichever way the pointer goes. */
function pulled({ handle, part, right, down, rules }: Pull): Region {
  const fresh = part.width === 1 && part.height === 1;
  return stretched(part, fresh ? [right < 0 ? -1 : 1, down < 0 ? -1 : 1] : handle, right, down, rules);
}

const cursorOf = ([across, down]: Handle): string => (across === 0 ? 'ns-resize' : down === 0 ? 'ew-resize' : across === down ? 'nwse-resize' : 'nesw-resize');
