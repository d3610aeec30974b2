import { useMemo } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { Picture } from '../state/picture.ts';
import { shownOf, type Shown } from '../state/shown.ts';
import { useStore } from '../state/store.ts';

export interface Showing {
  readonly picture: Picture;
  readonly shown: Shown;
}

/** The last picture and what of it is shown; undefined before the first run came through. */
export function useShown(): Showing | undefined {
  const picture = useStore((store) => store.picture);
  const looks = useStore(useShallow(({ shared: { layer, head, fusion, query, result } }) => ({ layer, head, fusion, query, result })));
  return useMemo(() => (picture ? { picture, shown: shownOf(picture, { ...useStore.getState().shared, ...looks }) } : undefined), [picture, looks]);
}
