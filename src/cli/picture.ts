import { preprocess } from '../image/preprocess.ts';
import { partOf } from '../image/part.ts';
import { modelsFor } from '../models/index.ts';
import { loadModule } from '../modules/index.ts';
import { shownToken } from '../state/asking.ts';
import type { AppState } from '../state/app-state.ts';
import type { Photo, Sample } from '../state/photo.ts';
import type { Picture } from '../state/picture.ts';
import { askingOf, readingOf } from '../state/reading.ts';
import { decoderOf, placesSaid, sentencesOf } from '../state/telling.ts';
import type { Backend } from '../core/backend.ts';
import { cardBeside, fileOf, openWithCard, readJson } from './built-in.ts';
import { readPixels } from './image.ts';

/** What the page would show for a state, without a page: a built-in model run on a sample. Throws where a state needs a file of a person's own. */
export async function pictureOf(state: AppState, backend: Backend): Promise<Picture> {
  const samples = readJson('public/samples/index.json') as readonly Sample[];
  const sample = state.image ? samples.find(({ id }) => id === state.image) : samples[0];
  if (!sample) throw new Error(`there is no sample '${state.image}'; there are: ${samples.map(({ id }) => id).join(', ')}`);
  const module = await loadModule(state.module);
  const file = fileOf(state.model || modelsFor(state.module)[0]!.id);
  const network = await openWithCard(cardBeside(file)!, file);
  const pixels = await readPixels(`public/samples/${sample.file}`);
  const started = performance.now();
  const { image, region } = preprocess(pixels, network.preprocessing, state.fit, partOf(state.crop, pixels));
  const params = network.params(module, image.shape, state.params);
  const hosted = network.host(module, params, image.shape, { seed: state.seed });
  const session = await backend.prepare(hosted.plan, hosted.weights);
  const token = shownToken(hosted.places, state);
  const inputs = { image, ...askingOf(session.plan, token) };
  const trace = await session.run(inputs);
  const { data: probabilities } = await trace.read('probabilities');
  const sentences = await sentencesOf(network, trace);
  return {
    // Nothing is drawn here.
    module, network, model: network.card.id, params, photo: { ...sample, pixels, notes: [] } as unknown as Photo, region, shape: image.shape, probabilities,
    reading: readingOf(session, trace, token), ...(sentences && { sentences }),
    places: sentences ? placesSaid(hosted.places, sentences[decoderOf(network, module.id)]!) : hosted.places,
    origin: hosted.origin, plan: session.plan, given: { inputs, weights: hosted.weights, prepare: (plan, weights) => backend.prepare(plan, weights) },
    timings: trace.timings, elapsed: performance.now() - started,
  };
}
