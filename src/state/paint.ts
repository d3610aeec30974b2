import { inSlices } from '../core/slices.ts';
import { preprocessing } from '../image/preprocess.ts';
import type { Network } from '../models/network.ts';
import { loadModule } from '../modules/index.ts';
import { shownToken } from './asking.ts';
import { pictureOf, type Asking } from './lanes.ts';
import type { Photo } from './photo.ts';
import type { Picture } from './picture.ts';
import { askingOf, readingOf } from './reading.ts';
import type { sessions } from './sessions.ts';
import { settleCrop, settleParams } from './settle.ts';
import { useStore } from './store.ts';

interface Painting {
  readonly photo: Photo;
  readonly network: Network;
  /** Whom it is for: pictures are read side by side, each from a session of its own. */
  readonly asking: Asking;
  /** Whether it is of another image, beside. */
  readonly beside?: boolean;
  /** Whether each step is timed, which takes time itself. */
  readonly timed?: boolean;
  readonly signal: AbortSignal;
  /** The sessions of the device in use. */
  prepared(): Promise<ReturnType<typeof sessions>>;
}

/** Runs the module that is asked for, in this network, on a photo; undefined where `signal` ends it first. */
export async function paint({ photo, network, asking, beside = false, timed = true, signal, prepared }: Painting): Promise<Picture | undefined> {
  const { lane, state } = asking;
  const module = await loadModule(state.module);
  const started = performance.now();
  // A part is chosen on the image itself: the one beside is shown as it is.
  const part = beside ? undefined : settleCrop(photo, state.crop);
  if (signal.aborted) return;
  const { image, region } = await inSlices(preprocessing(photo.pixels, network.preprocessing, state.fit, part));
  if (signal.aborted) return;
  // What does not fit an image beside is an error there, and leaves the state alone.
  const params = beside ? network.params(module, image.shape, state.params) : await settleParams(asking, module, network, image.shape);
  if (signal.aborted) return;
  const sessions = await prepared();
  const hosted = network.host(module, params, image.shape, { seed: state.seed });
  const key = JSON.stringify([module.id, params, image.shape, hosted.origin === 'random' && state.seed]);
  const session = await sessions.get(beside ? 'beside' : String(lane), network, key, () => hosted);
  if (signal.aborted) return;
  // Its session runs again: nothing more can be read of the picture that it painted last.
  const store = useStore.getState();
  const previous = beside ? store.beside : pictureOf(store, lane);
  if (previous?.plan === session.plan) previous.reading.close();
  const token = shownToken(hosted.places, state);
  const inputs = { image, ...askingOf(session.plan, token) };
  const trace = await session.run(inputs, { time: timed, signal });
  const { data: probabilities } = await trace.read('probabilities');
  // Most networks say nothing.
  const telling = network.says && await import('./telling.ts');
  const sentences = await telling?.sentencesOf(network, trace);
  return {
    module, network, model: network.card.id, params, photo, region, probabilities,
    reading: readingOf(session, trace, token),
    shape: image.shape, ...(sentences && { sentences }),
    places: telling && sentences ? telling.placesSaid(hosted.places, sentences[telling.decoderOf(network, module.id)]!) : hosted.places, origin: hosted.origin, plan: session.plan,
    given: { inputs, weights: hosted.weights, prepare: async (plan, weights) => (await prepared()).prepare(plan, weights) },
    timings: trace.timings, elapsed: performance.now() - started,
  };
}
