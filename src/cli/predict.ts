import { basename } from 'node:path';
import { onlyFor } from '../core/plan.ts';
import type { Tensor } from '../core/tensor.ts';
import { preprocess } from '../image/preprocess.ts';
import type { Network } from '../models/network.ts';
import { networkFromCheckpoint } from '../models/timm.ts';
import { textOf } from '../maps/sentence.ts';
import { isFound, topClasses } from '../maps/summary.ts';
import { sentencesOf } from '../state/telling.ts';
import { plainly } from './agreement.ts';
import { cardBeside, fileOf, MODELS, openWithCard, readJson } from './built-in.ts';
import { command, describeBackend, openBackend, readArguments, readCheckpoint, writeTensors } from './command.ts';
import { readPixels } from './image.ts';

const USAGE = 'npm run predict -- <image> [--model FILE|id] [--top 5] [--maps Y.safetensors] [--backend webgpu|cpu]';

/** A whole model on an image file, or on normalised pixels out of a safetensors file: classes (words, sentences), probabilities, maps. */
await command('predict', async () => {
  const { values, positionals: [file, ...rest] } = readArguments({
    model: { type: 'string', default: 'vit' }, top: { type: 'string', default: '5' }, maps: { type: 'string' }, backend: { type: 'string' },
  }, USAGE);
  if (!file) throw new Error(`no image is named; usage: ${USAGE}`);
  if (rest.length > 0) throw new Error(`'${rest[0]}' is one argument too many; usage: ${USAGE}`);
  const top = Number(values.top);
  if (!Number.isInteger(top) || top < 1) throw new Error(`--top should be a whole number from 1, got '${values.top}'`);

  const seen = await readImage(file);
  const network = await openModel(values.model);
  const image = seen(network);
  const { plan, weights } = plainly(network, image.shape);
  const backend = await openBackend(values.backend);
  process.stdout.write(describeBackend(backend));
  // What nobody asks for is not computed, or not kept.
  const answers = ['probabilities', ...(network.says ?? []).map((decoder) => `${decoder}.probabilities`)];
  const session = await backend.prepare(values.maps ? plan : onlyFor(plan, answers), weights);
  const trace = await session.run({ image });

  const sentences = await sentencesOf(network, trace);
  for (const [decoder, said] of Object.entries(sentences ?? {})) {
    process.stdout.write(`${decoder}: ${textOf(said)}.\n${said.map(({ word, share }) => `${share.toFixed(4)}  ${word}\n`).join('')}`);
  }
  const { data } = await trace.read('probabilities');
  for (const { index, probability } of sentences ? [] : topClasses(data, top)) {
    process.stdout.write(`${probability.toFixed(4)}  ${network.card.classes[index] ?? `class ${index}`}\n`);
  }
  if (network.card.vocabulary) {
    const found = data.filter(isFound).length;
    process.stdout.write(`${found} of ${data.length} words are found, with 0.5 or more; each word has a probability of its own\n`);
  }
  if (!values.maps) return;
  const names = Object.keys(plan.results);
  const results = await Promise.all(names.map((name) => trace.read(name)));
  writeTensors(values.maps, { image, ...Object.fromEntries(names.map((name, i) => [name, results[i]!])) });
  process.stdout.write(`${names.length} results and the pixels as the model saw them are in ${values.maps}\n`);
});

/** A built-in model by id, or a checkpoint file; a file with a card beside it (x.json) is opened by that card. */
async function openModel(model: string): Promise<Network> {
  const path = fileOf(model);
  const card = cardBeside(path);
  if (card) return openWithCard(card, path);
  return networkFromCheckpoint(basename(path), readCheckpoint(path), readJson(`${MODELS}/imagenet-classes.json`) as string[]);
}

/** The image as a network is to be given it: a photograph preprocessed, a tensor `image` as it is. */
async function readImage(file: string): Promise<(network: Network) => Tensor> {
  if (!file.endsWith('.safetensors')) {
    const pixels = await readPixels(file);
    return (network) => preprocess(pixels, network.preprocessing).image;
  }
  const image = readCheckpoint(file).tensors['image'];
  if (image?.shape.length !== 3 || image.shape[0] !== 3) {
    throw new Error(`${basename(file)} should hold 'image' [3, height, width], normalised, got ${image ? `[${image.shape}]` : 'none'}`);
  }
  return () => image;
}
