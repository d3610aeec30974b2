import { preprocess } from '../image/preprocess.ts';
import type { Network } from '../models/network.ts';
import { loadModule } from '../modules/index.ts';
import { shownToken } from './asking.ts';
import type { Photo } from './photo.ts';
import type { Picture } from './picture.ts';
import { askingOf, readingOf } from './reading.ts';
import type { sessions } from './sessions.ts';
import { settleCrop, settleParams } from './settle.ts';
import { useStore } from './store.ts';
import { decoderOf, placesSaid, sentencesOf } from './telling.ts';

interface Painting {
  readonly photo: Photo;
  readonly network: Network;
  /** Which picture it will be: the two are read side by side, each from a session of its own. */
  readonly slot: 'picture' | 'beside';
  readonly signal: AbortSignal;
  /** The sessions of the device in use. */
  prepared(): Promise<ReturnType<typeof sessions>>;
}

/** Runs the module that the state names, in this network, on a photo; undefined where `signal` ends it first. */
export async function paint({ photo, network, slot, signal, prepared }: Painting): Promise<Picture | undefined> {
  const { shared } = useStore.getState();
  const module = await loadModule(shared.module);
  const started = performance.now();
  // A part is chosen on the image itself: the one beside is shown as it is.
  const part = slot === 'picture' ? settleCrop(photo, shared.crop) : undefined;
  if (signal.aborted) return;
  const { image, region } = preprocess(photo.pixels, network.preprocessing, shared.fit, part);
  // What does not fit an image beside is an error there, and leaves the state alone.
  const params = slot === 'picture'
    ? settleParams(module, network, image.shape, shared.params)
    : network.params(module, image.shape, shared.params);
  if (signal.aborted) return;
  const sessions = await prepared();
  const hosted = network.host(module, params, image.shape, { seed: shared.seed });
  const key = JSON.stringify([slot, module.id, params, image.shape, hosted.origin === 'random' && shared.seed]);
  const session = await sessions.get(network, key, () => hosted);
  if (signal.aborted) return;
  // Its session runs again: nothing more can be read of the picture that it painted last.
  const previous = useStore.getState()[slot];
  if (previous?.plan === session.plan) previous.reading.close();
  const token = shownToken(hosted.places, shared);
  const inputs = { image, ...askingOf(session.plan, token) };
  const trace = await session.run(inputs, { time: true });
  const { data: probabilities } = await trace.read('probabilities');
  const sentences = await sentencesOf(network, trace);
  return {
    module, network, model: network.card.id, params, photo, region, probabilities,
    reading: readingOf(session, trace, token),
    shape: image.shape, ...(sentences && { sentences }),
    places: sentences ? placesSaid(hosted.places, sentences[decoderOf(network, module.id)]!) : hosted.places, origin: hosted.origin, plan: session.plan,
    given: { inputs, weights: hosted.weights, prepare: async (plan, weights) => (await prepared()).prepare(plan, weights) },
    timings: trace.timings, elapsed: performance.now() - started,
  };
}
