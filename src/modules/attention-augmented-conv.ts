import { defineModule, tex } from '../core/module.ts';
import { reshape } from '../core/plan.ts';
import type { Shape } from '../core/tensor.ts';
import { concat } from '../kernels/concat.ts';
import { conv2d } from '../kernels/conv2d.ts';
import { elementwise } from '../kernels/elementwise.ts';
import * as menu from './menu.ts';
import { attendOnMap, projectMap } from './relative-attention.ts';
import { checkOdd } from './spatial-attention.ts';

/** Bello et al. 2019: some channels come from a convolution, the others from attention over the whole map. */
export const attentionAugmentedConv = defineModule({
  ...menu.attentionAugmentedConv,
  formula: tex`\begin{aligned}
    p_{i j} &= r^W_{x_j - x_i} + r^H_{y_j - y_i} \\
    \ell_{i j} &= q_i^\top (k_j + p_{i j}) / \sqrt{d} \\
    \mathrm{head} &= \mathrm{softmax}(\ell)\, V \\
    \mathrm{attended} &= W^O\, [\mathrm{head}_1, \dots, \mathrm{head}_h] \\
    \mathrm{output} &= [\mathrm{Conv}(X),\ \mathrm{attended}]
  \end{aligned}`,
  alsoWritten: {
    formula: tex`\mathrm{output} = \mathrm{Conv}(x) + \mathrm{attended}`,
    text: 'The paper, above, gives each its own channels, side by side, and lets the next layer mix them. A sum makes both write into the '
      + 'same channels, so “values” then has to be as wide as the output. “Combine” switches.',
  },
  cite: 'Bello et al. 2019',
  paper: 'https://arxiv.org/abs/1904.09925',
  look: 'Click a place: the convolution reads a few pixels around it, attention whatever is bright. Without relative positions '
    + 'it no longer knows where things lie.',
  weights: ({ x: [channels = 0, height = 0, width = 0] }, { heads, keys, values, out, kernel, relative, combine }) => {
    checkOdd(kernel);
    for (const [name, size] of Object.entries({ keys, values })) {
      if (size % heads !== 0) throw new Error(`parameter 'heads' should divide parameter '${name}' ${size}, got ${heads}`);
    }
    if (combine === 'sum' && values !== out) {
      throw new Error(`parameter 'values' should be parameter 'out' ${out} where combine is 'sum', got ${values}`);
    }
    if (combine === 'concat' && values >= out) {
      throw new Error(`parameter 'values' should be less than parameter 'out' ${out} where combine is 'concat', got ${values}`);
    }
    const convolved = combine === 'sum' ? out : out - values;
    const shapes: Record<string, Shape> = {
      'qkv.weight': [2 * keys + values, channels, 1, 1], 'qkv.bias': [2 * keys + values],
      ...(relative && { 'key_rel_w': [2 * width - 1, keys / heads], 'key_rel_h': [2 * height - 1, keys / heads] }),
      'attn_out.weight': [values, values, 1, 1], 'attn_out.bias': [values],
      'conv.weight': [convolved, channels, kernel, kernel], 'conv.bias': [convolved],
    };
    return shapes;
  },
  views: {
    attention: { picture: 'attention', scale: 'positive', axes: ['head', 'query', 'key'], caption: 'softmax of each row of the scores' },
    convolution: { picture: 'planes', scale: 'signed', axes: ['channel', 'row', 'column'], caption: 'what the convolution finds nearby' },
    attended: { picture: 'planes', scale: 'signed', axes: ['channel', 'row', 'column'], caption: 'what attention brings from everywhere' },
    output: ({ combine }) => ({
      picture: 'planes', scale: 'signed', axes: ['channel', 'row', 'column'],
      caption: combine === 'sum' ? 'the sum of both' : 'the convolution’s channels, then those of attention',
    }),
  },
  shows: ['attention', 'convolution', 'attended'],
  forward({ inputs: { x }, weights, params: { heads, keys, values, kernel, combine }, op }) {
    const [, height, width] = x.shape as [number, number, number];
    const inAttention = op.in('attention');
    const projected = projectMap(inAttention, x, { weight: weights['qkv.weight']!, bias: weights['qkv.bias']!, keys, values, heads });
    const [byHeight, byWidth] = [weights['key_rel_h'], weights['key_rel_w']];
    const relative = byHeight && byWidth && { height: byHeight, width: byWidth };
    const { attention, context } = attendOnMap(inAttention, { ...projected, relative });

    const padding = Math.floor(kernel / 2);
    const convolution = op.in('convolution')(conv2d, { x, weight: weights['conv.weight']!, bias: weights['conv.bias']! }, { padding });
    const heard = reshape(context, [values, height, width]);
    const attended = inAttention.in('heads mixed')(conv2d, { x: heard, weight: weights['attn_out.weight']!, bias: weights['attn_out.bias']! });
    const output = combine === 'sum'
      ? op.in('sum')(elementwise, { a: convolution, b: attended }, { operation: 'add' })
      : op.in('side by side')(concat, { a: convolution, b: attended });
    return { attention, convolution, attended, output };
  },
});
