import type { Place } from '../models/network.ts';
import type { HeadFusion } from '../state/app-state.ts';
import { canFuse, type Shown } from '../state/shown.ts';

/** 'row 7, column 3', both from 1. */
export const positionName = ({ grid: [, columns] }: Place, position: number): string =>
  `row ${Math.floor(position / columns) + 1}, column ${(position % columns) + 1}`;

/** Who asks: a word, a token or a position. */
export const askerName = ({ at, position, asker }: Pick<Shown, 'at' | 'position' | 'asker'>): string =>
  (asker !== undefined ? `word “${asker}”` : position === undefined ? 'class token' : positionName(at, position));

/** The same in a sentence. */
export const theAsker = (shown: Parameters<typeof askerName>[0]): string =>
  `${shown.position === undefined ? 'the ' : ''}${askerName(shown)}`;

export const FUSIONS: Readonly<Record<HeadFusion, string>> = {
  mean: 'mean of heads', max: 'maximum of heads', min: 'minimum of heads', rollout: 'rollout up to here', each: 'each head’s colour',
};

/** Of whom a map is, for a caption. */
export const askedHow = (shown: Parameters<typeof theAsker>[0] & Pick<Shown, 'received'>): string =>
  (shown.received ? 'received from all, on average' : `asked from ${theAsker(shown)}`);

/** Which of the heads, nodes or groups, or how they are one; undefined where there is but one. */
export function headName({ head, heads, parts, fusion, over, roll }: Pick<Shown, 'head' | 'heads' | 'parts' | 'fusion' | 'over' | 'roll'>): string | undefined {
  if (heads > 1 && head !== undefined) return `${parts} ${head + 1}`;
  if (fusion === 'rollout') return roll.first > 0 ? `rollout from block ${roll.first + 1}` : FUSIONS.rollout;
  if (heads === 1) return undefined;
  return canFuse(over, heads) ? FUSIONS[fusion] : `all ${parts}s`;
}

/** For the start of a line; Greek letters keep their case, since it has a meaning. */
export const capital = (text: string): string => text.replace(/^[a-z]/, (letter) => letter.toUpperCase());

const UNITS = ['', ' K', ' M', ' B'];

/** '5.7 M'. The platform's own compact notation loads for many milliseconds, which a first visit would wait for. */
export function countText(count: number): string {
  const unit = UNITS.findIndex((_, i) => count / 1000 ** i < 999.95 || i === UNITS.length - 1);
  return `${Number((count / 1000 ** unit).toFixed(1))}${UNITS[unit]}`;
}

export const shapeText = (shape: readonly number[]): string => shape.join('×') || 'scalar';
