import { defineModule, tex } from '../core/module.ts';
import { under } from '../core/names.ts';
import { reshape, slice, type Op, type Value } from '../core/plan.ts';
import type { Shape } from '../core/tensor.ts';
import { concat } from '../kernels/concat.ts';
import { conv2d } from '../kernels/conv2d.ts';
import { elementwise } from '../kernels/elementwise.ts';
import { layerNorm } from '../kernels/layer-norm.ts';
import { matmul } from '../kernels/matmul.ts';
import { permute } from '../kernels/permute.ts';
import { poolSpace } from '../kernels/pool-space.ts';
import { resize } from '../kernels/resize.ts';
import { softmax } from '../kernels/softmax.ts';
import { attend } from './heads.ts';
import * as menu from './menu.ts';
import { visionTransformerWeights } from './vision-transformer-weights.ts';

type Values = Readonly<Record<string, Value>>;
const EPS = 1e-6;

/** Dosovitskiy et al. 2021, in timm's names: patches become tokens, a class token reads them, block after block. */
export const visionTransformer = defineModule({
  ...menu.visionTransformer,
  formula: tex`\begin{aligned}
    z_0 &= [x_\mathrm{class};\, x_1 E;\, \dots;\, x_N E] \\
    &\quad + E_\mathrm{pos} \\
    z^{\prime}_\ell &= z_{\ell - 1} + \mathrm{MSA}(\mathrm{LN}(z_{\ell - 1})) \\
    z_\ell &= z^{\prime}_\ell + \mathrm{MLP}(\mathrm{LN}(z^{\prime}_\ell)) \\
    \mathrm{logits} &= W_\mathrm{head}\, \mathrm{LN}(z_L)_\mathrm{class} + b_\mathrm{head}
  \end{aligned}`,
  alsoWritten: {
    formula: tex`\begin{aligned}
    \frac{224}{16} \times \frac{224}{16} &= 14 \times 14 = 196 \text{ patches} \\
    16 \cdot 16 \cdot 3 &= 768 \text{ numbers each}
  \end{aligned}`,
    text: 'So many patches are cut, flattened and multiplied by E, and one class token makes them 197. A convolution whose '
      + 'kernel and step are one patch computes the very same: “patches” among the steps under Inside.',
  },
  cite: 'Dosovitskiy et al. 2021',
  paper: 'https://arxiv.org/abs/2010.11929',
  look: 'Bright patches are where the chosen query looks. Early layers look nearby or everywhere, late ones at the object.',
  weights: (inputs, params, given) => visionTransformerWeights(inputs, params, given),
  views: {
    embeddings: { picture: 'matrix', scale: 'signed', axes: ['token', 'channel'], caption: 'patches as tokens, positions added' },
    'blocks.*.attention': { picture: 'attention', scale: 'positive', axes: ['head', 'query', 'key'], caption: 'softmax(Q Kᵀ / √d) of every head' },
    'blocks.*.output': { picture: 'matrix', scale: 'signed', axes: ['token', 'channel'], caption: 'the tokens after the block' },
    features: { picture: 'matrix', scale: 'signed', axes: ['token', 'channel'], caption: 'the tokens after the last norm' },
    logits: { picture: 'bars', scale: 'signed', axes: ['class'], caption: 'the score of each class' },
    probabilities: { picture: 'bars', scale: 'unit', axes: ['class'], caption: 'softmax of the scores' },
  },
  shows: ['blocks.*.attention'],
  forward({ inputs: { image }, weights, params: { heads, stride, positions }, op }) {
    const { embeddings, blocks, features } = encode(op, { image, weights, heads, stride, positions });
    const logits = classify(op, features, weights);
    const results: Record<`blocks.${number}.${'attention' | 'output'}`, Value> = {};
    blocks.forEach(({ attended, output }, i) => {
      results[`blocks.${i}.attention`] = attended['attention']!;
      results[`blocks.${i}.output`] = output;
    });
    return { embeddings, ...results, features, logits, probabilities: op.in('head')(softmax, { x: logits }) };
  },
});

export interface EncoderBlock {
  /** The tokens that attention sees [T, D]: the block's input after norm1. */
  readonly normed: Value;
  /** What attention computed: `attention`, and what else it shows. */
  readonly attended: Values;
  readonly output: Value;
}

export interface Encoding {
  readonly image: Value;
  readonly weights: Values;
  readonly heads: number;
  /** From patch to patch; 0 is the patch size. */
  readonly stride?: number;
  readonly positions?: boolean;
  /** What stands in for self-attention: of the normed tokens [T, D] and the weights `blocks.<i>.attn.*`, `output` [T, D] and more. */
  attend?(op: Op, x: Value, weights: Values): Values;
}

/** All but the head: embeddings [T, D], every block, and the features [T, D] after the last norm. */
export function encode(op: Op, { image, weights, heads, stride = 0, positions = true, attend }: Encoding) {
  const embeddings = embed(op.in('embed'), image, weights, stride, positions);
  const blocks: EncoderBlock[] = [];
  let tokens = embeddings;
  for (let i = 0; weights[`blocks.${i}.norm1.weight`]; i++) {
    blocks.push(block(op.in(`blocks.${i}`), { x: tokens, weights: under(`blocks.${i}.`, weights), heads, attend }));
    tokens = blocks[i]!.output;
  }
  return { embeddings, blocks, features: norm(op.in('head.norm'), tokens, weights['norm.weight'], weights['norm.bias']) };
}

const norm = (op: Op, x: Value, weight: Value | undefined, bias: Value | undefined) =>
  op(layerNorm, { x, weight: weight!, bias: bias! }, { eps: EPS });

/** [class, distillation?, registers…, patches…] with positions, if any, on all but the registers: [T, D]. */
function embed(op: Op, image: Value, weights: Values, stride: number, placed: boolean): Value {
  const projection = weights['patch_embed.proj.weight']!;
  const cut = { x: image, weight: projection, bias: weights['patch_embed.proj.bias'] };
  const patches = op.in('patches')(conv2d, cut, { stride: stride || projection.shape[2]! });
  const [width, rows, columns] = patches.shape as [number, number, number];
  const tokens = op.in('tokens')(permute, { x: reshape(patches, [width, rows * columns]) }, { order: '10' });

  const token = (name: string) => reshape(weights[name]!, weights[name]!.shape.slice(1));
  const add = (a: Value, b: Value) => op.in('positions added')(elementwise, { a, b }, { operation: 'add' });
  const prefix = weights['dist_token']
    ? op.in('class token')(concat, { a: token('cls_token'), b: token('dist_token') })
    : token('cls_token');
  const count = prefix.shape[0]!;
  const positions = token('pos_embed');
  const onGrid = () => resample(op.in('positions resampled'), slice(positions, count, positions.shape[0]!), rows, columns);
  const patchTokens = placed ? add(tokens, onGrid()) : tokens;
  const named = placed ? add(prefix, slice(positions, 0, count)) : prefix;
  const all = weights['reg_token'] ? op.in('registers')(concat, { a: named, b: token('reg_token') }) : named;
  return op.in('class token first')(concat, { a: all, b: patchTokens });
}

/** Position embeddings of a square grid [G², D] on another grid [rows · columns, D]. */
function resample(op: Op, positions: Value, rows: number, columns: number): Value {
  const [count, width] = positions.shape as [number, number];
  const side = Math.sqrt(count);
  if ((rows === side && columns === side) || !Number.isInteger(side)) return positions;
  const planes = reshape(op(permute, { x: positions }, { order: '10' }), [width, side, side]);
  const resized = op(resize, { x: planes }, { height: rows, width: columns, filter: 'bicubic' });
  return op(permute, { x: reshape(resized, [width, rows * columns]) }, { order: '10' });
}

interface BlockInput {
  readonly x: Value;
  readonly weights: Values;
  readonly heads: number;
  readonly attend: Encoding['attend'];
}

/** One pre-norm block; LayerScale, where there is one, is folded into the projections that it follows. */
function block(op: Op, { x, weights, heads, attend: other }: BlockInput): EncoderBlock {
  const scaled = (name: string, gamma: Value | undefined): { b: Value; bias: Value } => {
    const [b, bias] = [weights[`${name}.weight`]!, weights[`${name}.bias`]!];
    if (!gamma) return { b, bias };
    const times = (a: Value, shape: Shape) => op.in('layer scale')(elementwise, { a, b: reshape(gamma, shape) }, { operation: 'multiply' });
    return { b: times(b, [gamma.shape[0]!, 1]), bias: times(bias, gamma.shape) };
  };
  const inAttention = op.in('attention');
  const mix = (normed: Value): { attended: Values; mixed: Value } => {
    if (other) {
      const attended = other(inAttention, normed, under('attn.', weights));
      return { attended, mixed: inAttention.in('residual')(elementwise, { a: attended['output']!, b: x }, { operation: 'add' }) };
    }
    const { attention, context } = attend(inAttention, { x: normed, weight: weights['attn.qkv.weight']!, bias: weights['attn.qkv.bias']!, heads });
    const projection = { a: context, ...scaled('attn.proj', weights['ls1.gamma']), residual: x };
    return { attended: { attention }, mixed: inAttention.in('projection')(matmul, projection, { transposeB: true }) };
  };
  const normed = norm(op.in('norm 1'), x, weights['norm1.weight'], weights['norm1.bias']);
  const { attended, mixed } = mix(normed);
  const perToken = norm(op.in('norm 2'), mixed, weights['norm2.weight'], weights['norm2.bias']);
  const widen = { a: perToken, b: weights['mlp.fc1.weight']!, bias: weights['mlp.fc1.bias'] };
  const hidden = op.in('MLP.widen')(matmul, widen, { transposeB: true, activation: 'gelu' });
  const output = op.in('MLP.narrow')(matmul, { a: hidden, ...scaled('mlp.fc2', weights['ls2.gamma']), residual: mixed }, { transposeB: true });
  return { normed, attended, output };
}

/** Logits [classes] of the class token; with a distillation token, the mean of both heads. */
export function classify(op: Op, features: Value, weights: Values): Value {
  const inHead = op.in('head');
  const head = (name: string, token: number) => inHead.in('classes')(matmul, {
    a: slice(features, token, token + 1), b: weights[`${name}.weight`]!, bias: weights[`${name}.bias`],
  }, { transposeB: true });
  const logits = head('head', 0);
  const classes = [logits.shape[1]!];
  if (!weights['dist_token']) return reshape(logits, classes);
  const both = inHead(concat, { a: logits, b: head('head_dist', 1) });
  return inHead(poolSpace, { x: inHead(permute, { x: both }, { order: '10' }) }, { mode: 'mean' });
}
