import { useEffect, useRef } from 'react';
import { atPlace } from '../state/asking.ts';
import { change, useStore } from '../state/store.ts';
import type { StageMap } from './use-stage.ts';
import type { Showing } from './use-shown.ts';

/** Milliseconds that a layer stays: long enough to find again what one looked at. */
const STAY = 700;

/**
 * Shows one layer after the other, from the last on to the first again. A layer is left only once its map is painted, so that
 * none waits in a queue. Whatever else the person changes ends it.
 */
export function usePlay(showing: Showing | undefined, painted: StageMap | undefined): { readonly playing: boolean; readonly toggle: () => void } {
  const playing = useStore((store) => store.playing);
  // Grids of layers differ: the patch that asks is that of the layer where it began, or it would drift.
  const from = useRef<{ readonly showing: Showing; readonly query: number | 'class' | 'received' }>(undefined);
  const moving = useRef(false);

  useEffect(() => {
    if (!playing) return;
    const unsubscribe = useStore.subscribe(({ shared, picture }, before) => {
      if ((shared !== before.shared && !moving.current) || picture !== before.picture) useStore.setState({ playing: false });
    });
    return unsubscribe;
  }, [playing]);
  useEffect(() => () => useStore.setState({ playing: false }), []);

  useEffect(() => {
    const start = from.current;
    if (!playing || !start || !showing || painted?.shown !== showing.shown) return;
    const { places } = start.showing.picture;
    const timer = setTimeout(() => {
      moving.current = true;
      change(atPlace(places, start.showing.shown, start, (showing.shown.place + 1) % places.length));
      moving.current = false;
    }, STAY);
    return () => clearTimeout(timer);
  }, [playing, showing, painted]);

  const toggle = (): void => {
    from.current = showing && { showing, query: useStore.getState().shared.query };
    useStore.setState({ playing: !playing });
  };
  return { playing, toggle };
}
