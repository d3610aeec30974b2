import { useMemo } from 'react';
import { halvedBox, pointsBox, WHOLE, type Cells } from '../maps/cells.ts';
import type { Grid } from '../maps/grid.ts';
import type { HeadMap } from '../maps/heads.ts';
import { rangeOf, sharedRange, type Range } from '../maps/scale.ts';
import { heaviestCells, type Heaviest } from '../maps/threshold.ts';
import { mapOf, overlayOf, sheetOf, sheetRows, strongestOf, suitedScale } from '../state/maps.ts';
import type { Overlay } from '../state/overlays.ts';
import type { Picture } from '../state/picture.ts';
import { gatedInput, isAsked, shownOf, type Shown } from '../state/shown.ts';
import { coloursFor, type ColourMap } from '../views/colours.ts';
import { useRead } from './use-read.ts';
import { useStore } from '../state/store.ts';
import { storeSeen, useSeen } from './use-seen.ts';
import { useSettled } from './use-settled.ts';
import type { Showing } from './use-shown.ts';

/** A map over the image, with all that its drawing and its words need; its parts always agree. */
export interface StageMap {
  readonly picture: Picture;
  readonly shown: Shown;
  readonly grid: Grid;
  readonly range: Range;
  readonly colours: ColourMap;
  /** Whether positions, tokens or words ask. */
  readonly asks: boolean;
  /** How the map's cells lie over the positions. */
  readonly cells: Cells;
  /** Where the colour is the head: which gives each position the most. */
  readonly heads: HeadMap | undefined;
  readonly overlay: Overlay | undefined;
  /** The fewest cells that hold the share that the person chose; undefined where none was, or it would mean nothing. */
  readonly mass: Heaviest | undefined;
}

/** Milliseconds. */
const PASSING = 60;

/** How far a point moved has no sign, though its coordinates have. */
const isSigned = ({ over }: Shown, { plan }: Picture): boolean =>
  (over.view.scale === 'signed' && over.view.picture !== 'displacement') || gatedInput(over.name, over.view, plan) !== undefined;

/** The map of who was asked from, and while another is hovered, the map from there: a word, asking or said, or where none is pinned a patch. */
export function useStage(showing: Showing | undefined, other = false): { readonly base: StageMap | undefined; readonly preview: StageMap | undefined } {
  const hover = useSeen((store) => store.hover, other);
  const word = useSeen((store) => store.word, other);
  const pinned = useSeen((store) => typeof store.shared.query === 'number', other) || showing?.shown.received === true;
  const asks = showing && isAsked(showing.shown.over, showing.picture.plan);
  // What follows a camera shows one map after the other: it is gone before another asker's is there.
  const live = useStore((store) => store.live !== undefined);
  const under = live ? undefined : showing?.picture.sentences ? word : !asks ? undefined : showing.shown.at.askers ? word : pinned ? undefined : hover;
  // To ask a module that answers one token at a time is to run it: a pointer that passes by asks nothing.
  const from = useSettled(under, showing && 'ask' in showing.picture.plan.inputs ? PASSING : 0);
  const preview = useMemo(() => previewed(showing, from, other), [showing, from, other]);
  const base = useMap(showing, other);
  const ahead = useMap(preview, other);
  return { base, preview: preview && ahead?.picture === preview.picture ? ahead : undefined };
}

function previewed(showing: Showing | undefined, from: number | undefined, other: boolean): Showing | undefined {
  if (!showing || from === undefined) return undefined;
  const { picture, shown } = showing;
  if (picture.sentences) return from < picture.places.length ? { picture, shown: shownOf(picture, { ...storeSeen(other).shared, layer: from + 1 }) } : undefined;
  const { askers, prefix, grid: [rows, columns] } = shown.at;
  if (from >= (askers?.length ?? rows * columns)) return undefined;
  return { picture, shown: { ...shown, ...(askers ? { token: from, asker: askers[from], received: false } : { position: from, token: prefix + from }) } };
}

function useMap(showing: Showing | undefined, other: boolean): StageMap | undefined {
  const scale = useSeen((store) => store.shared.scale, other);
  const colours = useSeen((store) => store.shared.colours);
  const share = useSeen((store) => store.shared.mass, other);
  const read = useRead(showing?.picture, async (picture) => {
    const { shown } = showing!;
    const signed = isSigned(shown, picture);
    const wanted = { ...shown, result: shown.over };
    const [grid, overlay, heads] = await Promise.all([
      mapOf(picture, wanted), overlayOf(picture, wanted), shown.fusion === 'each' && shown.head === undefined ? strongestOf(picture, wanted) : undefined,
    ]);
    const mode = scale || suitedScale(shown.over, signed && shown.over.view.scale === 'unit', grid);
    const shared = mode === 'shared' ? await sharedOf(picture, shown, signed) : undefined;
    const range = rangeOf(grid, mode, { signed, ...(shared && { shared }) });
    const [height, width] = shown.at.grid;
    const box = shown.over.view.halved ? halvedBox({ height, width }, grid) : overlay?.kind === 'displacement' ? pointsBox(overlay.moved, grid) : WHOLE;
    const cells: Cells = { positions: { height, width }, map: grid, box };
    return { picture, shown, grid, range, overlay, heads, cells, asks: isAsked(shown.over, picture.plan) };
  }, [showing, scale], true);
  const mass = useMemo(() => (read && share > 0 && hasMass(read) ? heaviestCells(read.grid, share) : undefined), [read, share]);
  return useMemo(() => read && { ...read, colours: coloursFor(colours, read.range.signed), mass }, [read, colours, mass]);
}

/** Whether a share of the map means something: of numbers from 0 up, which are no distances. */
export const hasMass = ({ range, shown }: Pick<StageMap, 'range' | 'shown'>): boolean => !range.signed && shown.over.view.picture !== 'displacement';

async function sharedOf(picture: Picture, shown: Shown, signed: boolean): Promise<Range> {
  const maps = await sheetOf(picture, shown, sheetRows(shown));
  return sharedRange(maps.flat(), { signed, clip: 0.02 });
}
