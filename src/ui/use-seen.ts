import { fromOther } from '../state/compare.ts';
import { useStore, type Store } from '../state/store.ts';

/** A part of the store; of two stages, as the one that is active sees it, or as the other does. */
export const useSeen = <T>(select: (store: Store) => T, other = false): T => useStore((store) => select(other ? fromOther(store) : store));

/** The store as it is now, for what is not drawn anew when it changes. */
export const storeSeen = (other: boolean): Store => (other ? fromOther(useStore.getState()) : useStore.getState());
