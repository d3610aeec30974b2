import { useEffect, useRef, type KeyboardEvent } from 'react';
import type { Grid } from '../maps/grid.ts';
import { rangeOf, sharedRange, type Range } from '../maps/scale.ts';
import type { AppState } from '../state/app-state.ts';
import { sheetOf } from '../state/maps.ts';
import { canRollOut, gatedInput } from '../state/shown.ts';
import { change, useStore } from '../state/store.ts';
import { coloursFor, type ColourMap } from '../views/colours.ts';
import { paintCell } from '../views/sheet.ts';
import { useRead } from './use-read.ts';
import type { Showing } from './use-shown.ts';

interface Row {
  readonly label: string;
  readonly title: string;
  /** What choosing a cell of the row sets, besides the layer. */
  readonly pick: Partial<AppState>;
  readonly chosen: boolean;
  readonly grids: readonly Grid[];
}

/** Every head of every layer at one scale, the fused heads and the rollout; for gates, every place. A cell puts its map on the stage. */
export function Sheet({ showing }: { readonly showing: Showing | undefined }) {
  const colours = useStore((store) => store.shared.colours);
  const sheet = useRead(showing?.picture, async (picture) => {
    const { shown } = showing!;
    const rows = await rowsOf(showing!);
    const { view, name } = shown.over;
    const gated = gatedInput(name, view, picture.plan) !== undefined;
    const signed = view.scale === 'signed' || gated;
    const grids = rows.flatMap((row) => row.grids);
    const range = view.scale === 'unit' && !gated ? rangeOf(grids[0]!, 'unit') : sharedRange(grids, { signed, clip: 0.02 });
    return { picture, shown, rows, range };
  }, [showing]);
  if (!sheet) return <section className="sheet skeleton" aria-hidden="true" />;
  const { picture, shown, rows, range } = sheet;
  const strip = rows.length === 1;
  const title = strip ? (shown.over.view.picture === 'attention' ? 'Every layer' : 'Every block') : 'Heads × layers';
  return (
    <section className="sheet" aria-labelledby="sheet-title">
      <h2 id="sheet-title">{title}, {range.mode === 'unit' ? 'fixed 0…1' : 'one scale, top 2 % clipped'}</h2>
      <div className={strip ? 'strip' : 'grid'} style={{ '--columns': picture.places.length } as React.CSSProperties} onKeyDown={moveFocus}>
        {!strip && <span aria-hidden="true" />}
        {!strip && picture.places.map((_, i) => <span key={i} className="column" aria-hidden="true">{i + 1}</span>)}
        {rows.map((row) => (
          <SheetRow
            key={row.label} row={row} place={shown.place} range={range} colours={coloursFor(colours, range.signed)} strip={strip}
            labels={picture.places.map(({ label }) => label)}
          />
        ))}
      </div>
    </section>
  );
}

async function rowsOf({ picture, shown: { over, token, head, heads, fusion } }: Showing): Promise<Row[]> {
  const fused = fusion === 'rollout' ? 'mean' : fusion;
  const maps = await sheetOf(picture, over.key, token, heads, fused);
  const rolls = canRollOut(picture, over);
  const rows: Row[] = maps.map((grids, i) => (i < heads && heads > 1
    ? { label: `h${i + 1}`, title: `head ${i + 1}`, pick: { head: i + 1 }, chosen: head === i, grids }
    : { label: heads > 1 ? fused : '', title: heads > 1 ? `${fused} of heads` : '', pick: { head: 0, fusion: fused }, chosen: head === undefined && fusion !== 'rollout', grids }));
  if (!rolls) return rows;
  const rolled = await sheetOf(picture, over.key, token, 1, 'rollout');
  return [...rows, { label: 'roll', title: 'rollout', pick: { head: 0, fusion: 'rollout' }, chosen: head === undefined && fusion === 'rollout', grids: rolled[0]! }];
}

interface SheetRowProps {
  readonly row: Row;
  readonly place: number;
  readonly range: Range;
  readonly colours: ColourMap;
  readonly strip: boolean;
  readonly labels: readonly string[];
}

function SheetRow({ row, place, range, colours, strip, labels }: SheetRowProps) {
  const gates = strip && !row.title;
  return (
    <>
      {!strip && <span className="row-label" aria-hidden="true">{row.label}</span>}
      {row.grids.map((grid, i) => {
        const on = row.chosen && i === place;
        return (
          <button
            key={i} type="button" className="cell" aria-pressed={on} tabIndex={on ? 0 : -1}
            aria-label={[labels[i], row.title].filter(Boolean).join(', ')} title={[labels[i], row.title].filter(Boolean).join(', ')}
            onClick={() => change({ ...(gates ? {} : row.pick), layer: i + 1 })}
          ><Cell grid={grid} range={range} colours={colours} />{strip && <span>{labels[i]}</span>}</button>
        );
      })}
    </>
  );
}

function Cell({ grid, range, colours }: { readonly grid: Grid; readonly range: Range; readonly colours: ColourMap }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current) paintCell(canvas.current, grid, { range, colours });
  }, [grid, range, colours]);
  return <canvas ref={canvas} style={{ aspectRatio: grid.width / grid.height }} />;
}

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
