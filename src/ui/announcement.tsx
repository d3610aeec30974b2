import { useStore } from '../state/store.ts';
import { cellName, readingAt, strongestCell } from './reading-at.ts';
import { useSeen } from './use-seen.ts';
import type { StageMap } from './use-stage.ts';
import { capital, theAsker } from './words.ts';

interface Props {
  readonly map: StageMap | undefined;
  /** Of two stages, whether it is the one that the panels do not speak of, and where it stands. */
  readonly other: boolean;
  readonly name: string | undefined;
}

/** For ears: who asks, or which word is looked for, and where it looks most, once layers are not played any more; where nobody asks, the number under the reading cursor. */
export function Announcement({ map, other, name }: Props) {
  const hover = useSeen((store) => store.hover, other);
  const playing = useStore((store) => store.playing);
  if (!map || playing) return null;
  const text = map.asks ? askedText(map) : hover !== undefined ? readText(map, hover) : map.picture.sentences ? askedText(map) : '';
  return <p className="sr-only" role="status">{name && text && `${capital(name)}: `}{text}</p>;
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
