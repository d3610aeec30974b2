import { prefixed, under } from '../core/names.ts';
import { checkParams, defaults, type ParamValues } from '../core/params.ts';
import { buildPlan, mapValues, reshape, type Op, type Value } from '../core/plan.ts';
import type { Shape } from '../core/tensor.ts';
import { activate } from '../kernels/activate.ts';
import { matmul } from '../kernels/matmul.ts';
import { permute } from '../kernels/permute.ts';
import { crossAttention } from '../modules/cross-attention.ts';
import { attempt, checkSameWeights, forwardWith } from './borrow.ts';
import type { Card, Network, Place } from './network.ts';
import type { Checkpoint } from './safetensors.ts';
import { blockStrides, trunk } from './trunk.ts';

type Values = Readonly<Record<string, Value>>;
const BACKBONE = 'backbone.';

/**
 * Words ask the image: each is a query of cross-attention over the last map of a convnet, and is told whether it is there.
 * `probabilities [words]` are each word's own, they do not add up to 1. arXiv 2107.10834, without its encoder.
 */
export function words(card: Card, { tensors }: Checkpoint): Network {
  const shapes = mapValues(tensors, (tensor) => tensor.shape);
  // Pixels to a position of the backbone's last map.
  const stride = blockStrides(under(BACKBONE, shapes)).at(-1) ?? 1;
  const [count = 0, width = 0] = shapes['words'] ?? [];
  const contextWidth = shapes['attention.k_proj.weight']?.[1] ?? 0;
  if (count !== card.classes.length) throw new Error(`${card.title}: 'words' should be [${card.classes.length}, width], got [${shapes['words'] ?? 'none'}]`);
  const trained: ParamValues = { ...defaults(crossAttention.params), ...card.params };
  const placeIn = ([, rows = 0, columns = 0]: Shape): Place => {
    const grid = [Math.ceil(rows / stride), Math.ceil(columns / stride)] as const;
    return {
      label: 'last features', grid, prefix: 0, askers: card.classes,
      given: { x: [count, width], context: [grid[0] * grid[1], contextWidth] },
    };
  };

  const host: Network['host'] = (module, params, image) => {
    if (module.id !== crossAttention.id) throw new Error(`${card.title} shows ${crossAttention.title}, and no ${module.title}: pick another model`);
    const place = placeIn(image);
    checkSameWeights(module, place.given!, trained, params);
    const plan = buildPlan({ inputs: { image }, weights: shapes }, ({ inputs, weights, op }) => {
      const { features } = trunk(op.in('trunk'), inputs['image']!, under(BACKBONE, weights));
      const asking = op.in('words ask the image');
      const results = forwardWith(module, {
        inputs: { x: weights['words']!, context: tokensOf(asking, features) },
        weights: under('attention.', weights), params: checkParams(module.params, params), op: asking,
      });
      return { ...prefixed('blocks.0.', results), ...presence(op.in('words found'), results['output']!, weights) };
    });
    return { plan, weights: tensors, places: [place], origin: 'trained' };
  };

  return {
    card,
    weights: tensors,
    preprocessing: { multiple: stride, ...card.image },
    features: 'map',
    modules: [crossAttention.id],
    params: (_, __, chosen = {}) => ({ ...trained, ...chosen }),
    host,
    allows: (module, params, image) => attempt(() => host(module, params, image)),
  };
}

/** A map [C, H, W] as tokens [H·W, C]. */
const tokensOf = (op: Op, map: Value): Value => {
  const [channels = 0, rows = 0, columns = 0] = map.shape;
  return op.in('positions as tokens')(permute, { x: reshape(map, [channels, rows * columns]) }, { order: '10' });
};

/** Whether each word is there: what it read [words, D] against its own row of the head. */
function presence(op: Op, read: Value, weights: Values) {
  const [count = 0, width = 0] = read.shape;
  const logits = op.in('each by its own row')(matmul, {
    a: reshape(read, [count, 1, width]), b: reshape(weights['head.weight']!, [count, 1, width]), residual: weights['head.bias'],
  }, { transposeB: true });
  return { logits: reshape(logits, [count]), probabilities: op(activate, { x: reshape(logits, [count]) }, { activation: 'sigmoid' }) };
}
