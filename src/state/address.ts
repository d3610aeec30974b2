import { DEFAULT_STATE } from './app-state.ts';
import { notify, useStore } from './store.ts';
import { readLink, writeLink } from './url.ts';

/** Reads the address once into the state and keeps the address to the state from then on; returns the way to stop. */
export function followAddress({ location, history }: Window): () => void {
  const { state, complaints } = readLink(location.search);
  useStore.setState({ shared: { ...DEFAULT_STATE, ...state } });
  if (complaints.length > 0) {
    const text = `Not understood in the link: ${complaints.join(', ')}. The defaults are shown instead.`;
    notify({ topic: 'link', tone: 'warning', text });
  }
  let waiting: ReturnType<typeof setTimeout> | undefined;
  // Browsers limit how often an address may change; a slider changes it far more often.
  const stop = useStore.subscribe(({ shared }, { shared: before }) => {
    if (shared === before) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => history.replaceState(history.state, '', `${location.pathname}${writeLink(useStore.getState().shared)}${location.hash}`), 100);
  });
  return () => {
    clearTimeout(waiting);
    stop();
  };
}

/** The address of what is shown now. */
export const linkOf = ({ location }: Window): string =>
  `${location.origin}${location.pathname}${writeLink(useStore.getState().shared)}${location.hash}`;
