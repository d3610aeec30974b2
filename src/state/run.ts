import type { ParamValue } from '../core/params.ts';
import { catalogue } from '../models/index.ts';
import type { Network } from '../models/network.ts';
import { listed } from '../modules/index.ts';
import { visit } from './address.ts';
import { elsewhere, type AppState } from './app-state.ts';
import { connection, type Connect } from './connection.ts';
import { fetchJson } from './files.ts';
import { networks } from './networks.ts';
import { paint } from './paint.ts';
import type { Sample } from './photo.ts';
import { photos } from './photos.ts';
import { settleModel } from './settle.ts';
import { unfit } from './shown.ts';
import { change, dismiss, notify, useStore } from './store.ts';

/** What of the state asks for another run; all else is only another look at the last one. */
const ASKS: readonly (keyof AppState)[] = ['module', 'params', 'model', 'image', 'fit', 'crop', 'seed'];

/** Turns the state into pictures: whenever what it asks for changes, the model runs again, and the latest run wins; until `stop`. */
export function player(connect: Connect) {
  const device = connection(connect, () => void run());
  const models = networks();
  const images = photos();
  const set = useStore.setState;
  let turn = new AbortController();
  let second = new AbortController();
  let unsubscribe = (): void => undefined;
  const prepared = async () => (await device.get()).sessions;

  async function start(): Promise<void> {
    try {
      set({ samples: await fetchJson<readonly Sample[]>('samples/index.json') });
    } catch (error) {
      notify({ topic: 'image', tone: 'error', text: `${messageOf(error)} Open an image of your own meanwhile.` });
    }
    unsubscribe = useStore.subscribe(({ shared }, { shared: before }) => {
      if (ASKS.some((key) => shared[key] !== before[key])) void run();
      else if (shared.beside !== before.beside) void runBeside();
    });
    await run();
  }

  async function run(): Promise<void> {
    turn.abort();
    const own = (turn = new AbortController());
    const { signal } = own;
    const working = (text: string, share?: number): void => {
      if (!signal.aborted) set({ work: { text, ...(share !== undefined && { share }), cancel: () => cancel(own) } });
    };
    const running = `Running ${listed(useStore.getState().shared.module).title}`;
    working(running);
    try {
      const shown = images.current(signal, working).then((photo) => {
        if (photo && !signal.aborted) set({ photo });
        return photo;
      });
      // All that a run needs is fetched at once; the image shows as soon as it is there.
      const [photo, network] = await Promise.all([shown, openModelOf(signal, working), device.get()]);
      if (!photo || !network || signal.aborted) return;
      working(running);
      const picture = await paint({ photo, network, slot: 'picture', signal, prepared });
      if (signal.aborted || !picture) return;
      const { complaints, settled } = unfit(picture, useStore.getState().shared);
      if (complaints.length > 0) notify({ topic: 'unfit', tone: 'warning', text: complaints.join(' ') });
      for (const topic of ['run', 'read']) dismiss(topic);
      set(({ shared }) => ({ picture, hover: undefined, shared: complaints.length > 0 ? { ...shared, ...settled } : shared }));
      void runBeside();
    } catch (error) {
      if (signal.aborted || device.handles(error)) return;
      const kept = useStore.getState().picture ? ' The last picture stays.' : '';
      notify({ topic: 'run', tone: 'error', text: `${messageOf(error)}${kept}`, action: { label: 'Try again', run: () => void run() } });
    } finally {
      if (turn === own) set({ work: undefined });
    }
  }

  /** The same module with the same parameters on the image that the state names beside. */
  async function runBeside(): Promise<void> {
    second.abort();
    const { signal } = (second = new AbortController());
    const { shared: { beside }, samples, picture } = useStore.getState();
    const sample = samples.find(({ id }) => id === beside);
    if (beside && !sample) {
      notify({ topic: 'beside', tone: 'warning', text: `There is no built-in image “${beside.slice(0, 24)}” to show beside.` });
      change({ beside: '' });
    }
    if (!sample || !picture) return set({ beside: undefined });
    try {
      const photo = await images.sample(sample, signal);
      const painted = await paint({ photo, network: picture.network, slot: 'beside', signal, prepared });
      if (signal.aborted) return;
      dismiss('beside');
      set({ beside: painted });
    } catch (error) {
      if (signal.aborted || device.handles(error)) return;
      notify({ topic: 'beside', tone: 'error', text: messageOf(error), action: { label: 'Try again', run: () => void runBeside() } });
    }
  }

  function cancel(own: AbortController): void {
    own.abort();
    set({ work: undefined });
    const text = useStore.getState().picture ? 'Stopped. The last picture stays.' : 'Stopped.';
    notify({ topic: 'run', tone: 'info', text, action: { label: 'Go on', run: () => void run() } });
  }

  async function openModelOf(signal: AbortSignal, working: (text: string, share?: number) => void): Promise<Network | undefined> {
    if (signal.aborted) return;
    const model = settleModel(useStore.getState().shared, models.opened('file'));
    if (signal.aborted) return;
    const title = catalogue.find(({ id }) => id === model)?.title ?? 'the model';
    if (!models.opened(model)) working(`Loading ${title}`);
    return models.load(model, { signal, onProgress: (share) => working(`Loading ${title}`, share) });
  }

  /** An image file that someone brings. A refused one says why and leaves the last one in place. */
  async function openImage(file: Blob, name: string): Promise<void> {
    try {
      const photo = await images.open(file, name);
      if (photo.notes.length > 0) notify({ topic: 'image', tone: 'info', text: `${name}: ${photo.notes.join(' ')}` });
      // A patch of the image before means nothing on this one.
      const again = useStore.getState().shared.image === 'own';
      change({ image: 'own', ...elsewhere(useStore.getState().shared), crop: '' });
      if (again) void run();
    } catch (error) {
      const kept = useStore.getState().photo ? ' The last image stays.' : '';
      notify({ topic: 'image', tone: 'error', text: `${messageOf(error)}${kept}` });
    }
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
      if (again) void run();
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

  /** Whatever was dropped, pasted or chosen. */
  const open = (file: File): Promise<void> => {
    for (const topic of ['image', 'model']) dismiss(topic);
    if (/\.json$/i.test(file.name)) return openState(file);
    return /\.safetensors$/i.test(file.name) ? openModel(file) : openImage(file, file.name || 'The pasted image');
  };

  const stop = (): void => {
    unsubscribe();
    turn.abort();
    second.abort();
  };

  return { start, open, stop };
}

/**
 * Another module starts at its own parameters, model and result; the image and the colours stay, and the query where it means
 * the same patch.
 */
export const pickModule = (module: string): void => {
  const { shared, picture } = useStore.getState();
  if (module === shared.module) return;
  const keeps = picture?.network.modules.includes(module) === true;
  // Tokens are the same everywhere; a convnet's blocks differ in their grids, and a word's number is none of a patch.
  const samePatch = keeps && picture.network.features === 'tokens' && !picture.places[0]?.askers;
  change({
    module, params: {}, result: '', layer: 0, head: 0, scale: '', cut: '',
    ...(!keeps && { model: '' }), ...(!samePatch && elsewhere(shared)),
  });
};

export const setParam = (name: string, value: ParamValue | undefined): void => {
  const { [name]: _, ...others } = useStore.getState().shared.params;
  change({ params: value === undefined ? others : { ...others, [name]: value } });
};

const messageOf = (error: unknown): string => {
  const text = error instanceof Error ? error.message : String(error);
  return /[.!?]$/.test(text) ? text : `${text}.`;
};
