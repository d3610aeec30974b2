import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { catalogue, openNetwork } from '../models/index.ts';
import type { Card, Network } from '../models/network.ts';
import type { Checkpoint } from '../models/safetensors.ts';
import { withShared } from '../models/shared-weights.ts';
import { readBytes, readCheckpoint } from './command.ts';

export const MODELS = 'public/models';

/** The file of a built-in model by id, or else the path of a checkpoint. Throws where there is neither. */
export function fileOf(model: string): string {
  if (catalogue.some(({ id }) => id === model)) return `${MODELS}/${model}.safetensors`;
  if (existsSync(model)) return model;
  throw new Error(`there is no model '${model}': name a .safetensors file, or one of ${catalogue.map(({ id }) => id).join(', ')}`);
}

/** The card beside a weights file; undefined where there is none. */
export function cardBeside(file: string): Card | undefined {
  const path = file.replace(/\.safetensors$/, '.json');
  return path !== file && existsSync(path) ? readJson(path) as Card : undefined;
}

/** A network by its card and its weights file; the model that it shares weights with is read from the same folder. */
export async function openWithCard(card: Card, file: string): Promise<Network> {
  const own = readCheckpoint(file);
  const { shares } = card.weights;
  if (!shares) return openNetwork(card, own);
  return openNetwork(card, withShared(own, readBase(card, `${dirname(file)}/${shares.model}.safetensors`).tensors, shares));
}

function readBase({ title }: Card, file: string): Checkpoint {
  try {
    return readCheckpoint(file);
  } catch (error) {
    throw new Error(`${title} shares weights with a file that should lie beside its own: ${error instanceof Error ? error.message : error}`);
  }
}

export function readJson(path: string): unknown {
  return JSON.parse(new TextDecoder().decode(readBytes(path)));
}
