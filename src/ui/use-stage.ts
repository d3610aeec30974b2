import { useMemo } from 'react';
import type { Grid } from '../maps/grid.ts';
import { rangeOf, sharedRange, type Range } from '../maps/scale.ts';
import { mapOf, sheetOf, suitedScale } from '../state/maps.ts';
import type { Picture } from '../state/picture.ts';
import { gatedInput, type Shown } from '../state/shown.ts';
import { useStore } from '../state/store.ts';
import { coloursFor, type ColourMap } from '../views/colours.ts';
import { useRead } from './use-read.ts';
import type { Showing } from './use-shown.ts';

/** A map over the image, with all that its drawing and its words need; its parts always agree. */
export interface StageMap {
  readonly picture: Picture;
  readonly shown: Shown;
  readonly grid: Grid;
  readonly range: Range;
  readonly colours: ColourMap;
  /** Whether positions can ask: true for attention. */
  readonly asks: boolean;
}

const isSigned = ({ over }: Shown, { plan }: Picture): boolean =>
  over.view.scale === 'signed' || gatedInput(over.name, over.view, plan) !== undefined;

/** The map of who was asked from, and while a patch is hovered and none is pinned, the map from there. */
export function useStage(showing: Showing | undefined): { readonly base: StageMap | undefined; readonly preview: StageMap | undefined } {
  const hover = useStore((store) => store.hover);
  const pinned = useStore((store) => store.shared.query !== 'class');
  const attends = showing?.shown.over.view.picture === 'attention';
  const from = attends && !pinned ? hover : undefined;
  const preview = useMemo(() => (showing && from !== undefined ? {
    ...showing, shown: { ...showing.shown, position: from, token: showing.shown.at.prefix + from },
  } : undefined), [showing, from]);
  const base = useMap(showing);
  const ahead = useMap(preview);
  return { base, preview: preview && ahead?.picture === preview.picture ? ahead : undefined };
}

function useMap(showing: Showing | undefined): StageMap | undefined {
  const scale = useStore((store) => store.shared.scale);
  const colours = useStore((store) => store.shared.colours);
  const read = useRead(showing?.picture, async (picture) => {
    const { shown } = showing!;
    const signed = isSigned(shown, picture);
    const grid = await mapOf(picture, { ...shown, result: shown.over });
    const mode = scale || suitedScale(shown.over, signed && shown.over.view.scale === 'unit', grid);
    const shared = mode === 'shared' ? await sharedOf(picture, shown, signed) : undefined;
    const range = rangeOf(grid, mode, { signed, ...(shared && { shared }) });
    return { picture, shown, grid, range, asks: shown.over.view.picture === 'attention' };
  }, [showing, scale]);
  return useMemo(() => read && { ...read, colours: coloursFor(colours, read.range.signed) }, [read, colours]);
}

async function sharedOf(picture: Picture, { over, token, heads, fusion }: Shown, signed: boolean): Promise<Range> {
  const rows = await sheetOf(picture, over.key, token, heads, fusion);
  return sharedRange(rows.flat(), { signed, clip: 0.02 });
}
