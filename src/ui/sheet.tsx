import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { Grid } from '../maps/grid.ts';
import { rangeOf, sharedRange, type Range } from '../maps/scale.ts';
import type { AppState } from '../state/app-state.ts';
import { atPlace } from '../state/asking.ts';
import { everywhere, sheetOf, sheetRows, strongestOf } from '../state/maps.ts';
import { canFuse, canRollOut, gatedInput, type Shown } from '../state/shown.ts';
import { change, useStore } from '../state/store.ts';
import { coloursFor, type ColourMap } from '../views/colours.ts';
import { paintCell } from '../views/sheet.ts';
import { useRead } from './use-read.ts';
import type { Showing } from './use-shown.ts';
import { capital, FUSIONS } from './words.ts';

interface Row {
  readonly label: string;
  readonly title: string;
  /** What choosing a cell of the row sets, besides the layer. */
  readonly pick: Partial<AppState>;
  readonly chosen: boolean;
  readonly grids: readonly Grid[];
  /** RGBA bytes of each grid, where the colours are not those of the numbers. */
  readonly pixels?: readonly Uint8ClampedArray<ArrayBuffer>[];
}

/** Every head, node or group of every place at one scale, the fused heads and the rollout; for gates, every place. A cell puts its map on the stage. */
export function Sheet({ showing }: { readonly showing: Showing | undefined }) {
  const colours = useStore((store) => store.shared.colours);
  const [within, setWithin] = useState(false);
  const sheet = useRead(showing?.picture, async (picture) => {
    const { shown } = showing!;
    const rows = await rowsOf(showing!);
    const { view, name } = shown.over;
    const gated = gatedInput(name, view, picture.plan) !== undefined;
    const signed = (view.scale === 'signed' && view.picture !== 'displacement') || gated;
    const grids = rows.flatMap((row) => row.grids);
    const range = view.scale === 'unit' && !gated ? rangeOf(grids[0]!, 'unit') : sharedRange(grids, { signed, clip: 0.02 });
    return { picture, shown, rows, range };
  }, [showing]);
  if (!sheet) return <section className="sheet skeleton" aria-hidden="true" />;
  const { picture, shown, rows, range } = sheet;
  const strip = rows.length === 1;
  const labels = picture.places.map(({ label }) => label);
  // Columns are called what the places are; what lies between blocks is counted.
  const numbers = labels.map((label) => /^block (\d+)$/.exec(label)?.[1]);
  const blocks = numbers.every((number) => number !== undefined);
  const places = picture.sentences ? 'word' : blocks ? 'block' : 'layer';
  const title = strip ? `Every ${places}` : `${capital(shown.parts)}s × ${places}s`;
  return (
    <section className="sheet" aria-labelledby="sheet-title">
      <h2 id="sheet-title">{shown.received && 'Received · '}{title}, {range.mode === 'unit' ? 'fixed 0…1' : 'one scale, top 2 % clipped'}</h2>
      <div
        className={strip ? 'strip' : rows.length > TALL ? 'grid tall' : 'grid'} style={{ '--columns': picture.places.length } as React.CSSProperties}
        onKeyDown={moveFocus} onFocus={() => setWithin(true)} onBlur={({ currentTarget, relatedTarget }) => setWithin(currentTarget.contains(relatedTarget))}
      >
        {!strip && <span aria-hidden="true" />}
        {!strip && numbers.map((number, i) => <span key={i} className="column" aria-hidden="true">{blocks ? number : i + 1}</span>)}
        {rows.map((row) => (
          <SheetRow
            key={row.label} row={row} place={shown.place} range={range} colours={coloursFor(colours, range.signed)} strip={strip} within={within}
            labels={labels} goTo={(place) => atPlace(picture.places, shown, useStore.getState().shared, place)}
          />
        ))}
      </div>
    </section>
  );
}

async function rowsOf({ picture, shown }: Showing): Promise<Row[]> {
  const { over, head, fusion } = shown;
  const wanted = sheetRows(shown);
  const maps = await sheetOf(picture, shown, wanted);
  const rows = await Promise.all(wanted.map(async (row, i): Promise<Row> => ({
    ...namesOf(shown, row), grids: maps[i]!, chosen: head === row.head && (row.head !== undefined || fusion !== 'rollout'),
    ...(row.head === undefined && row.fusion === 'each' && { pixels: await headPixelsOf({ picture, shown }) }),
  })));
  if (!canRollOut(picture, over)) return rows;
  const rolled = await sheetOf(picture, shown, [{ head: undefined, fusion: 'rollout' }]);
  const chosen = head === undefined && fusion === 'rollout';
  return [...rows, { label: 'roll', title: 'rollout', pick: { head: 0, fusion: 'rollout' }, chosen, grids: rolled[0]! }];
}

/** What a row is called, in short and in words, and what it picks. */
function namesOf({ over, parts, heads }: Shown, { head, fusion }: ReturnType<typeof sheetRows>[number]): Pick<Row, 'label' | 'title' | 'pick'> {
  if (head !== undefined) return { label: `${parts[0]}${head + 1}`, title: `${parts} ${head + 1}`, pick: { head: head + 1 } };
  if (heads < 2) return { label: '', title: '', pick: { head: 0, fusion } };
  if (!canFuse(over, heads)) return { label: 'all', title: `all ${parts}s`, pick: { head: 0 } };
  return { label: fusion, title: fusion === 'each' ? FUSIONS.each : `${fusion} of heads`, pick: { head: 0, fusion } };
}

/** The colours of the strongest heads at every place; their drawing loads with the first that is asked for. */
async function headPixelsOf({ picture, shown }: Showing): Promise<Uint8ClampedArray<ArrayBuffer>[]> {
  const { headPixels } = await import('../views/head-colours.ts');
  return Promise.all(everywhere(picture, shown).map(async (wanted) => headPixels(await strongestOf(picture, { ...wanted, head: undefined, fusion: 'each' }))));
}

interface SheetRowProps {
  readonly row: Row;
  readonly place: number;
  readonly range: Range;
  readonly colours: ColourMap;
  readonly strip: boolean;
  /** Whether a cell has the focus: the next stop of the Tab key is then outside. */
  readonly within: boolean;
  readonly labels: readonly string[];
  /** The state that shows another place. */
  readonly goTo: (place: number) => Partial<AppState>;
}

function SheetRow({ row, place, range, colours, strip, within, labels, goTo }: SheetRowProps) {
  const gates = strip && !row.title;
  return (
    <>
      {!strip && <span className="row-label" aria-hidden="true">{row.label}</span>}
      {row.grids.map((grid, i) => {
        const on = row.chosen && i === place;
        return (
          <button
            key={i} type="button" className="cell" aria-pressed={on} tabIndex={on && !within ? 0 : -1}
            aria-label={[labels[i], row.title].filter(Boolean).join(', ')} title={[labels[i], row.title].filter(Boolean).join(', ')}
            onClick={() => change({ ...(gates ? {} : row.pick), ...goTo(i) })}
          ><Cell grid={grid} range={range} colours={colours} pixels={row.pixels?.[i]} />{strip && <span>{labels[i]}</span>}</button>
        );
      })}
    </>
  );
}

interface CellProps {
  readonly grid: Grid;
  readonly range: Range;
  readonly colours: ColourMap;
  readonly pixels: Uint8ClampedArray<ArrayBuffer> | undefined;
}

function Cell({ grid, range, colours, pixels }: CellProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current) paintCell(canvas.current, grid, { range, colours }, pixels);
  }, [grid, range, colours, pixels]);
  return <canvas ref={canvas} style={{ aspectRatio: grid.width / grid.height }} />;
}

/** More rows than these scroll by themselves. */
const TALL = 9;

/** Arrow keys go from cell to cell, Home and End to the ends: the sheet is one stop of the Tab key. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const cells = [...event.currentTarget.querySelectorAll<HTMLElement>('.cell')];
  const at = cells.indexOf(document.activeElement as HTMLElement);
  const columns = Number(event.currentTarget.style.getPropertyValue('--columns'));
  const to = { ArrowLeft: at - 1, ArrowRight: at + 1, ArrowUp: at - columns, ArrowDown: at + columns, Home: 0, End: cells.length - 1 }[event.key];
  if (at < 0 || to === undefined) return;
  event.preventDefault();
  cells[to]?.focus();
}
