import type { AttentionModule } from '../core/module.ts';
import { under } from '../core/names.ts';
import { checkParams, defaults, type ParamValues } from '../core/params.ts';
import { buildPlan, mapValues } from '../core/plan.ts';
import type { Shape } from '../core/tensor.ts';
import { softmax } from '../kernels/softmax.ts';
import { reAttention } from '../modules/re-attention.ts';
import { classify, encode } from '../modules/vision-transformer.ts';
import { attempt, checkSameWeights, forwardWith } from './borrow.ts';
import type { Card, Network, Place } from './network.ts';
import type { Checkpoint } from './safetensors.ts';
import { blockStrides, trunk } from './trunk.ts';

const TRUNK = 'patch_embed.backbone.';

/** A deep Vision Transformer whose attention is re-attention (arXiv 2103.11886), on the feature map of a small convnet. */
export function deepVit(card: Card, { tensors }: Checkpoint): Network {
  const shapes = mapValues(tensors, (tensor) => tensor.shape);
  const [width = 0, , patch = 1] = shapes['patch_embed.proj.weight'] ?? [];
  const depth = Object.keys(shapes).filter((name) => /^blocks\.\d+\.norm1\.weight$/.test(name)).length;
  const stride = patch * (blockStrides(under(TRUNK, shapes)).at(-1) ?? 1);
  const trained: ParamValues = { ...defaults(reAttention.params), ...card.params };
  const heads = Number(trained['heads']);
  const placesOf = ([, height = 0, columns = 0]: Shape): Place[] => {
    const grid = [Math.floor(height / stride), Math.floor(columns / stride)] as const;
    const given = { x: [1 + grid[0] * grid[1], width] };
    return Array.from({ length: depth }, (_, i) => ({ label: `block ${i + 1}`, grid, prefix: 1, given }));
  };

  /** Throws where the trained weights do not allow the parameters. */
  const check = (module: AttentionModule, params: ParamValues): void => {
    if (module.id !== reAttention.id) throw new Error(`${card.title} shows ${reAttention.title} alone, not ${module.title}: pick another model`);
    checkSameWeights(reAttention, { x: [1, width] }, trained, params);
  };

  const host: Network['host'] = (module, chosen, image) => {
    check(module, chosen);
    const params = checkParams(reAttention.params, chosen);
    const plan = buildPlan({ inputs: { image }, weights: shapes }, ({ inputs, weights, op }) => {
      const { features: map } = trunk(op.in('trunk'), inputs['image']!, under(TRUNK, weights));
      const { blocks, features } = encode(op, {
        image: map, weights, heads,
        attend: (op, x, own) => forwardWith(module, { inputs: { x }, weights: own, params, op }),
      });
      const shown = blocks.flatMap(({ attended }, i) => Object.entries(attended).map(([name, value]) => [`blocks.${i}.${name}`, value] as const));
      return { ...Object.fromEntries(shown), probabilities: op.in('head')(softmax, { x: classify(op, features, weights) }) };
    });
    return { plan, weights: tensors, places: placesOf(image), origin: 'trained' };
  };

  return {
    card,
    weights: tensors,
    preprocessing: { multiple: stride, ...card.image },
    features: 'tokens',
    modules: [reAttention.id],
    params: (_, __, chosen = {}) => ({ ...trained, ...chosen }),
    host,
    allows: (module, params) => attempt(() => check(module, params)),
  };
}
