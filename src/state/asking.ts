import type { Place } from '../models/network.ts';
import type { AppState } from './app-state.ts';
import type { Shown } from './shown.ts';

/** The token that a state asks from, before anything is run. */
export function shownToken(places: readonly Place[], { query }: AppState): number {
  const { prefix, grid: [rows, columns], askers } = places[0]!;
  if (typeof query !== 'number' || query >= (askers?.length ?? rows * columns)) return 0;
  return askers ? query : prefix + query;
}

/** The position of another place that lies where this one does: the grids of places may differ. */
export function positionIn({ grid: [rows, columns] }: Place, { grid: [toRows, toColumns] }: Place, position: number): number {
  const row = Math.floor(((Math.floor(position / columns) + 0.5) * toRows) / rows);
  const column = Math.floor((((position % columns) + 0.5) * toColumns) / columns);
  return row * toColumns + column;
}

/** The token that asks at another place, in the same spot of the image; prefix tokens and words are everywhere the same. */
export const tokenAt = (to: Place, { at, token }: Pick<Shown, 'at' | 'token'>): number =>
  (at.askers || token < at.prefix ? token : to.prefix + positionIn(at, to, token - at.prefix));

/** What the state becomes when another place is shown: it is asked from the same spot. */
export function atPlace(
  places: readonly Place[], { at }: Pick<Shown, 'at'>, { query }: Pick<AppState, 'query'>, place: number,
): Pick<AppState, 'layer' | 'query'> {
  return { layer: place + 1, query: typeof query !== 'number' || at.askers ? query : positionIn(at, places[place]!, query) };
}
