import { useId, useMemo, useRef, type MouseEvent } from 'react';
import { textOf } from '../maps/sentence.ts';
import { topClasses } from '../maps/summary.ts';
import { positionIn } from '../state/asking.ts';
import type { Picture } from '../state/picture.ts';
import { resultsAt, shownOf, type Result } from '../state/shown.ts';
import { change, useStore } from '../state/store.ts';
import { ownSentence } from '../state/telling.ts';
import { formatNumber, formatShare } from '../views/format.ts';
import { LazyPairedBars } from './lazy-panel.tsx';
import { MassOutline, Overlay } from './lazy-overlay.tsx';
import { MapCanvas } from './map-canvas.tsx';
import type { Drawn } from './overlay.tsx';
import { PhotoCanvas } from './photo-canvas.tsx';
import { cellName, markedAsker, readingAt, strongestCell } from './reading-at.ts';
import { Marker, placeStyle } from './stage.tsx';
import { useStage, type StageMap } from './use-stage.ts';
import type { Showing } from './use-shown.ts';
import { capital } from './words.ts';

/** The same module with the same parameters on another image, linked: attention changes with the input. */
export function OtherImage({ showing, map }: { readonly showing: Showing | undefined; readonly map: StageMap | undefined }) {
  const id = useId();
  const samples = useStore((store) => store.samples);
  const chosen = useStore((store) => store.shared.beside);
  const there = useThere(showing);
  return (
    <section className="explore other" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>On another image</h2>
      <div className="row">
        <select aria-labelledby={`${id}-title`} value={chosen} onChange={({ currentTarget }) => change({ beside: currentTarget.value })}>
          <option value="">None</option>
          {samples.map(({ id, title }) => <option key={id} value={id}>{title}</option>)}
        </select>
        {!chosen && <span className="faint">Attention changes with the input: see the same weights on two images</span>}
      </div>
      {chosen && !there && <div className="skeleton" style={{ minHeight: 440 }} aria-hidden="true" />}
      {showing && there && <Pair here={showing} there={there} map={map} />}
    </section>
  );
}

/** What is shown of the run beside: the same place, head and query, as far as that run has them. */
function useThere(showing: Showing | undefined): Showing | undefined {
  const beside = useStore((store) => store.beside);
  return useMemo(() => {
    if (!beside || !showing || !alike(beside, showing.picture)) return undefined;
    const { shared } = useStore.getState();
    const { shown } = showing;
    const to = beside.places[shown.place];
    const query = typeof shared.query !== 'number' || shown.at.askers || !to ? shared.query : positionIn(shown.at, to, shared.query);
    return { picture: beside, shown: shownOf(beside, { ...shared, query }) };
  }, [beside, showing]);
}

const alike = (beside: Picture, { module, network, params }: Picture): boolean =>
  beside.module === module && beside.network === network && JSON.stringify(beside.params) === JSON.stringify(params);

function Pair({ here, there, map }: { readonly here: Showing; readonly there: Showing; readonly map: StageMap | undefined }) {
  const hover = useStore((store) => store.hover);
  const linked = here.shown.at.grid.join() === there.shown.at.grid.join();
  const { base, preview } = useStage(there);
  const other = (linked ? preview : undefined) ?? base;
  const asks = other?.asks && !other.shown.at.askers;
  const link = linked ? `Point at either image: both are read${asks ? ', and asked,' : ''} at the same place.` : 'The two images have other shapes here: show them square to link the pointer.';
  return (
    <>
      <div className="pair">
        {[map, other].map((each, i) => each && <Half key={i} map={each} linked={linked || i === 0} cursor={linked || i === 0 ? hover : undefined} />)}
      </div>
      <p className="faint">{link} {map?.range.mode === 'unit' ? 'Both are on the fixed scale.' : 'Each map has a scale of its own.'}</p>
      {gatesOf(here).map((result) => <LazyPairedBars key={result.name} here={here} there={there} result={result} />)}
    </>
  );
}

/** One of the two: the image with its map, what the model sees in it, and what the map says. */
function Half({ map, linked, cursor }: StageProps) {
  const { picture, shown, asks, grid, range } = map;
  const { photo, probabilities, network: { card } } = picture;
  const said = ownSentence(picture);
  const [top] = said ? [] : topClasses(probabilities, 1);
  const strongest = strongestCell(map);
  const count = shown.at.grid[0] * shown.at.grid[1];
  return (
    <div>
      <SmallStage map={map} linked={linked} cursor={cursor} />
      <p className="told"><b>{photo.title}</b>{said && `: ${textOf(said)}`}{top && `: ${card.classes[top.index]}, ${formatShare(top.probability)}`}</p>
      <p className="reading">
        {cursor !== undefined && cursor < count
          ? <><span>{capital(readingAt(map, cursor).where)}</span><output>{readingAt(map, cursor).text}</output></>
          : <><span>{asks ? `Looks most at ${cellName(map, strongest)}` : `Up to`}</span><output>{asks ? formatNumber(grid.data[strongest] ?? 0) : `${range.signed ? '±' : ''}${formatNumber(range.high)}`}</output></>}
      </p>
    </div>
  );
}

/** The gates of channels among the results. */
const gatesOf = ({ picture, shown: { place } }: Showing): readonly Result[] =>
  resultsAt(picture, place).filter(({ view }) => view.picture === 'bars' && view.scale === 'unit' && view.axes[0] === 'channel');

interface StageProps {
  readonly map: StageMap;
  /** Whether its positions are those of the stage above. */
  readonly linked: boolean;
  readonly cursor: number | undefined;
}

/** The other image with its map; the pointer is that of the stage above. */
function SmallStage({ map, linked, cursor }: StageProps) {
  const { picture: { photo, region }, shown: { at }, asks, overlay } = map;
  const drawn = useRef<Drawn>(undefined);
  const asker = markedAsker(map);
  const aspect = region.width / region.height;
  const positionAt = ({ clientX, clientY, currentTarget }: MouseEvent): number | undefined => {
    const box = currentTarget.querySelector('.placed')?.getBoundingClientRect();
    if (!linked || !box) return undefined;
    const [rows, columns] = at.grid;
    const row = Math.min(rows - 1, Math.max(0, Math.floor(((clientY - box.top) / box.height) * rows)));
    const column = Math.min(columns - 1, Math.max(0, Math.floor(((clientX - box.left) / box.width) * columns)));
    return row * columns + column;
  };
  return (
    <div
      className="surface small" style={{ aspectRatio: aspect }} role="group" aria-label={`The same over ${photo.alt}`}
      onPointerMove={(event) => { if (event.pointerType !== 'touch') useStore.setState({ hover: positionAt(event) }); }}
      onPointerLeave={() => useStore.setState({ hover: undefined })}
      onClick={(event) => {
        const asked = positionAt(event);
        if (asks && !at.askers && asked !== undefined) change({ query: asked });
      }}
    >
      <PhotoCanvas photo={photo} region={region} />
      <div className="placed" style={placeStyle(at)}>
        <MapCanvas map={map} />
        {map.mass && <MassOutline map={map} />}
        {overlay && <Overlay key={overlay.kind} overlay={overlay} drawn={drawn} />}
        {asker !== undefined && <Marker place={at} position={asker} kind="asker" />}
        {cursor !== undefined && cursor !== asker && <Marker place={at} position={cursor} kind="cursor" />}
      </div>
    </div>
  );
}
