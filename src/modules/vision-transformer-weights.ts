import type { Shape } from '../core/tensor.ts';
import { checkHeads } from './heads.ts';

type Shapes = Readonly<Record<string, Shape>>;
interface Params { readonly patch: number; readonly heads: number; readonly stride?: number }

/**
 * Shapes of a ViT's weights in timm's names. Width, depth, MLP and classes are told by the weights at hand (`given`), and so
 * are the optional parts: LayerScale, registers, distillation token. Throws one sentence where they contradict.
 */
export function visionTransformerWeights({ image = [] }: Shapes, { patch, heads, stride = 0 }: Params, given: Shapes): Record<string, Shape> {
  const [channels = 0, height = 0, width = 0] = image;
  const size = (name: string, axis: number, meaning: string): number => {
    const shape = given[name];
    if (!shape) throw new Error(`weight '${name}' is missing; it tells the ${meaning}`);
    const length = shape[axis];
    if (!length) throw new Error(`weight '${name}' [${shape}] has no axis ${axis} to tell the ${meaning}`);
    return length;
  };
  const dim = size('patch_embed.proj.weight', 0, 'width');
  checkHeads(dim, heads);
  if (height < patch || width < patch) throw new Error(`input 'image' should have sides of at least the patch size ${patch}, got [${image}]`);
  const step = stride || patch;
  if ((height - patch) % step !== 0 || (width - patch) % step !== 0) {
    const fit = stride ? `${patch} and a multiple of the stride ${stride}` : `multiples of the patch size ${patch}`;
    throw new Error(`input 'image' should have sides that are ${fit}, got [${image}]`);
  }
  const tokens = given['dist_token'] ? 2 : 1;
  const positions = size('pos_embed', 1, 'number of positions');
  const grid = Math.sqrt(positions - tokens);
  const fits = (1 + (height - patch) / step) * (1 + (width - patch) / step) === positions - tokens;
  if (!Number.isInteger(grid) && !fits) {
    throw new Error(`weight 'pos_embed' should hold ${tokens} + a square number of positions, got [${given['pos_embed']}]`);
  }
  const classes = size('head.weight', 0, 'number of classes');
  const linear = (name: string, rows: number, columns: number) => ({ [`${name}.weight`]: [rows, columns], [`${name}.bias`]: [rows] });
  const norm = (name: string) => ({ [`${name}.weight`]: [dim], [`${name}.bias`]: [dim] });

  const block = (i: number): Record<string, Shape> => {
    const name = `blocks.${i}`;
    const hidden = size(`${name}.mlp.fc1.weight`, 0, 'width of the MLP');
    return {
      ...norm(`${name}.norm1`), ...linear(`${name}.attn.qkv`, 3 * dim, dim), ...linear(`${name}.attn.proj`, dim, dim),
      ...norm(`${name}.norm2`), ...linear(`${name}.mlp.fc1`, hidden, dim), ...linear(`${name}.mlp.fc2`, dim, hidden),
      ...optional(given, `${name}.ls1.gamma`, [dim]), ...optional(given, `${name}.ls2.gamma`, [dim]),
    };
  };
  return {
    'patch_embed.proj.weight': [dim, channels, patch, patch],
    'patch_embed.proj.bias': [dim],
    'cls_token': [1, 1, dim],
    ...optional(given, 'dist_token', [1, 1, dim]),
    ...optional(given, 'reg_token', [1, given['reg_token']?.[1] ?? 0, dim]),
    'pos_embed': [1, positions, dim],
    ...Object.assign({}, ...Array.from({ length: depthOf(given) }, (_, i) => block(i))),
    ...norm('norm'),
    ...linear('head', classes, dim),
    ...(given['dist_token'] ? linear('head_dist', classes, dim) : {}),
  };
}

/** How many blocks the weights have. Throws where a number is left out. */
function depthOf(given: Shapes): number {
  const numbers = Object.keys(given).flatMap((name) => /^blocks\.(\d+)\./.exec(name)?.[1] ?? []).map(Number);
  const depth = numbers.length === 0 ? 0 : Math.max(...numbers) + 1;
  for (let i = 0; i < depth; i++) {
    if (!numbers.includes(i)) throw new Error(`weights of block ${i} are missing, those of block ${depth - 1} are there`);
  }
  return depth;
}

const optional = (given: Shapes, name: string, shape: Shape): Record<string, Shape> => (given[name] ? { [name]: shape } : {});
