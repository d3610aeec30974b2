import { useId, useRef, type CSSProperties, type KeyboardEvent, type MouseEvent, type PointerEvent } from 'react';
import { partOf } from '../image/part.ts';
import { seenRegion, type Preprocessing } from '../image/preprocess.ts';
import type { Place } from '../models/network.ts';
import type { AppState } from '../state/app-state.ts';
import { activate, pointAt } from '../state/compare.ts';
import { change, useStore } from '../state/store.ts';
import { Announcement } from './announcement.tsx';
import { boxStyle } from './box-style.ts';
import { MassOutline, Overlay } from './lazy-overlay.tsx';
import { MapCanvas } from './map-canvas.tsx';
import { OriginNote } from './origin-note.tsx';
import { markedAsker } from './reading-at.ts';
import type { Drawn } from './overlay.tsx';
import { PhotoCanvas } from './photo-canvas.tsx';
import { useSeen } from './use-seen.ts';
import type { StageMap } from './use-stage.ts';
import { Working } from './working.tsx';

interface Props {
  readonly base: StageMap | undefined;
  readonly preview: StageMap | undefined;
  /** Of two stages: whether it is the one that the panels do not speak of, and what it is called. */
  readonly other?: boolean;
  readonly name?: string;
}

/** What a model sees of an image as long as none is known: the middle square. */
const SQUARE: Preprocessing = { size: 4096, resize: 4096, mean: [], std: [], interpolation: 'bilinear' };

const STEPS: Readonly<Record<string, readonly [number, number]>> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** The image with the map over it: hovering reads, a click or the arrow keys ask from a patch, Escape lets go. */
export function Stage({ base, preview, other = false, name }: Props) {
  const help = useId();
  const newest = useStore((store) => store.photo);
  const live = useStore((store) => store.live !== undefined);
  const fit = useStore((store) => store.shared.fit);
  const crop = useStore((store) => store.shared.crop);
  const marked = useStore((store) => (other ? undefined : store.marked));
  const hover = useSeen((store) => store.hover, other) ?? marked;
  const pointed = useSeen((store) => store.pointed !== undefined, other);
  const busy = useSeen((store) => store.work !== undefined, other);
  const placed = useRef<HTMLDivElement>(null);
  const drawn = useRef<Drawn>(undefined);
  // A new image shows at once, its map when the model has seen it; a frame of a camera shows with its map.
  const photo = live && base ? base.picture.photo : newest;
  const current = base && base.picture.photo === photo ? base : undefined;
  const map = current && (preview ?? base);
  const place = current?.shown.at;
  const region = photo && (current?.picture.region ?? seenRegion(photo.pixels, base?.picture.network.preprocessing ?? SQUARE, fit, partOf(crop, photo.pixels)));
  const aspect = region ? region.width / region.height : 1;
  // Words ask from the list beside: on the image there is then nothing to ask from.
  const asksHere = current?.asks === true && !place?.askers;
  // An arrow that is pointed at is marked itself.
  const marksCursor = !(pointed && map?.overlay?.kind === 'displacement');
  const cursor = place && hover !== undefined && hover < place.grid[0] * place.grid[1] ? hover : undefined;
  const asker = map && markedAsker(map);

  const positionAt = ({ clientX, clientY }: MouseEvent): number | undefined => {
    if (!place || !placed.current) return undefined;
    const { left, top, width, height } = placed.current.getBoundingClientRect();
    const [rows, columns] = place.grid;
    const row = Math.min(rows - 1, Math.max(0, Math.floor(((clientY - top) / height) * rows)));
    const column = Math.min(columns - 1, Math.max(0, Math.floor(((clientX - left) / width) * columns)));
    return row * columns + column;
  };
  const point = (event: PointerEvent | undefined): void => {
    const box = placed.current?.getBoundingClientRect();
    const found = event && box ? drawn.current?.point(event.clientX - box.left, event.clientY - box.top) : drawn.current?.point(undefined, undefined);
    pointAt(event && positionAt(event), other);
    if (!other) useStore.setState({ pointed: found });
  };
  const ask = (query: AppState['query']): void => {
    if (other) activate();
    change({ query });
  };
  const press = (event: KeyboardEvent): void => {
    if (!current || !place) return;
    const [rows, columns] = place.grid;
    if (event.key === 'Escape') {
      pointAt(undefined, other);
      if (asksHere) ask('class');
      return;
    }
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const from = (asksHere ? current.shown.position : cursor) ?? Math.floor(rows / 2) * columns + Math.floor(columns / 2);
    const row = Math.min(rows - 1, Math.max(0, Math.floor(from / columns) + step[0]));
    const column = Math.min(columns - 1, Math.max(0, (from % columns) + step[1]));
    if (asksHere) ask(row * columns + column);
    else pointAt(row * columns + column, other);
  };

  return (
    <>
      <OriginNote other={other} />
      <div className="stage" aria-busy={busy}>
        {photo && region && (
          <div
            className="surface" style={aspect >= 1 ? { width: '100%', aspectRatio: aspect } : { height: '100%', aspectRatio: aspect }}
            role="application" aria-label={`Map over ${photo.alt}${name ? `, ${name}` : ''}`} aria-describedby={help} tabIndex={0} onKeyDown={press}
            onPointerMove={(event) => { if (event.pointerType !== 'touch') point(event); }}
            onPointerLeave={() => point(undefined)}
            onClick={(event) => {
              const position = positionAt(event);
              if (asksHere && position !== undefined) return ask(position);
              pointAt(position, other);
              if (other) activate();
            }}
          >
            <PhotoCanvas photo={photo} region={region} />
            {map && place && (
              <div className="placed" ref={placed} style={placeStyle(place)}>
                <MapCanvas map={map} />
                {map.mass && <MassOutline map={map} />}
                {map.overlay && <Overlay key={map.overlay.kind} overlay={map.overlay} drawn={drawn} />}
                {asker !== undefined && <Marker place={place} position={asker} kind="asker" />}
                {cursor !== undefined && cursor !== asker && marksCursor && <Marker place={place} position={cursor} kind="cursor" />}
              </div>
            )}
          </div>
        )}
        {!photo && !busy && <p className="empty">Drop an image here, paste one, or open one above.</p>}
        <p id={help} className="sr-only">{helpOf(base)}</p>
        <Announcement map={live ? undefined : current} other={other} name={name} />
        <Working other={other} />
      </div>
    </>
  );
}

function helpOf(map: StageMap | undefined): string {
  if (!map?.asks || map.shown.at.askers) return 'Arrow keys read the map place by place; Escape lets go.';
  return `Arrow keys move the patch that asks; Escape goes back to the ${map.shown.at.prefix > 0 ? 'class token' : 'middle patch'}.`;
}

/** Patches that overlap, or do not reach the edge, cover a part of the image. */
export const placeStyle = ({ box: [x, y, width, height] = [0, 0, 1, 1] }: Place): CSSProperties => boxStyle({ x, y, width, height });

export function Marker({ place: { grid: [rows, columns] }, position, kind }: { readonly place: Place; readonly position: number; readonly kind: string }) {
  return (
    <div
      className={`marker ${kind}`} data-position={position}
      style={{ left: `${(100 * (position % columns)) / columns}%`, top: `${(100 * Math.floor(position / columns)) / rows}%`, width: `${100 / columns}%`, height: `${100 / rows}%` }}
    />
  );
}
