import type { View } from '../../core/module.ts';
import type { Place } from '../../models/network.ts';
import type { AppState } from '../../state/app-state.ts';
import { positionName } from '../words.ts';

type At = Pick<Place, 'grid' | 'prefix' | 'askers'>;

const inSequence = ({ prefix, grid }: At, token: number): string =>
  (token >= prefix ? positionName({ label: '', grid, prefix }, token - prefix) : token === 0 ? 'class token' : `extra token ${token}`);

/** Who asks, by row of attention: 'class token', 'row 7, column 3' or a word. */
export const queryName = (at: At, query: number): string => at.askers?.[query] ?? inSequence(at, query);

/** Who is looked at, by column of attention. */
export function keyName(at: At, { halved }: Pick<View, 'halved'>, key: number): string {
  const [rows, columns] = at.grid;
  if (halved) return `${positionName({ label: '', grid: [Math.floor(rows / 2), Math.floor(columns / 2)], prefix: 0 }, key)} of the pooled map`;
  return at.askers ? positionName({ label: '', grid: at.grid, prefix: 0 }, key) : inSequence(at, key);
}

/** Asking from a row of attention; the class token is the state's own word for the first of them. */
export function askFrom(at: At, query: number): Partial<AppState> {
  if (at.askers) return { query };
  return { query: query < at.prefix ? 'class' : query - at.prefix };
}

/** Whether the rows of a matrix [rows, columns] are the tokens of the place. */
export function rowsAreTokens({ grid: [rows, columns], prefix, askers }: At, axis: string | undefined, count: number): boolean {
  return (axis === 'token' || axis === 'query') && count === (askers?.length ?? prefix + rows * columns);
}
