import type { AttentionModule } from '../core/module.ts';
import { prefixed, under } from '../core/names.ts';
import { defaults, type ParamValues } from '../core/params.ts';
import { buildPlan, mapValues, slice, type Op, type Value } from '../core/plan.ts';
import type { Shape } from '../core/tensor.ts';
import { softmax } from '../kernels/softmax.ts';
import { classify, encode, visionTransformer } from '../modules/vision-transformer.ts';
import { trunk } from './convnet.ts';
import type { Card, Network, Place } from './network.ts';
import type { Checkpoint } from './safetensors.ts';

type Values = Readonly<Record<string, Value>>;
const TRUNK = 'patch_embed.backbone.';

/** A module inside the ViT: its places, and its results at each of them from what the encoder computed. */
interface Hosted {
  places(depth: number, heads: number): readonly string[];
  results(at: { op: Op; tokens: readonly Value[]; weights: Values; heads: number; module: AttentionModule; params: ParamValues }): readonly Values[];
}

const perBlock = (depth: number) => Array.from({ length: depth }, (_, i) => `block ${i + 1}`);

/** Modules of sequences run on the tokens that each block's attention sees, with that block's own projections. */
const HOSTED: Readonly<Record<string, Hosted>> = {
  'multi-head-attention': {
    places: perBlock,
    results: ({ op, tokens, weights, module, params }) => tokens.slice(0, -1).map((x, i) => {
      const own = under(`blocks.${i}.attn.`, weights);
      const projections = {
        'in_proj_weight': own['qkv.weight']!, 'in_proj_bias': own['qkv.bias']!,
        'out_proj.weight': own['proj.weight']!, 'out_proj.bias': own['proj.bias']!,
      };
      return module.forward({ inputs: { x }, weights: projections, params, op: op.in(`blocks.${i}.shown`) }) as Values;
    }),
  },
  'self-attention': {
    places: (depth, heads) => perBlock(depth).flatMap((block) => Array.from({ length: heads }, (_, h) => `${block}, head ${h + 1}`)),
    results: ({ op, tokens, weights, heads, module, params }) => tokens.slice(0, -1).flatMap((x, i) => {
      const own = under(`blocks.${i}.attn.`, weights);
      const width = x.shape[1]!;
      return Array.from({ length: heads }, (_, h) => {
        const rows = (name: string, part: number) => {
          const from = part * width + (h * width) / heads;
          return slice(own[name]!, from, from + width / heads);
        };
        const projections = Object.fromEntries(['q', 'k', 'v'].flatMap((part, p) =>
          ['weight', 'bias'].map((kind) => [`${part}.${kind}`, rows(`qkv.${kind}`, p)])));
        return module.forward({ inputs: { x }, weights: projections, params, op: op.in(`blocks.${i}.shown`) }) as Values;
      });
    }),
  },
  'dot-product': {
    places: (depth) => [...perBlock(depth).map((block) => `into ${block}`), 'last features'],
    results: ({ op, tokens, module, params }) => tokens.map((x, i) =>
      module.forward({ inputs: { q: x, k: x, v: x }, weights: {}, params, op: op.in(`blocks.${i}.shown`) }) as Values),
  },
};

/** A Vision Transformer in timm's names, on pixels or, as the paper's hybrid, on the feature map of a small convnet. */
export function vit(card: Card, { tensors }: Checkpoint): Network {
  const shapes = mapValues(tensors, (tensor) => tensor.shape);
  const [width = 0, , patch = 1] = shapes['patch_embed.proj.weight'] ?? [];
  const heads = Number(card.params['heads']);
  const depth = Object.keys(shapes).filter((name) => /^blocks\.\d+\.norm1\.weight$/.test(name)).length;
  const prefix = 1 + (shapes['dist_token'] ? 1 : 0) + (shapes['reg_token']?.[1] ?? 0);
  const stride = patch * trunkStride(shapes);

  return {
    card,
    weights: tensors,
    preprocessing: { multiple: stride, ...card.image },
    modules: [visionTransformer.id, ...Object.keys(HOSTED)],
    params: (module) => ({
      ...defaults(module.params),
      ...('heads' in module.params && { heads }),
      ...('patch' in module.params && { patch }),
      ...('dim' in module.params && { dim: width / heads }),
    }),
    places(module, [, rows = 0, columns = 0]) {
      const labels = HOSTED[module.id]?.places(depth, heads) ?? perBlock(depth);
      return labels.map((label): Place => ({ label, grid: [Math.floor(rows / stride), Math.floor(columns / stride)], prefix }));
    },
    plan: (module, params, image) => buildPlan({ inputs: { image }, weights: shapes }, ({ inputs, weights, op }) => {
      const embedded = shapes[`${TRUNK}stem.conv.weight`]
        ? trunk(op.in('trunk'), inputs['image']!, under(TRUNK, weights)).features
        : inputs['image']!;
      const hosted = HOSTED[module.id];
      if (!hosted) return module.forward({ inputs: { image: embedded }, weights, params, op }) as Values;
      const { blocks, features } = encode(op, { image: embedded, weights, heads });
      const tokens = [...blocks.map((block) => block.normed), features];
      const results = hosted.results({ op, tokens, weights, heads, module, params });
      return {
        ...Object.assign({}, ...results.map((values, i) => prefixed(`blocks.${i}.`, values))),
        probabilities: op(softmax, { x: classify(op, features, weights) }),
      };
    }),
  };
}

/** Pixels to a step of the trunk's feature map: its stem halves, and so does every block with a shortcut convolution. */
function trunkStride(shapes: Readonly<Record<string, Shape>>): number {
  if (!shapes[`${TRUNK}stem.conv.weight`]) return 1;
  return 2 ** (1 + Object.keys(shapes).filter((name) => name.startsWith(TRUNK) && name.endsWith('shortcut.conv.weight')).length);
}
