import type { AppState, Side } from './app-state.ts';
import { LANES, topicOf } from './lanes.ts';
import { hashOf, imageIn } from './link-image.ts';
import { dismiss, notify, useStore } from './store.ts';
import { chosenOf } from './tray.ts';
import { readLink, writeLink } from './url.ts';

/** Reads the address into the state, again whenever the person goes back or forth, and keeps it to the state; returns the way to stop. */
export function followAddress(window: Window): () => void {
  const { location } = window;
  show(location);
  let waiting: ReturnType<typeof setTimeout> | undefined;
  // Browsers limit how often an address may change; a slider changes it far more often.
  const stop = useStore.subscribe(({ shared, tray }, before) => {
    if (shared === before.shared && tray.chosen === before.tray.chosen) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => write(window), 100);
  });
  // Also where the `#` part alone was changed.
  const back = (): void => show(location);
  window.addEventListener('popstate', back);
  return () => {
    clearTimeout(waiting);
    stop();
    window.removeEventListener('popstate', back);
  };
}

/** Shows what a link says, as a step of its own in the history: Back returns to what was shown before. */
export function visit(window: Window, link: string): void {
  if (link === writeLink(useStore.getState().shared)) return;
  // What is left may have changed so lately that its address is not written yet.
  write(window);
  window.history.pushState(null, '', `${window.location.pathname}${link}`);
  show({ search: link, hash: '' });
  write(window);
}

/** The address of what is shown now; the image that a link brought stays in it for as long as it is the one shown. */
export const linkOf = (window: Window, state = useStore.getState().shared): string => {
  const { carried, tray, live } = useStore.getState();
  return addressOf(window, state, live ? undefined : carried ?? chosenOf(tray)?.carried);
};

/** The address of a state; where an opened image is shown, with the image that it is to carry, as text. */
export const addressOf = ({ location: { origin, pathname } }: Window, state: AppState, carried?: string): string =>
  `${origin}${pathname}${writeLink(state)}${state.image === 'own' && carried ? hashOf(carried) : ''}`;

const write = (window: Window): void => window.history.replaceState(window.history.state, '', linkOf(window));

/** Takes the state from a link; what the page said of the one before goes with it. */
function show({ search, hash }: Pick<Location, 'search' | 'hash'>): void {
  const { state, complaints, newer } = readLink(search);
  for (const topic of ['link', 'version', ...LANES.flatMap((lane) => [topicOf('unfit', lane), topicOf('params', lane)])]) dismiss(topic);
  if (newer) {
    const text = 'The link was made with a newer version of this page: what this one does not know of it is left out. Reload to get the newest.';
    notify({ topic: 'version', tone: 'info', text });
  }
  if (complaints.length > 0) {
    const text = `Not understood in the link: ${complaints.join(', ')}. The defaults are shown instead.`;
    notify({ topic: 'link', tone: 'warning', text });
  }
  const { shared, tray } = useStore.getState();
  const image = imageIn(hash);
  if (state.image === 'own' && image !== undefined && image !== chosenOf(tray)?.carried) useStore.setState({ carried: image });
  // A jump inside the page comes here as well, and asks for no other run.
  if (writeLink(state) === writeLink(shared)) return;
  const { versus } = state;
  useStore.setState({
    shared: { ...withSameParams(state, shared), versus: versus && shared.versus ? withSameParams(versus, shared.versus) : versus },
  });
}

/** Parameters that are as they were stay the same object, and ask for no run. */
const withSameParams = <T extends Side>(now: T, before: Side): T =>
  (JSON.stringify(now.params) === JSON.stringify(before.params) ? { ...now, params: before.params } : now);
