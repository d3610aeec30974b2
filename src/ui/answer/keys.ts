import type { AppState } from '../../state/app-state.ts';
import type { Answer } from '../../state/answer.ts';
import type { Shown } from '../../state/shown.ts';
import { askFrom, keyName } from '../pictures/names.ts';
import { positionName } from '../words.ts';

/** A key of an answer in words: 'class token', 'row 7, column 3'. */
export function nameOfKey({ keys, route: { result: { view } } }: Answer, { at }: Pick<Shown, 'at'>, key: number): string {
  const { column, cell } = keys[key]!;
  return view.picture === 'attention' ? keyName(at, view, column) : positionName(at, cell!);
}

/** The position of the place that a key is, or the first of those that it was pooled from; undefined for a token that is none. */
export function positionOfKey({ keys, map, route: { result: { view } } }: Answer, { at: { grid: [, columns] } }: Pick<Shown, 'at'>, key: number): number | undefined {
  const { cell } = keys[key]!;
  if (cell === undefined || !view.halved) return cell;
  return 2 * Math.floor(cell / map.width) * columns + 2 * (cell % map.width);
}

/** The key that a position is, or is part of. */
export function keyAt(answer: Answer, { at: { grid: [, columns] } }: Pick<Shown, 'at'>, position: number): number | undefined {
  const { keys, map, route: { result: { view } } } = answer;
  const cell = view.halved ? Math.floor(Math.floor(position / columns) / 2) * map.width + Math.floor((position % columns) / 2) : position;
  const key = keys.findIndex((each) => each.cell === cell);
  return key < 0 ? undefined : key;
}

/** Asking from a key; undefined where it cannot ask: it was pooled, words ask, or nobody does. */
export function askFromKey({ keys, route: { result: { view } } }: Answer, { at }: Pick<Shown, 'at'>, key: number, asks: boolean): Partial<AppState> | undefined {
  if (!asks || view.halved || at.askers) return undefined;
  const { column, cell } = keys[key]!;
  return view.picture === 'attention' ? askFrom(at, column) : { query: cell! };
}
