import type { AttentionModule } from '../core/module.ts';
import { prefixed, under } from '../core/names.ts';
import { checkParams, defaults, type ParamValues } from '../core/params.ts';
import { buildPlan, mapValues, type Op, type Plan, type Value } from '../core/plan.ts';
import type { Shape } from '../core/tensor.ts';
import { attempt, borrow, checkBorrowing, checkSameWeights, forwardWith, settled, type Borrowing } from './borrow.ts';
import type { Card, Network, Place } from './network.ts';
import type { Checkpoint } from './safetensors.ts';
import { fittedTables } from './tables.ts';
import { blockStrides, channelsOf, classify, trunk, type Inserted } from './trunk.ts';

type Values = Readonly<Record<string, Value>>;

/** Modules that are others in turn: each can be shown by itself, on the weights under its prefix. */
const PARTS: Readonly<Record<string, readonly { readonly id: string; readonly prefix: string }[]>> = {
  cbam: [{ id: 'channel-attention', prefix: 'ChannelGate.' }, { id: 'spatial-attention', prefix: 'SpatialGate.' }],
};

/** Features are lent from blocks of at least this total stride: finer ones have too many positions to compare with each other. */
const LENT_STRIDE = 8;

const partsOf = ({ module }: Card) => (module && PARTS[module]) || [];

/** Ids of the modules that a card's network shows with its own weights: the one that it hosts, and its parts. */
export const hostedBy = (card: Card): readonly string[] => (card.module ? [card.module, ...partsOf(card).map(({ id }) => id)] : []);

/** The residual network that hosts one module, where its card says, or none: then it lends its features. `hosted`: those of `hostedBy`. */
export function convnet(card: Card, { tensors }: Checkpoint, hosted: readonly AttentionModule[]): Network {
  const shapes = mapValues(tensors, (tensor) => tensor.shape);
  const parts = partsOf(card);
  const own = hostedBy(card);
  const moduleOf = (id: string): AttentionModule => hosted.find((module) => module.id === id)!;
  const strides = blockStrides(shapes);
  const { kind, block } = { kind: 'branch' as const, block: undefined, ...card.place };

  const placeAfter = (i: number, [, height = 0, width = 0]: Shape): Place => {
    const grid = [Math.ceil(height / strides[i]!), Math.ceil(width / strides[i]!)] as const;
    return { label: `block ${i + 1}`, grid, prefix: 0, given: { x: [channelsOf(shapes, i), ...grid] } };
  };
  const everyPlace = (image: Shape): Place[] => strides.map((_, i) => placeAfter(i, image));
  const ownPlaces = (image: Shape): Place[] => {
    if (block === undefined) return everyPlace(image);
    const place = placeAfter(block - 1, image);
    return [kind === 'replacing' ? place : { ...place, label: `after ${place.label}` }];
  };

  const host: Network['host'] = (module, params, image, { seed } = {}) => {
    if (!own.includes(module.id)) return borrow(borrowing(module, params, image, seed));
    const places = ownPlaces(image);
    checkSameWeights(module, places[0]!.given!, trained(module, card), params);
    return { plan: planOf(image, inserted(module, params)), weights: tensors, places, origin: 'trained' };
  };

  return {
    card,
    weights: tensors,
    preprocessing: { multiple: 16, ...card.image },
    features: 'map',
    modules: own,
    params: (module, _, chosen = {}) => (own.includes(module.id) ? { ...trained(module, card), ...chosen } : settled(module, chosen)),
    host,
    allows: (module, params, image) =>
      attempt(() => (own.includes(module.id) ? host(module, params, image) : checkBorrowing(borrowing(module, params, image)))),
    ...(!card.module && { alone: (image) => ({ plan: planOf(image), weights: tensors }) }),
  };

  function planOf(image: Shape, inserted?: Inserted): Plan {
    return buildPlan({ inputs: { image }, weights: shapes }, ({ inputs, weights, op }) => {
      const { features, results } = trunk(op, inputs['image']!, weights, inserted);
      return { ...Object.assign({}, ...results.map((values, i) => prefixed(`blocks.${i}.`, values))), ...classify(op, features, weights) };
    });
  }

  function borrowing(module: AttentionModule, params: ParamValues, image: Shape, seed = 1): Borrowing {
    const lending = strides.flatMap((stride, i) => (stride >= LENT_STRIDE || strides.every((each) => each < LENT_STRIDE) ? [i] : []));
    const places = everyPlace(image);
    const itself = card.module ? moduleOf(card.module) : undefined;
    return {
      module, params, seed, weights: tensors, inputs: { image },
      places: lending.map((i) => places[i]!),
      lend: ({ inputs, weights, op }) => {
        const { features, outputs } = trunk(op, inputs['image']!, weights, itself && inserted(itself, trained(itself, card)));
        return { inputs: lending.map((i) => ({ x: outputs[i]! })), probabilities: classify(op, features, weights).probabilities };
      },
    };
  }

  /** The trained module in its place, showing itself or one of its parts with these parameters. */
  function inserted(shown: AttentionModule, params: ParamValues): Inserted {
    const compute: Inserted['compute'] = (x, weights, op) => {
      if (shown.id !== card.module) return inTurn(x, weights, op, shown, params);
      const fitted = fittedTables(op, weights, shown.weights({ x: x.shape }, params, {}));
      const results = forwardWith(shown, { inputs: { x }, weights: fitted, params: checkParams(shown.params, params), op });
      return { output: results['output']!, results: { input: x, ...results } };
    };
    return { kind, ...(block !== undefined && { block: block - 1 }), compute };
  }

  /** The parts of the trained module one after the other; the results are those of the part that is shown. */
  function inTurn(x: Value, at: Values, op: Op, shown: AttentionModule, params: ParamValues): ReturnType<Inserted['compute']> {
    let results: Values = {};
    let output = x;
    for (const { id, prefix } of parts) {
      const module = id === shown.id ? shown : moduleOf(id);
      const input = output;
      const own = id === shown.id ? checkParams(shown.params, params) : trained(module, card);
      const computed = module.forward({ inputs: { x: input }, weights: under(prefix, at), params: own, op }) as Values;
      output = computed['output']!;
      if (id === shown.id) results = { input, ...computed };
    }
    return { output, results };
  }
}

/** The module's parameters as the card says they were trained. */
const trained = (module: AttentionModule, card: Card): ParamValues => ({
  ...defaults(module.params),
  ...Object.fromEntries(Object.entries(card.params).filter(([name]) => name in module.params)),
});
