import { useEffect, useMemo, useRef, useState, type MouseEvent } from 'react';
import { cellAt } from '../../maps/cells.ts';
import { rangeOf } from '../../maps/scale.ts';
import type { Difference, Position } from '../../state/app-state.ts';
import { pointAt } from '../../state/compare.ts';
import { change, useStore } from '../../state/store.ts';
import { coloursFor } from '../../views/colours.ts';
import { formatNumber, formatShare } from '../../views/format.ts';
import { Field } from '../field.tsx';
import { MapCanvas } from '../map-canvas.tsx';
import { ColourBar } from '../map-controls.tsx';
import { PhotoCanvas } from '../photo-canvas.tsx';
import { cellName } from '../reading-at.ts';
import { Marker, placeStyle } from '../stage.tsx';
import { useSeen } from '../use-seen.ts';
import type { StageMap } from '../use-stage.ts';
import { capital } from '../words.ts';
import { subtracted, type Subtracted } from './subtracted.ts';

interface Props {
  readonly left: StageMap | undefined;
  readonly right: StageMap | undefined;
  readonly side: Position;
}

const TITLES: Readonly<Record<Difference, string>> = { drawn: 'As drawn', shares: 'As shares of the whole', numbers: 'Their numbers' };

/** Right minus left over the image, cell by cell of the finer map, and how alike the two are. */
export function DifferenceMap({ left, right, side }: Props) {
  const wanted = useStore((store) => store.shared.difference);
  const missing = useStore(({ picture, versus, work, versusWork, live }) => !work && !versusWork && !live && (!picture || picture.photo !== versus?.photo));
  // Both are of one image: while one still shows the one before, there is nothing to subtract.
  const same = left && right && left.picture.photo === right.picture.photo;
  const now = useMemo(() => {
    if (!same) return undefined;
    const found = subtracted(left, right, wanted);
    return { found, finer: found.finer === 'left' ? left : right };
  }, [same, left, right, wanted]);
  // What was drawn before stays until the next is there, as on the stages.
  const [before, setBefore] = useState(now);
  useEffect(() => { if (now) setBefore(now); }, [now]);
  const shown = missing ? undefined : now ?? before;
  return (
    <section className="difference" aria-labelledby="difference-title">
      <h2 id="difference-title">Difference: right minus left</h2>
      {shown
        ? <Figure {...shown} other={shown.found.finer !== side} />
        : <div className="skeleton">{missing && <p className="empty">The difference is drawn when both maps are there.</p>}</div>}
    </section>
  );
}

interface FigureProps {
  readonly found: Subtracted;
  /** The map whose cells these are, and whether it is that of the stage which is not active. */
  readonly finer: StageMap;
  readonly other: boolean;
}

function Figure({ found, finer, other }: FigureProps) {
  const { picture: { photo, region }, shown: { at }, cells, grid: { height, width } } = finer;
  const hover = useSeen((store) => store.hover, other);
  const colours = useStore((store) => store.shared.colours);
  const placed = useRef<HTMLDivElement>(null);
  const map = useMemo(() => {
    const grid = { height, width, data: found.difference };
    return { grid, range: rangeOf(grid, 'map', { signed: true }), colours: coloursFor(colours, true), cells, overlay: undefined, heads: undefined };
  }, [found, cells, colours, height, width]);
  const [rows, columns] = at.grid;
  const cursor = hover !== undefined && hover < rows * columns ? hover : undefined;
  const point = ({ clientX, clientY }: MouseEvent): void => {
    const box = placed.current!.getBoundingClientRect();
    const row = Math.min(rows - 1, Math.max(0, Math.floor(((clientY - box.top) / box.height) * rows)));
    const column = Math.min(columns - 1, Math.max(0, Math.floor(((clientX - box.left) / box.width) * columns)));
    pointAt(row * columns + column, other);
  };
  return (
    <div className="difference-figure">
      <div
        className="surface" style={{ aspectRatio: region.width / region.height }} role="img" aria-label={`Where the maps differ, over ${photo.alt}`}
        onPointerMove={(event) => { if (event.pointerType !== 'touch') point(event); }} onPointerLeave={() => pointAt(undefined, other)} onClick={point}
      >
        <PhotoCanvas photo={photo} region={region} />
        <div className="placed" ref={placed} style={placeStyle(at)}>
          <MapCanvas map={map} />
          {cursor !== undefined && <Marker place={at} position={cursor} kind="cursor" />}
        </div>
      </div>
      <div className="difference-side">
        <Field label="Subtract">{(id) => (
          <select id={id} value={found.how} onChange={({ currentTarget }) => change({ difference: currentTarget.value as Difference })}>
            {(Object.keys(TITLES) as readonly Difference[]).map((how) => (
              <option key={how} value={how} disabled={found.refused[how] !== undefined}>{TITLES[how]}{found.refused[how] && `: ${found.refused[how]}`}</option>
            ))}
          </select>
        )}</Field>
        <p className="hint">{noteOf(found)}</p>
        <ColourBar map={map} />
        <Numbers found={found} finer={finer} cell={cursor === undefined ? undefined : cellAt(cells, cursor)} />
        <dl className="numbers">
          <div><dt>Correlation</dt><dd>{found.correlation === undefined ? '—' : formatNumber(found.correlation, 2)}<small>{found.correlation === undefined ? 'a map that is the same everywhere goes with nothing' : '1 the same pattern, 0 none in common, −1 the opposite'}</small></dd></div>
          <div><dt>Overlap</dt><dd>{found.overlap === undefined ? '—' : formatShare(found.overlap)}<small>{found.refused.shares ?? 'of each map’s whole lies where the other’s does'}</small></dd></div>
        </dl>
      </div>
    </div>
  );
}

/** Both numbers and their difference, in one cell: the one that is pointed at, else where they differ most. */
function Numbers({ found, finer, cell }: { readonly found: Subtracted; readonly finer: StageMap; readonly cell: number | undefined }) {
  const at = cell ?? largest(found.difference);
  const shown = [['Left', found.left[at]!], ['Right', found.right[at]!], ['Difference', found.difference[at]!]] as const;
  return (
    <div className="difference-numbers" role="group" aria-label="Numbers of the difference">
      <p className={cell === undefined ? 'faint' : undefined}>{cell === undefined ? `Most at ${cellName(finer, at)}` : capital(cellName(finer, at))}</p>
      <dl>
        {shown.map(([name, value], i) => <div key={name}><dt>{name}</dt><dd>{Number.isNaN(value) ? 'none' : `${i === 2 && value > 0 ? '+' : ''}${formatNumber(value)}`}</dd></div>)}
      </dl>
    </div>
  );
}

/** The cell whose number is farthest from 0. */
const largest = (data: Float32Array): number => data.reduce((best, value, i) => (Math.abs(value) > Math.abs(data[best]!) || Number.isNaN(data[best]!) ? i : best), 0);

function noteOf({ how, alike }: Subtracted): string {
  switch (how) {
    case 'drawn': return 'Each map from 0 to 1 of its own colour bar; −1 to 1 where that has two signs.';
    case 'shares': return 'Each map divided by its sum, so that both hold 1 in all.';
    case 'numbers': return `Both are ${alike}, and are subtracted as they are.`;
  }
}
