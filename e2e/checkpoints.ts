import { uniform } from '../src/core/random.ts';
import { sizeOf, tensor, type Shape, type Tensor } from '../src/core/tensor.ts';
import { writeSafetensors } from '../src/models/safetensors.ts';
import type { BroughtFile } from './images.ts';

export const SMALL = { width: 128, heads: 2, blocks: 2, patch: 16, grid: 4, classes: 5 } as const;

const checkpoint = (name: string, bytes: Uint8Array): BroughtFile =>
  ({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) });

/** A Vision Transformer in timm's names, small, with weights drawn from a seed. */
export function smallVit(name = 'small-vit.safetensors'): BroughtFile {
  const { width, blocks, patch, grid, classes } = SMALL;
  const linear = (name: string, rows: number, columns: number): Record<string, Shape> => ({ [`${name}.weight`]: [rows, columns], [`${name}.bias`]: [rows] });
  const norm = (name: string): Record<string, Shape> => ({ [`${name}.weight`]: [width], [`${name}.bias`]: [width] });
  const block = (name: string): Record<string, Shape> => ({
    ...norm(`${name}.norm1`), ...linear(`${name}.attn.qkv`, 3 * width, width), ...linear(`${name}.attn.proj`, width, width),
    ...norm(`${name}.norm2`), ...linear(`${name}.mlp.fc1`, 2 * width, width), ...linear(`${name}.mlp.fc2`, width, 2 * width),
  });
  const shapes: Record<string, Shape> = {
    'patch_embed.proj.weight': [width, 3, patch, patch], 'patch_embed.proj.bias': [width],
    'cls_token': [1, 1, width], 'pos_embed': [1, 1 + grid * grid, width],
    ...Object.assign({}, ...Array.from({ length: blocks }, (_, i) => block(`blocks.${i}`))),
    ...norm('norm'), ...linear('head', classes, width),
  };
  return checkpoint(name, writeSafetensors(Object.fromEntries(Object.entries(shapes).map(([key, shape], i) => [key, drawn(shape, i)]))));
}

/** Uniform, scaled so that activations keep their size from layer to layer. */
const drawn = (shape: Shape, seed: number): Tensor =>
  tensor(shape, uniform(sizeOf(shape), seed + 1, Math.sqrt(3 / Math.max(16, sizeOf(shape.slice(1))))));

const withHeader = (header: string, data = 0): Uint8Array => {
  const text = Buffer.from(header);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, Buffer.alloc(data)]);
};

const one = '{"dtype":"F32","shape":[2],"data_offsets":[0,8]}';

export const brokenHeader = (): BroughtFile => checkpoint('broken.safetensors', withHeader('{"a": nothing}'));
export const cutCheckpoint = (): BroughtFile => checkpoint('cut.safetensors', smallVit().buffer.subarray(0, 40_000));
export const duplicateKeys = (): BroughtFile => checkpoint('twice.safetensors', withHeader(`{"a":${one},"a":${one}}`, 8));
export const noVit = (): BroughtFile => checkpoint('resnet.safetensors', withHeader(`{"conv1.weight":${one}}`, 8));
export const webPage = (): BroughtFile => checkpoint('page.safetensors', Buffer.from('<!doctype html><title>Sign in</title>'));
export const emptyCheckpoint = (): BroughtFile => checkpoint('empty.safetensors', Buffer.alloc(0));
