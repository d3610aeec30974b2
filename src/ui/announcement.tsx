import { useStore } from '../state/store.ts';
import { cellName, readingAt, strongestCell } from './reading-at.ts';
import type { StageMap } from './use-stage.ts';
import { theAsker } from './words.ts';

/** For ears: who asks, or which word is looked for, and where it looks most, once layers are not played any more; where nobody asks, the number under the reading cursor. */
export function Announcement({ map }: { readonly map: StageMap | undefined }) {
  const hover = useStore((store) => store.hover);
  const playing = useStore((store) => store.playing);
  if (!map || playing) return null;
  return <p className="sr-only" role="status">{map.asks ? askedText(map) : hover !== undefined ? readText(map, hover) : map.picture.sentences ? askedText(map) : ''}</p>;
}

function askedText(map: StageMap): string {
  const spot = strongestCell(map);
  const { at, received } = map.shown;
  const who = map.picture.sentences ? `${at.label}: looks` : received ? 'Received from all: they look' : `Asked from ${theAsker(map.shown)}: looks`;
  return `${who} most at ${cellName(map, spot)}, ${map.grid.data[spot]!.toPrecision(3)}`;
}

function readText(map: StageMap, hover: number): string {
  const { where, value, text } = readingAt(map, hover);
  return `${where}: ${value === undefined ? text : value.toPrecision(3)}`;
}
