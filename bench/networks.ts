import type { Shape, Tensor } from '../src/core/tensor.ts';
import { preprocess } from '../src/image/preprocess.ts';
import type { Pixels } from '../src/image/pixels.ts';
import { openNetwork } from '../src/models/index.ts';
import type { Card, Network } from '../src/models/network.ts';
import { randomWeights } from '../src/models/random-weights.ts';
import { readSafetensors } from '../src/models/safetensors.ts';
import { withShared } from '../src/models/shared-weights.ts';
import { networkFromCheckpoint } from '../src/models/timm.ts';
import { modules } from '../src/modules/all.ts';
import { sharpened, type Work } from './work.ts';

/** Where the files that networks need come from: the disk, or whoever serves the page. */
export interface Sources {
  bytes(path: string): Promise<Uint8Array>;
  /** An image file, decoded. */
  pixels(path: string): Promise<Pixels>;
}

export const PHOTO = 'public/samples/golf-ball.jpg';

/** Sides of a ViT; heads are 64 wide, as timm's are. */
export interface VitSize {
  readonly width: number;
  readonly depth: number;
  readonly patch: number;
  readonly classes: number;
  readonly side: number;
}

export const VIT_TINY: VitSize = { width: 192, depth: 12, patch: 16, classes: 1000, side: 224 };

/** Weights of timm's shapes that nobody trained; queries and keys are scaled so that attention is not flat. */
export function seededVit({ width, depth, patch, classes, side }: VitSize): Record<string, Tensor> {
  const norm = (name: string): Record<string, Shape> => ({ [`${name}.weight`]: [width], [`${name}.bias`]: [width] });
  const dense = (name: string, outputs: number, inputs: number): Record<string, Shape> => ({ [`${name}.weight`]: [outputs, inputs], [`${name}.bias`]: [outputs] });
  const blocks = Array.from({ length: depth }, (_, i) => `blocks.${i}`).map((name) => ({
    ...norm(`${name}.norm1`), ...dense(`${name}.attn.qkv`, 3 * width, width), ...dense(`${name}.attn.proj`, width, width),
    ...norm(`${name}.norm2`), ...dense(`${name}.mlp.fc1`, 4 * width, width), ...dense(`${name}.mlp.fc2`, width, 4 * width),
  }));
  const shapes: Record<string, Shape> = {
    'patch_embed.proj.weight': [width, 3, patch, patch], 'patch_embed.proj.bias': [width],
    'cls_token': [1, 1, width], 'pos_embed': [1, 1 + (side / patch) ** 2, width],
    ...Object.assign({}, ...blocks), ...norm('norm'), ...dense('head', classes, width),
  };
  return sharpened(randomWeights(shapes, 3), 'attn.qkv.weight');
}

/** A Vision Transformer on the photograph, through the page's own code, with seeded weights or a checkpoint's; every attention map is a result. */
export async function visionTransformer(from: Sources, { checkpoint: file, size = VIT_TINY }: { checkpoint?: string | undefined; size?: VitSize } = {}): Promise<Work> {
  return networkWork(await openVit(from, file, size), 'vision-transformer', from, /\.attention$/);
}

/** A ViT out of a checkpoint file in timm's names, or with seeded weights. */
export async function openVit(from: Sources, file: string | undefined, size: VitSize = VIT_TINY): Promise<Network> {
  const checkpoint = file === undefined ? { tensors: seededVit(size), storedAs: {}, metadata: {} } : readSafetensors(await from.bytes(file), file);
  return networkFromCheckpoint(file ?? 'The seeded ViT', checkpoint, []);
}

/** The trained convnet with CBAM on the photograph, through the page's own code; both gates of every block are results. */
export async function cbamNetwork(from: Sources, side?: number): Promise<Work> {
  const card = JSON.parse(new TextDecoder().decode(await from.bytes('public/models/cbam.json'))) as Card;
  const image = side === undefined ? card.image : { ...card.image, size: side, resize: side };
  const own = readSafetensors(await from.bytes('public/models/cbam.safetensors'));
  const { shares } = card.weights;
  const all = shares ? withShared(own, readSafetensors(await from.bytes(`public/models/${shares.model}.safetensors`)).tensors, shares) : own;
  return networkWork(await openNetwork({ ...card, image }, all), 'cbam', from, /\.(channel|spatial)$/);
}

/** A network as it was trained; what is compared: the probabilities, and the results whose names match. */
async function networkWork(network: Network, id: string, from: Sources, maps: RegExp): Promise<Work> {
  const module = modules.find((each) => each.id === id)!;
  const { image } = preprocess(await from.pixels(PHOTO), network.preprocessing);
  const { plan, weights } = network.host(module, network.params(module, image.shape), image.shape);
  const shown = Object.keys(plan.results).filter((name) => maps.test(name));
  return { plan, weights, inputs: { image }, results: { probabilities: 1e-3, ...Object.fromEntries(shown.map((name) => [name, 1e-4])) } };
}
