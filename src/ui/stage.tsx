import { useRef, type KeyboardEvent } from 'react';
import { seenRegion, type Preprocessing } from '../image/preprocess.ts';
import type { Place } from '../models/network.ts';
import { change, useStore } from '../state/store.ts';
import { MapCanvas } from './map-canvas.tsx';
import { PhotoCanvas } from './photo-canvas.tsx';
import { positionName } from './words.ts';
import type { StageMap } from './use-stage.ts';
import { Working } from './working.tsx';

interface Props {
  readonly base: StageMap | undefined;
  readonly preview: StageMap | undefined;
}

/** What a model sees of an image as long as none is known: the middle square. */
const SQUARE: Preprocessing = { size: 1, resize: 1, mean: [], std: [], interpolation: 'bilinear' };

const setHover = (hover: number | undefined): void => useStore.setState({ hover });
const STEPS: Readonly<Record<string, readonly [number, number]>> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** The image with the map over it: hovering reads, a click or the arrow keys ask from a patch, Escape lets go. */
export function Stage({ base, preview }: Props) {
  const photo = useStore((store) => store.photo);
  const fit = useStore((store) => store.shared.fit);
  const hover = useStore((store) => store.hover);
  const busy = useStore((store) => store.work !== undefined);
  const surface = useRef<HTMLDivElement>(null);
  // A new image shows at once, its map when the model has seen it.
  const current = base && base.picture.photo === photo ? base : undefined;
  const map = current && (preview ?? base);
  const place = current?.shown.at;
  const region = photo && (current?.picture.region ?? seenRegion(photo.pixels, base?.picture.network.preprocessing ?? SQUARE, fit));
  const aspect = region ? region.width / region.height : 1;

  const positionAt = ({ clientX, clientY }: { readonly clientX: number; readonly clientY: number }): number | undefined => {
    if (!place || !surface.current) return undefined;
    const { left, top, width, height } = surface.current.getBoundingClientRect();
    const [rows, columns] = place.grid;
    const row = Math.min(rows - 1, Math.max(0, Math.floor(((clientY - top) / height) * rows)));
    const column = Math.min(columns - 1, Math.max(0, Math.floor(((clientX - left) / width) * columns)));
    return row * columns + column;
  };
  const press = (event: KeyboardEvent): void => {
    if (!current || !place) return;
    const [rows, columns] = place.grid;
    if (event.key === 'Escape') {
      setHover(undefined);
      if (current.asks) change({ query: 'class' });
      return;
    }
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const from = (current.asks ? current.shown.position : hover) ?? Math.floor(rows / 2) * columns + Math.floor(columns / 2);
    const row = Math.min(rows - 1, Math.max(0, Math.floor(from / columns) + step[0]));
    const column = Math.min(columns - 1, Math.max(0, (from % columns) + step[1]));
    if (current.asks) change({ query: row * columns + column });
    else setHover(row * columns + column);
  };
  const asker = map?.asks ? map.shown.position : undefined;

  return (
    <div className="stage" aria-busy={busy}>
      {photo && region && (
        <div
          className="surface" ref={surface} style={aspect >= 1 ? { width: '100%', aspectRatio: aspect } : { height: '100%', aspectRatio: aspect }}
          role="application" aria-label={`Map over ${photo.alt}`} aria-describedby="stage-help" tabIndex={0} onKeyDown={press}
          onPointerMove={(event) => { if (event.pointerType !== 'touch') setHover(positionAt(event)); }}
          onPointerLeave={() => setHover(undefined)}
          onClick={(event) => {
            const position = positionAt(event);
            if (current?.asks && position !== undefined) change({ query: position });
            else setHover(position);
          }}
        >
          <PhotoCanvas photo={photo} region={region} />
          {map && <MapCanvas map={map} />}
          {place && asker !== undefined && <Marker place={place} position={asker} kind="asker" />}
          {place && hover !== undefined && hover !== asker && <Marker place={place} position={hover} kind="cursor" />}
        </div>
      )}
      {!photo && !busy && <p className="empty">Drop an image here, paste one, or open one above.</p>}
      <p id="stage-help" className="sr-only">
        {base?.asks ? 'Arrow keys move the patch that asks; Escape goes back to the class token.' : 'Arrow keys read the map place by place; Escape lets go.'}
      </p>
      <Announcement map={current} />
      <Working />
    </div>
  );
}

function Marker({ place: { grid: [rows, columns] }, position, kind }: { readonly place: Place; readonly position: number; readonly kind: string }) {
  return (
    <div
      className={`marker ${kind}`} data-position={position}
      style={{ left: `${(100 * (position % columns)) / columns}%`, top: `${(100 * Math.floor(position / columns)) / rows}%`, width: `${100 / columns}%`, height: `${100 / rows}%` }}
    />
  );
}

/** For ears: who asks, and where it looks most. */
function Announcement({ map }: { readonly map: StageMap | undefined }) {
  const hover = useStore((store) => store.hover);
  if (!map) return null;
  const { grid, shown } = map;
  const spot = map.asks ? grid.data.reduce((best, value, i) => (value > grid.data[best]! ? i : best), 0) : hover;
  if (spot === undefined) return <p className="sr-only" role="status" />;
  const value = grid.data[spot]!.toPrecision(3);
  const text = map.asks
    ? `Asked from ${shown.position === undefined ? 'the class token' : positionName(shown.at, shown.position)}: looks most at ${positionName(shown.at, spot)}, ${value}`
    : `${positionName(shown.at, spot)}: ${value}`;
  return <p className="sr-only" role="status">{text}</p>;
}
