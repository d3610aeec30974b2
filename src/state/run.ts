import { catalogue } from '../models/index.ts';
import type { Network } from '../models/network.ts';
import { listed } from '../modules/index.ts';
import { visit } from './address.ts';
import type { AppState } from './app-state.ts';
import { askedAlike } from './compare.ts';
import { connection, type Connect } from './connection.ts';
import { fetchJson } from './files.ts';
import { askingIn, LANES, otherLane, pictureOf, stateOf, topicOf, type Asking } from './lanes.ts';
import { networks } from './networks.ts';
import { paint } from './paint.ts';
import type { Sample } from './photo.ts';
import { photos } from './photos.ts';
import type { Picture } from './picture.ts';
import { settleModel } from './settle.ts';
import { unfit } from './shown.ts';
import { change, dismiss, notify, useStore, type Lane, type Work } from './store.ts';

/** What of the state asks for another run; all else is only another look at the last one. */
const ASKS: readonly (keyof AppState)[] = ['module', 'params', 'model', 'image', 'fit', 'crop', 'seed'];

/** What is said of one lane. */
const TOPICS: readonly string[] = ['run', 'read', 'unfit', 'params', 'model'];

/** Turns the state into pictures: whenever what it asks for changes, the model runs again, and the latest run wins; until `stop`. */
export function player(connect: Connect) {
  const device = connection(connect, () => runAll());
  const models = networks();
  const images = photos();
  const set = useStore.setState;
  const turns = LANES.map(() => ({ stop: new AbortController(), done: Promise.resolve() }));
  let second = new AbortController();
  let unsubscribe = (): void => undefined;
  const prepared = async () => (await device.get()).sessions;

  async function start(): Promise<void> {
    try {
      set({ samples: await fetchJson<readonly Sample[]>('samples/index.json') });
    } catch (error) {
      notify({ topic: 'image', tone: 'error', text: `${messageOf(error)} Open an image of your own meanwhile.` });
    }
    unsubscribe = useStore.subscribe((now, before) => {
      const arrived = now.carried !== undefined && now.carried !== before.carried;
      const another = now.live?.photo !== before.live?.photo || (now.shared.image === 'own' && (arrived || now.tray.chosen !== before.tray.chosen));
      for (const lane of [now.front, otherLane(now.front)]) {
        const [asked, was] = [stateOf(now, lane), stateOf(before, lane)];
        const anew = asked && (!was || ASKS.some((key) => asked[key] !== was[key]));
        // One frame of a camera after the other: nothing is said of it.
        if (anew || (asked && another)) void run(lane, !anew && now.live !== undefined);
        else if (!asked && was) leave(lane);
      }
      if (now.shared.beside !== before.shared.beside || !now.shared.versus !== !before.shared.versus) void runBeside();
    });
    await runAll();
  }

  const runAll = (): Promise<unknown> => {
    const { front } = useStore.getState();
    return Promise.all([run(front), run(otherLane(front))]);
  };

  function run(lane: Lane, quiet = false): Promise<void> {
    turns[lane]!.stop.abort();
    const stop = new AbortController();
    // One after the other: what is looked at comes first, and the times of its steps are its own.
    const done = runIn(lane, stop, quiet, lane === useStore.getState().front ? undefined : turns[otherLane(lane)]!.done);
    turns[lane] = { stop, done };
    return done;
  }

  /** Nothing is asked of the lane any more. */
  function leave(lane: Lane): void {
    turns[lane]!.stop.abort();
    for (const topic of TOPICS) dismiss(topicOf(topic, lane));
    set({ versus: undefined, versusWork: undefined, versusHover: undefined });
  }

  async function runIn(lane: Lane, own: AbortController, quiet: boolean, after: Promise<void> | undefined): Promise<void> {
    const asking = askingIn(lane);
    if (!asking) return;
    const { signal } = own;
    const isFront = (): boolean => useStore.getState().front === lane;
    const work = (work: Work | undefined): void => set(isFront() ? { work } : { versusWork: work });
    const working = (text: string, share?: number): void => {
      if (!signal.aborted && !quiet) work({ text, ...(share !== undefined && { share }), cancel: () => cancel(lane, own) });
    };
    const running = `Running ${listed(asking.state.module).title}`;
    working(running);
    await after;
    try {
      const shown = images.current(signal, working).then((photo) => {
        if (photo && !signal.aborted) set({ photo });
        return photo;
      });
      // All that a run needs is fetched at once; the image shows as soon as it is there.
      const [photo, network] = await Promise.all([shown, openModelOf(asking, signal, working), device.get()]);
      if (!photo || !network || signal.aborted) return;
      working(running);
      const picture = await paint({ photo, network, asking, timed: !quiet, signal, prepared });
      if (signal.aborted || !picture) return;
      for (const topic of ['run', 'read']) dismiss(topicOf(topic, lane));
      if (isFront()) show(picture, asking, quiet);
      else showVersus(picture, asking, quiet);
    } catch (error) {
      if (signal.aborted || device.handles(error)) return;
      const kept = pictureOf(useStore.getState(), lane) ? ' The last picture stays.' : '';
      asking.notify({ topic: 'run', tone: 'error', text: `${messageOf(error)}${kept}`, action: { label: 'Try again', run: () => void run(lane) } });
    } finally {
      if (turns[lane]!.stop === own) work(undefined);
    }
  }

  function show(picture: Picture, { notify }: Asking, quiet: boolean): void {
    const { complaints, settled } = unfit(picture, useStore.getState().shared);
    if (complaints.length > 0) notify({ topic: 'unfit', tone: 'warning', text: complaints.join(' ') });
    set((store) => {
      const shared = complaints.length > 0 ? { ...store.shared, ...settled } : store.shared;
      // Whoever points at a camera's map goes on pointing there.
      return { picture, ...(!quiet && { hover: undefined }), shared: askedAlike({ ...store, picture, shared }) };
    });
    if (!quiet) void runBeside();
  }

  /** From where the other of two stages is asked, the first one says: only what is its own can be unfit. */
  function showVersus(picture: Picture, { lane, state, settle, notify }: Asking, quiet: boolean): void {
    const { complaints, settled } = unfit(picture, { ...(stateOf(useStore.getState(), lane) ?? state), query: 'class' });
    if (complaints.length > 0) {
      notify({ topic: 'unfit', tone: 'warning', text: complaints.join(' ') });
      settle(settled);
    }
    set({ versus: picture, ...(!quiet && { versusHover: undefined }) });
  }

  /** The same module with the same parameters on the image that the state names beside. */
  async function runBeside(): Promise<void> {
    second.abort();
    const { signal } = (second = new AbortController());
    const { shared: { beside, versus }, samples, picture, front } = useStore.getState();
    const sample = samples.find(({ id }) => id === beside);
    if (beside && !sample) {
      notify({ topic: 'beside', tone: 'warning', text: `There is no built-in image “${beside.slice(0, 24)}” to show beside.` });
      change({ beside: '' });
    }
    const asking = askingIn(front);
    // Two stages leave no room for a third.
    if (!sample || !picture || !asking || versus) return set({ beside: undefined });
    try {
      const photo = await images.sample(sample, signal);
      const painted = await paint({ photo, network: picture.network, asking, beside: true, signal, prepared });
      if (signal.aborted) return;
      dismiss('beside');
      set({ beside: painted });
    } catch (error) {
      if (signal.aborted || device.handles(error)) return;
      notify({ topic: 'beside', tone: 'error', text: messageOf(error), action: { label: 'Try again', run: () => void runBeside() } });
    }
  }

  function cancel(lane: Lane, own: AbortController): void {
    own.abort();
    const store = useStore.getState();
    set(store.front === lane ? { work: undefined } : { versusWork: undefined });
    const text = pictureOf(store, lane) ? 'Stopped. The last picture stays.' : 'Stopped.';
    askingIn(lane)?.notify({ topic: 'run', tone: 'info', text, action: { label: 'Go on', run: () => void run(lane) } });
  }

  async function openModelOf(asking: Asking, signal: AbortSignal, working: (text: string, share?: number) => void): Promise<Network | undefined> {
    if (signal.aborted) return;
    const model = settleModel(asking, models.opened('file'));
    if (signal.aborted) return;
    const title = catalogue.find(({ id }) => id === model)?.title ?? 'the model';
    if (!models.opened(model)) working(`Loading ${title}`);
    return models.load(model, { signal, onProgress: (share) => working(`Loading ${title}`, share) });
  }

  /** A checkpoint that someone brings. A wrong one says why and changes nothing. */
  async function openModel(file: File): Promise<void> {
    set({ work: { text: `Reading ${file.name}`, cancel: () => set({ work: undefined }) } });
    try {
      const { modules: shows } = await models.open(file);
      const { shared } = useStore.getState();
      set({ checkpoint: file.name });
      const again = shared.model === 'file';
      change({ model: 'file', layer: 0, head: 0, params: {}, ...(!shows.includes(shared.module) && { module: shows[0]! }) });
      if (again) void runAll();
    } catch (error) {
      set({ work: undefined });
      notify({ topic: 'model', tone: 'error', text: `${messageOf(error)} The model in use stays.` });
    }
  }

  /** A state that was exported. A wrong file says why and changes nothing. */
  async function openState(file: File): Promise<void> {
    try {
      const { linkOfFile } = await import('./state-json.ts');
      visit(window, await linkOfFile(file));
    } catch (error) {
      notify({ topic: 'link', tone: 'error', text: `${messageOf(error)} What is shown stays.` });
    }
  }

  /** Whatever was dropped, pasted or chosen: a checkpoint, a state that was exported, or images. */
  async function open(...files: readonly File[]): Promise<void> {
    for (const topic of ['image', 'image-refused', 'model']) dismiss(topic);
    const state = files.find(({ name }) => /\.json$/i.test(name));
    if (state) return openState(state);
    const model = files.find(({ name }) => /\.safetensors$/i.test(name));
    if (model) return openModel(model);
    try {
      // Read only by those who bring an image.
      const { bring } = await import('./bring.ts');
      await bring(files, images.keep);
    } catch (error) {
      notify({ topic: 'image', tone: 'error', text: `The image could not be opened: ${messageOf(error)} Check the connection and try again.` });
    }
  }

  const stop = (): void => {
    unsubscribe();
    for (const { stop } of turns) stop.abort();
    second.abort();
  };

  return { start, open, stop };
}

const messageOf = (error: unknown): string => {
  const text = error instanceof Error ? error.message : String(error);
  return /[.!?]$/.test(text) ? text : `${text}.`;
};
