import { defineModule, tex } from '../core/module.ts';
import type { Value } from '../core/plan.ts';
import type { Shape } from '../core/tensor.ts';
import { conv2d } from '../kernels/conv2d.ts';
import { matmul } from '../kernels/matmul.ts';
import { batchNormShapes, foldedBatchNorm } from './batch-norms.ts';
import { checkHeads, project, read, weigh } from './heads.ts';
import * as menu from './menu.ts';

/** Zhou et al. 2021: the maps of all heads are mixed into new ones, so that deep layers do not all look alike. */
export const reAttention = defineModule({
  ...menu.reAttention,
  formula: tex`\begin{aligned}
    Q, K, V &= x\, W_\mathrm{qkv}^\top + b_\mathrm{qkv} \\
    A &= \mathrm{softmax}\!\left(\frac{Q K^\top}{\sqrt{d}}\right) \\
    \mathrm{mixed} &= \mathrm{BN}_\mathrm{heads}\!\left(\Theta^\top A + b_\Theta\right) \\
    \mathrm{output} &= (\mathrm{mixed}\; V)\, W_O^\top + b_O
  \end{aligned}`,
  alsoWritten: {
    formula: tex`\mathrm{Attention}(\mathrm{Attention}(x))`,
    text: 'The paper attends once and mixes the maps of its heads with a learned matrix Θ; what it mixes may be negative, and rows need not add '
      + 'up to 1. The other formula attends a second time, with the same weights, to what the first time gave; no heads are mixed. '
      + '“Variant” switches between the two.',
  },
  cite: 'Zhou et al. 2021',
  paper: 'https://arxiv.org/abs/2103.11886',
  look: 'Compare a head before and after mixing: below 0, it now takes away what it finds there. The matrix says how much each '
    + 'new head takes of each old one.',
  weights: ({ x: [, width = 0] }, { heads, variant }): Record<string, Shape> => {
    checkHeads(width, heads);
    return {
      'qkv.weight': [3 * width, width], 'qkv.bias': [3 * width],
      ...(variant === 'deepvit' && {
        'reatten_matrix.weight': [heads, heads, 1, 1], 'reatten_matrix.bias': [heads], ...batchNormShapes('var_norm', heads),
      }),
      'proj.weight': [width, width], 'proj.bias': [width],
    };
  },
  views: {
    attention: { picture: 'attention', scale: 'positive', axes: ['head', 'query', 'key'], caption: 'A: softmax of each row of the scores' },
    mixed: ({ variant }) => (variant === 'deepvit'
      ? { picture: 'attention', scale: 'signed', axes: ['head', 'query', 'key'], caption: 'the heads mixed and normalised: no distribution' }
      : { picture: 'attention', scale: 'positive', axes: ['head', 'query', 'key'], caption: 'the attention of the second pass' }),
    output: { picture: 'matrix', scale: 'signed', axes: ['token', 'channel'], caption: 'what the mixed heads read, projected' },
  },
  drawnWeights: {
    'reatten_matrix.weight': {
      picture: 'matrix', scale: 'signed', axes: ['new head', 'old head'], caption: 'Θ transposed: how each new head mixes the old',
    },
  },
  shows: ['mixed', 'attention'],
  forward({ inputs: { x }, weights, params: { heads, variant }, op }) {
    const weight = (name: string) => weights[name]!;
    const qkv = { weight: weight('qkv.weight'), bias: weight('qkv.bias'), heads };
    const output = (attention: Value, values: Value) =>
      op(matmul, { a: read(op, { attention, values }), b: weight('proj.weight'), bias: weight('proj.bias') }, { transposeB: true });

    const once = project(op, { x, ...qkv });
    const { attention } = weigh(op, once);
    if (variant === 'iterated') {
      const twice = project(op, { x: output(attention, once.values), ...qkv });
      const { attention: mixed } = weigh(op, twice);
      return { attention, mixed, output: output(mixed, twice.values) };
    }
    // The heads are the channels of a 1 × 1 convolution, over a map with a pixel for each query and key.
    const mixed = op(conv2d, {
      x: attention,
      weight: weight('reatten_matrix.weight'), bias: weight('reatten_matrix.bias'),
      affine: foldedBatchNorm(op, weights, 'var_norm'),
    });
    return { attention, mixed, output: output(mixed, once.values) };
  },
});
