import { defineModule, tex } from '../core/module.ts';
import type { Value } from '../core/plan.ts';
import { matmul } from '../kernels/matmul.ts';
import { softmax } from '../kernels/softmax.ts';
import * as menu from './menu.ts';

/** Vaswani et al. 2017 with one head: queries, keys and values are three linear views of the same tokens. */
export const selfAttention = defineModule({
  ...menu.selfAttention,
  formula: tex`\begin{aligned}
    Q &= x W_Q^\top + b_Q \\
    K &= x W_K^\top + b_K \\
    V &= x W_V^\top + b_V \\
    \mathrm{attention} &= \mathrm{softmax}\!\left(\frac{Q K^\top}{\sqrt{d}}\right) \\
    \mathrm{output} &= \mathrm{attention}\; V
  \end{aligned}`,
  alsoWritten: {
    formula: tex`\mathrm{softmax}\!\left(\frac{Q K^\top}{\sqrt{d_k}}\right) V`,
    text: 'The same in one line, as the paper prints it. It is called self-attention because queries, keys and values all come from the same x.',
  },
  cite: 'Vaswani et al. 2017',
  paper: 'https://arxiv.org/abs/1706.03762',
  look: 'Unlike plain similarity, a patch need not look at patches like itself: queries and keys are learned apart.',
  weights: ({ x: [, width = 0] }, { dim }) => ({
    'q.weight': [dim, width], 'q.bias': [dim],
    'k.weight': [dim, width], 'k.bias': [dim],
    'v.weight': [dim, width], 'v.bias': [dim],
  }),
  views: {
    queries: { picture: 'matrix', scale: 'signed', axes: ['token', 'channel'], caption: 'Q: what each token asks' },
    keys: { picture: 'matrix', scale: 'signed', axes: ['token', 'channel'], caption: 'K: what each token answers to' },
    values: { picture: 'matrix', scale: 'signed', axes: ['token', 'channel'], caption: 'V: what each token says' },
    scores: { picture: 'attention', scale: 'signed', axes: ['query', 'key'], caption: 'Q Kᵀ / √d' },
    attention: { picture: 'attention', scale: 'positive', axes: ['query', 'key'], caption: 'softmax of each row of the scores' },
    output: { picture: 'matrix', scale: 'signed', axes: ['token', 'channel'], caption: 'attention V' },
  },
  shows: ['attention', 'scores'],
  forward({ inputs: { x }, weights, params: { dim }, op }) {
    const linear = (weight: Value, bias: Value) => op(matmul, { a: x, b: weight, bias }, { transposeB: true });
    const queries = linear(weights['q.weight'], weights['q.bias']);
    const keys = linear(weights['k.weight'], weights['k.bias']);
    const values = linear(weights['v.weight'], weights['v.bias']);
    const scores = op(matmul, { a: queries, b: keys }, { transposeB: true, scale: 1 / Math.sqrt(dim) });
    const attention = op(softmax, { x: scores });
    return { queries, keys, values, scores, attention, output: op(matmul, { a: attention, b: values }) };
  },
});
