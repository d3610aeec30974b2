import { mapValues } from '../core/plan.ts';
import { sameShape, sizeOf, type Shape } from '../core/tensor.ts';
import { visionTransformerWeights } from '../modules/vision-transformer-weights.ts';
import type { Network } from './network.ts';
import type { Checkpoint } from './safetensors.ts';
import { vit } from './vit.ts';

/** timm's ViTs have heads of 64 and were trained on pixels scaled to −1…1, cropped to nine tenths. */
const HEAD_WIDTH = 64;
const CROP = 0.9;

/**
 * A Vision Transformer out of somebody's checkpoint in timm's names. What the weights do not tell (heads, normalisation) is
 * timm's convention. Throws one sentence where it is none.
 */
export function networkFromCheckpoint(file: string, checkpoint: Checkpoint, imagenetClasses: readonly string[]): Network {
  const given: Readonly<Record<string, Shape>> = mapValues(checkpoint.tensors, (tensor) => tensor.shape);
  try {
    const projection = given['patch_embed.proj.weight'];
    if (projection?.length !== 4) {
      throw new Error(`weight 'patch_embed.proj.weight' [width, 3, patch, patch] ${projection ? `is [${projection}]` : 'is missing'}`);
    }
    const [width = 0, channels = 0, patch = 0] = projection;
    if (channels !== 3) throw new Error(`weight 'patch_embed.proj.weight' should read 3 colours, got [${projection}]`);
    const heads = Math.max(1, Math.round(width / HEAD_WIDTH));
    const tokens = given['dist_token'] ? 2 : 1;
    const side = Math.sqrt((given['pos_embed']?.[1] ?? 0) - tokens);
    if (!Number.isInteger(side) || side < 1) {
      throw new Error(`weight 'pos_embed' should hold ${tokens} + a square number of positions, got [${given['pos_embed'] ?? 'none'}]`);
    }
    const size = side * patch;
    const expected = visionTransformerWeights({ image: [3, size, size] }, { patch, heads }, given);
    for (const [name, shape] of Object.entries(expected)) {
      if (!given[name]) throw new Error(`weight '${name}' [${shape}] is missing`);
      if (!sameShape(given[name], shape)) throw new Error(`weight '${name}' should be [${shape}], got [${given[name]}]`);
    }
    const classes = given['head.weight']![0]!;
    const count = Object.values(given).reduce((total, shape) => total + sizeOf(shape), 0);
    return vit({
      id: 'file',
      title: file,
      module: 'vision-transformer',
      host: 'vit',
      params: { patch, heads },
      image: { size, resize: Math.floor(size / CROP), mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5], interpolation: 'bicubic' },
      classes: classes === imagenetClasses.length ? imagenetClasses : Array.from({ length: classes }, (_, i) => `class ${i}`),
      weights: { file, bytes: 4 * count, count },
    }, checkpoint);
  } catch (error) {
    throw new Error(`${file} is not a Vision Transformer in timm's names: ${error instanceof Error ? error.message : error}`);
  }
}
