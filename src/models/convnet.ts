import type { AttentionModule } from '../core/module.ts';
import { prefixed, under } from '../core/names.ts';
import { checkParams, defaults } from '../core/params.ts';
import { buildPlan, mapValues, reshape, type Op, type Value } from '../core/plan.ts';
import type { Shape } from '../core/tensor.ts';
import { conv2d } from '../kernels/conv2d.ts';
import { elementwise } from '../kernels/elementwise.ts';
import { matmul } from '../kernels/matmul.ts';
import { poolSpace } from '../kernels/pool-space.ts';
import { softmax } from '../kernels/softmax.ts';
import { foldedBatchNorm } from '../modules/gates.ts';
import { modules } from '../modules/index.ts';
import type { Card, Network, Place } from './network.ts';
import type { Checkpoint } from './safetensors.ts';

type Values = Readonly<Record<string, Value>>;

/** Modules that are others in turn: each can be shown by itself, on the weights under its prefix. */
const PARTS: Readonly<Record<string, readonly { readonly id: string; readonly prefix: string }[]>> = {
  cbam: [{ id: 'channel-attention', prefix: 'ChannelGate.' }, { id: 'spatial-attention', prefix: 'SpatialGate.' }],
};

/** The residual network that hosts a gate at the end of every block's residual branch, as SE-ResNet and CBAM-ResNet do. */
export function convnet(card: Card, { tensors }: Checkpoint): Network {
  const shapes = mapValues(tensors, (tensor) => tensor.shape);
  const parts = PARTS[card.module] ?? [];
  return {
    card,
    weights: tensors,
    preprocessing: { multiple: 16, ...card.image },
    modules: [card.module, ...parts.map((part) => part.id)],
    params: (module) => trained(module, card),
    places: (_, [, height = 0, width = 0]) => blockStrides(shapes).map((stride, i): Place =>
      ({ label: `block ${i + 1}`, grid: [Math.ceil(height / stride), Math.ceil(width / stride)], prefix: 0 })),
    plan: (module, params, image) => buildPlan({ inputs: { image }, weights: shapes }, ({ inputs, weights, op }) => {
      const gate = card.module === module.id
        ? (x: Value, at: Values, op: Op) => ({ input: x, ...module.forward({ inputs: { x }, weights: at, params, op }) })
        : (x: Value, at: Values, op: Op) => inTurn(x, at, op, module, params);
      const { features, gates } = trunk(op, inputs['image']!, weights, gate);
      const mean = op(poolSpace, { x: features }, { mode: 'mean' });
      const logits = op(matmul, { a: reshape(mean, [1, mean.shape[0]!]), b: weights['head.weight']!, bias: weights['head.bias'] }, { transposeB: true });
      const classes = [logits.shape[1]!];
      return {
        ...Object.assign({}, ...gates.map((results, i) => prefixed(`blocks.${i}.`, results))),
        logits: reshape(logits, classes),
        probabilities: reshape(op(softmax, { x: logits }), classes),
      };
    }),
  };

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

/** Stem and residual blocks: relu(shortcut(x) + gate(bn2(conv2(relu(bn1(conv1(x))))))). image: [3, H, W] → features [C, H/16, W/16]. */
export function trunk(op: Op, image: Value, weights: Values, gate?: Gate): { features: Value; gates: Values[] } {
  const convNorm = (op: Op, x: Value, conv: string, norm: string, stride: number, options: { relu?: boolean; residual?: Value } = {}) => {
    const weight = weights[`${conv}.weight`]!;
    return op(conv2d, { x, weight, affine: foldedBatchNorm(op, weights, norm), residual: options.residual },
      { stride, padding: Math.floor(weight.shape[2]! / 2), activation: options.relu ? 'relu' : 'none' });
  };
  let x = convNorm(op.in('stem'), image, 'stem.conv', 'stem.bn', 2, { relu: true });
  const gates: Values[] = [];
  for (let i = 0; weights[`blocks.${i}.conv1.weight`]; i++) {
    const name = `blocks.${i}`;
    const inBlock = op.in(name);
    const stride = weights[`${name}.shortcut.conv.weight`] ? 2 : 1;
    const shortcut = stride === 1 ? x : convNorm(inBlock, x, `${name}.shortcut.conv`, `${name}.shortcut.bn`, stride);
    const middle = convNorm(inBlock, x, `${name}.conv1`, `${name}.bn1`, stride, { relu: true });
    if (!gate) {
      x = convNorm(inBlock, middle, `${name}.conv2`, `${name}.bn2`, 1, { relu: true, residual: shortcut });
      continue;
    }
    const branch = convNorm(inBlock, middle, `${name}.conv2`, `${name}.bn2`, 1);
    const { gated, ...results } = gate(branch, under(`${name}.attention.`, weights), inBlock.in('attention'));
    x = inBlock(elementwise, { a: gated ?? results['output']!, b: shortcut }, { operation: 'add', activation: 'relu' });
    gates.push(results);
  }
  return { features: x, gates };
}

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
