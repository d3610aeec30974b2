import { defineModule, tex } from '../core/module.ts';
import { reshape, type Op, type Value } from '../core/plan.ts';
import type { Shape } from '../core/tensor.ts';
import { activate } from '../kernels/activate.ts';
import type { Activation } from '../kernels/activation.ts';
import { conv2d } from '../kernels/conv2d.ts';
import { elementwise } from '../kernels/elementwise.ts';
import { layerNorm } from '../kernels/layer-norm.ts';
import { matmul } from '../kernels/matmul.ts';
import { softmax } from '../kernels/softmax.ts';
import * as menu from './menu.ts';
import { flatten } from './positions.ts';

/** Which transforms of the context each fusion has. */
const TRANSFORMS = { add: ['channel_add_conv'], multiply: ['channel_mul_conv'], both: ['channel_add_conv', 'channel_mul_conv'] } as const;

/** Cao et al. 2019: one map for all positions collects a context, which is added to each of them. */
export const globalContext = defineModule({
  ...menu.globalContext,
  formula: tex`\begin{aligned}
    \alpha &= \mathrm{softmax}_p(w_k^\top x_p) \\
    c &= \sum_p \alpha_p\, x_p \\
    t &= W_2\, \mathrm{relu}(\mathrm{LN}(W_1 c)) \\
    \mathrm{output} &= x + t
  \end{aligned}`,
  alsoWritten: {
    formula: tex`\mathrm{softmax}(W_v^\top x) \cdot W_k^\top x`,
    text: 'The paper gathers the features as they are and transforms the one vector that results; here a projection of the features is '
      + 'gathered. “Project what is gathered” switches to that.',
  },
  cite: 'Cao et al. 2019',
  paper: 'https://arxiv.org/abs/1904.11492',
  look: 'There is no place to click: all places share this one map. The bars are what it gathered, and what the block makes of it.',
  weights: ({ x: [channels = 0] }, { ratio, fusion, values }) => {
    if (ratio > channels) throw new Error(`parameter 'ratio' should be at most the ${channels} channels, got ${ratio}`);
    const hidden = Math.floor(channels / ratio);
    const bottleneck = (name: string): Record<string, Shape> => ({
      [`${name}.0.weight`]: [hidden, channels, 1, 1], [`${name}.0.bias`]: [hidden],
      [`${name}.1.weight`]: [hidden, 1, 1], [`${name}.1.bias`]: [hidden, 1, 1],
      [`${name}.3.weight`]: [channels, hidden, 1, 1], [`${name}.3.bias`]: [channels],
    });
    const shapes: Record<string, Shape> = { 'conv_mask.weight': [1, channels, 1, 1], 'conv_mask.bias': [1] };
    if (values) shapes['conv_value.weight'] = [channels, channels, 1, 1];
    return Object.assign(shapes, ...TRANSFORMS[fusion].map(bottleneck)) as Record<string, Shape>;
  },
  views: {
    attention: { picture: 'map', scale: 'positive', axes: ['row', 'column'], caption: 'α: one map for all queries, a share for each place' },
    context: { picture: 'bars', scale: 'signed', axes: ['channel'], caption: 'c: what the map gathers' },
    gate: { picture: 'bars', scale: 'unit', axes: ['channel'], caption: 'σ(t(c)): how much of each channel passes' },
    transform: ({ fusion }) => (fusion === 'multiply'
      ? { picture: 'bars', scale: 'unit', axes: ['channel'], caption: 'σ(t(c)): how much of each channel passes' }
      : { picture: 'bars', scale: 'signed', axes: ['channel'], caption: 't(c): added to every place' }),
    output: { picture: 'planes', scale: 'signed', axes: ['channel', 'row', 'column'], caption: 'x with the context in every place' },
  },
  shows: ['attention', 'transform', 'context'],
  forward({ inputs: { x }, weights, params: { fusion, values }, op }) {
    const [channels, height, width] = x.shape as [number, number, number];
    const mask = op.in('mask')(conv2d, { x, weight: weights['conv_mask.weight']!, bias: weights['conv_mask.bias']! });
    const share = op.in('softmax')(softmax, { x: flatten(mask) });
    const gathered = values ? op.in('values')(conv2d, { x, weight: weights['conv_value.weight']! }) : x;
    const context = op.in('gathering')(matmul, { a: share, b: flatten(gathered) }, { transposeB: true });

    const t = (name: string, activation: Activation) => transform(op.in('transform'), context, { weight: (of) => weights[`${name}.${of}`]!, activation });
    const gate = fusion === 'add' ? undefined : t('channel_mul_conv', 'sigmoid');
    const added = fusion === 'multiply' ? undefined : t('channel_add_conv', 'none');
    const everywhere = (vector: Value) => reshape(vector, [channels, 1, 1]);
    const gated = gate ? op.in('times gate')(elementwise, { a: x, b: everywhere(gate) }, { operation: 'multiply' }) : x;
    const output = added ? op.in('added everywhere')(elementwise, { a: gated, b: everywhere(added) }, { operation: 'add' }) : gated;
    return {
      attention: reshape(share, [height, width]), context: reshape(context, [channels]),
      ...(gate && added && { gate }), transform: (added ?? gate)!, output,
    };
  },
});

interface Transform { readonly weight: (name: string) => Value; readonly activation: Activation }

/** W₂ relu(LN(W₁ c)), activated: the bottleneck that a context [1, C] passes. Result: [C]. */
function transform(op: Op, context: Value, { weight, activation }: Transform): Value {
  const channels = context.shape[1]!;
  const hidden = weight('0.bias').shape[0]!;
  const matrix = (name: string, shape: Shape) => reshape(weight(name), shape);
  const squeezed = op.in('narrow')(matmul, { a: context, b: matrix('0.weight', [hidden, channels]), bias: weight('0.bias') }, { transposeB: true });
  const normed = op.in('norm')(layerNorm, { x: squeezed, weight: matrix('1.weight', [hidden]), bias: matrix('1.bias', [hidden]) }, { eps: 1e-5 });
  const kept = op.in('relu')(activate, { x: normed }, { activation: 'relu' });
  const expanded = op.in('widen')(matmul, { a: kept, b: matrix('3.weight', [channels, hidden]), bias: weight('3.bias') }, { transposeB: true, activation });
  return reshape(expanded, [channels]);
}
