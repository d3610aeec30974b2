import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { Tensor } from '../core/tensor.ts';
import { preprocess } from '../image/preprocess.ts';
import { catalogue, networkFromCheckpoint, openNetwork } from '../models/index.ts';
import type { Card, Network } from '../models/network.ts';
import { modules } from '../modules/index.ts';
import { topClasses } from '../maps/summary.ts';
import { command, describeBackend, openBackend, readArguments, readBytes, readCheckpoint, writeTensors } from './command.ts';
import { readPixels } from './image.ts';

const USAGE = 'npm run predict -- <image> [--model FILE|id] [--top 5] [--maps Y.safetensors] [--backend webgpu|cpu]';
const MODELS = 'public/models';

/** A whole model on an image file, or on normalised pixels out of a safetensors file: classes, probabilities, maps. */
await command('predict', async () => {
  const { values, positionals: [file, ...rest] } = readArguments({
    model: { type: 'string', default: 'vit' }, top: { type: 'string', default: '5' }, maps: { type: 'string' }, backend: { type: 'string' },
  }, USAGE);
  if (!file) throw new Error(`no image is named; usage: ${USAGE}`);
  if (rest.length > 0) throw new Error(`'${rest[0]}' is one argument too many; usage: ${USAGE}`);
  const top = Number(values.top);
  if (!Number.isInteger(top) || top < 1) throw new Error(`--top should be a whole number from 1, got '${values.top}'`);

  const seen = await readImage(file);
  const network = openModel(values.model);
  const image = seen(network);
  const module = modules.find(({ id }) => id === network.card.module)!;
  const { plan, weights } = network.host(module, network.params(module, image.shape), image.shape);
  const backend = await openBackend(values.backend);
  process.stdout.write(describeBackend(backend));
  const session = await backend.prepare(plan, weights);
  const trace = await session.run({ image });

  const { data } = await trace.read('probabilities');
  for (const { index, probability } of topClasses(data, top)) {
    process.stdout.write(`${probability.toFixed(4)}  ${network.card.classes[index] ?? `class ${index}`}\n`);
  }
  if (!values.maps) return;
  const names = Object.keys(plan.results);
  const results = await Promise.all(names.map((name) => trace.read(name)));
  writeTensors(values.maps, { image, ...Object.fromEntries(names.map((name, i) => [name, results[i]!])) });
  process.stdout.write(`${names.length} results and the pixels as the model saw them are in ${values.maps}\n`);
});

/** A built-in model by id, or a checkpoint file; a file with a card beside it (x.json) is opened by that card. */
function openModel(model: string): Network {
  const builtIn = catalogue.some(({ id }) => id === model);
  const path = builtIn ? `${MODELS}/${model}.safetensors` : model;
  if (!builtIn && !existsSync(path)) {
    throw new Error(`there is no model '${model}': name a .safetensors file, or one of ${catalogue.map(({ id }) => id).join(', ')}`);
  }
  const checkpoint = readCheckpoint(path);
  const card = path.replace(/\.safetensors$/, '.json');
  if (card !== path && existsSync(card)) return openNetwork(readJson(card) as Card, checkpoint);
  return networkFromCheckpoint(basename(path), checkpoint, readJson(`${MODELS}/imagenet-classes.json`) as string[]);
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

function readJson(path: string): unknown {
  return JSON.parse(new TextDecoder().decode(readBytes(path)));
}
