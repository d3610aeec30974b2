import type { AttentionModule } from '../core/module.ts';
import { prefixed, under } from '../core/names.ts';
import { checkParams, defaults, type ParamValues } from '../core/params.ts';
import { buildPlan, mapValues, reshape, type Op, type Plan, type Value } from '../core/plan.ts';
import type { Shape } from '../core/tensor.ts';
import { conv2d } from '../kernels/conv2d.ts';
import { elementwise } from '../kernels/elementwise.ts';
import { matmul } from '../kernels/matmul.ts';
import { poolSpace } from '../kernels/pool-space.ts';
import { softmax } from '../kernels/softmax.ts';
import { foldedBatchNorm } from '../modules/gates.ts';
import { modules } from '../modules/index.ts';
import { attempt, borrow, checkBorrowing, checkSameWeights, settled, type Borrowing } from './borrow.ts';
import type { Card, Network, Place } from './network.ts';
import type { Checkpoint } from './safetensors.ts';

type Values = Readonly<Record<string, Value>>;

/** Modules that are others in turn: each can be shown by itself, on the weights under its prefix. */
const PARTS: Readonly<Record<string, readonly { readonly id: string; readonly prefix: string }[]>> = {
  cbam: [{ id: 'channel-attention', prefix: 'ChannelGate.' }, { id: 'spatial-attention', prefix: 'SpatialGate.' }],
};

/** Features are lent from blocks of at least this total stride: finer ones have too many positions to compare with each other. */
const LENT_STRIDE = 8;

/** The residual network that hosts a gate at the end of every block's residual branch, as SE-ResNet and CBAM-ResNet do. */
export function convnet(card: Card, { tensors }: Checkpoint): Network {
  const shapes = mapValues(tensors, (tensor) => tensor.shape);
  const parts = PARTS[card.module] ?? [];
  const own = [card.module, ...parts.map((part) => part.id)];
  const strides = blockStrides(shapes);
  const placesOf = ([, height = 0, width = 0]: Shape): Place[] => strides.map((stride, i) => {
    const grid = [Math.ceil(height / stride), Math.ceil(width / stride)] as const;
    return { label: `block ${i + 1}`, grid, prefix: 0, given: { x: [channelsOf(shapes, i), ...grid] } };
  });

  const host: Network['host'] = (module, params, image, { seed } = {}) => {
    if (!own.includes(module.id)) return borrow(borrowing(module, params, image, seed));
    checkSameWeights(module, { x: [channelsOf(shapes, 0), 1, 1] }, trained(module, card), params);
    return { plan: planWith(module, params, image), weights: tensors, places: placesOf(image), origin: 'trained' };
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
  };

  function borrowing(module: AttentionModule, params: ParamValues, image: Shape, seed = 1): Borrowing {
    const lending = strides.flatMap((stride, i) => (stride >= LENT_STRIDE || strides.every((each) => each < LENT_STRIDE) ? [i] : []));
    const places = placesOf(image);
    return {
      module, params, seed, weights: tensors, inputs: { image },
      places: lending.map((i) => places[i]!),
      lend: ({ inputs, weights, op }) => {
        const { features, outputs } = trunk(op, inputs['image']!, weights, ownGate);
        return { inputs: lending.map((i) => ({ x: outputs[i]! })), probabilities: classify(op, features, weights).probabilities };
      },
    };
  }

  function planWith(module: AttentionModule, params: ParamValues, image: Shape): Plan {
    return buildPlan({ inputs: { image }, weights: shapes }, ({ inputs, weights, op }) => {
      const gate: Gate = card.module === module.id
        ? (x, at, op) => ({ input: x, ...module.forward({ inputs: { x }, weights: at, params, op }) })
        : (x, at, op) => inTurn(x, at, op, module, params);
      const { features, gates } = trunk(op, inputs['image']!, weights, gate);
      return { ...Object.assign({}, ...gates.map((results, i) => prefixed(`blocks.${i}.`, results))), ...classify(op, features, weights) };
    });
  }

  /** The gate as it was trained. */
  function ownGate(x: Value, at: Values, op: Op): Values {
    const module = moduleOf(card.module);
    return module.forward({ inputs: { x }, weights: at, params: trained(module, card), op }) as Values;
  }

  /** The parts of the trained module one after the other; the results are those of the part that is shown. */
  function inTurn(x: Value, at: Values, op: Op, shown: AttentionModule, params: Readonly<Record<string, unknown>>): Values {
    let results: Values = {};
    let output = x;
    for (const { id, prefix } of parts) {
      const module = moduleOf(id);
      const input = output;
      const own = id === shown.id ? checkParams(shown.params, params) : trained(module, card);
      const computed = module.forward({ inputs: { x: input }, weights: under(prefix, at), params: own, op }) as Values;
      output = computed['output']!;
      if (id === shown.id) results = { input, ...computed };
    }
    return { ...results, gated: output };
  }
}

type Gate = (x: Value, weights: Values, op: Op) => Values;

/** The mean of every channel, and from it the logits and probabilities [classes]. features: [C, H, W]. */
function classify(op: Op, features: Value, weights: Values) {
  const mean = op.in('head.mean of each channel')(poolSpace, { x: features }, { mode: 'mean' });
  const row = reshape(mean, [1, mean.shape[0]!]);
  const logits = op.in('head.classes')(matmul, { a: row, b: weights['head.weight']!, bias: weights['head.bias'] }, { transposeB: true });
  const classes = [logits.shape[1]!];
  return { logits: reshape(logits, classes), probabilities: reshape(op.in('head')(softmax, { x: logits }), classes) };
}

/**
 * Stem and residual blocks: relu(shortcut(x) + gate(bn2(conv2(relu(bn1(conv1(x))))))). image: [3, H, W] → features [C, H/16, W/16],
 * what every block puts out, and what its gate computed.
 */
export function trunk(op: Op, image: Value, weights: Values, gate?: Gate): { features: Value; outputs: Value[]; gates: Values[] } {
  const convNorm = (op: Op, x: Value, conv: string, norm: string, stride: number, options: { relu?: boolean; residual?: Value } = {}) => {
    const weight = weights[`${conv}.weight`]!;
    return op(conv2d, { x, weight, affine: foldedBatchNorm(op, weights, norm), residual: options.residual },
      { stride, padding: Math.floor(weight.shape[2]! / 2), activation: options.relu ? 'relu' : 'none' });
  };
  let x = convNorm(op.in('stem'), image, 'stem.conv', 'stem.bn', 2, { relu: true });
  const gates: Values[] = [];
  const outputs: Value[] = [];
  for (let i = 0; weights[`blocks.${i}.conv1.weight`]; i++) {
    const name = `blocks.${i}`;
    const inBlock = op.in(name);
    const stride = weights[`${name}.shortcut.conv.weight`] ? 2 : 1;
    const shortcut = stride === 1 ? x : convNorm(inBlock.in('shortcut'), x, `${name}.shortcut.conv`, `${name}.shortcut.bn`, stride);
    const middle = convNorm(inBlock.in('convolution 1'), x, `${name}.conv1`, `${name}.bn1`, stride, { relu: true });
    if (!gate) {
      x = convNorm(inBlock.in('convolution 2'), middle, `${name}.conv2`, `${name}.bn2`, 1, { relu: true, residual: shortcut });
      outputs.push(x);
      continue;
    }
    const branch = convNorm(inBlock.in('convolution 2'), middle, `${name}.conv2`, `${name}.bn2`, 1);
    const { gated, ...results } = gate(branch, under(`${name}.attention.`, weights), inBlock.in('attention'));
    x = inBlock.in('residual')(elementwise, { a: gated ?? results['output']!, b: shortcut }, { operation: 'add', activation: 'relu' });
    gates.push(results);
    outputs.push(x);
  }
  return { features: x, outputs, gates };
}

/** Channels that block i puts out. */
const channelsOf = (shapes: Readonly<Record<string, Shape>>, i: number): number => shapes[`blocks.${i}.conv2.weight`]?.[0] ?? 0;

/** Total stride of each block: the stem halves, and so does every block that has a shortcut convolution. */
function blockStrides(shapes: Readonly<Record<string, Shape>>): number[] {
  const strides: number[] = [];
  for (let i = 0, stride = 2; shapes[`blocks.${i}.conv1.weight`]; i++) {
    if (shapes[`blocks.${i}.shortcut.conv.weight`]) stride *= 2;
    strides.push(stride);
  }
  return strides;
}

/** The module's parameters as the card says they were trained. */
const trained = (module: AttentionModule, card: Card) => ({
  ...defaults(module.params),
  ...Object.fromEntries(Object.entries(card.params).filter(([name]) => name in module.params)),
});

const moduleOf = (id: string): AttentionModule => modules.find((module) => module.id === id)!;
