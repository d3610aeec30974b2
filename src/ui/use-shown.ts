import { useMemo } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { Picture } from '../state/picture.ts';
import { shownOf, type Shown } from '../state/shown.ts';
import { storeSeen, useSeen } from './use-seen.ts';

export interface Showing {
  readonly picture: Picture;
  readonly shown: Shown;
}

/** The last picture, or that of the other of two stages, and what of it is shown; undefined before the first run came through. */
export function useShown(other = false): Showing | undefined {
  const picture = useSeen((store) => store.picture, other);
  const looks = useSeen(useShallow(({ shared: { layer, head, fusion, query, result, rolled, discard, first } }) =>
    ({ layer, head, fusion, query, result, rolled, discard, first })), other);
  return useMemo(() => (picture ? { picture, shown: shownOf(picture, { ...storeSeen(other).shared, ...looks }) } : undefined), [picture, looks, other]);
}
