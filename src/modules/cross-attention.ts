import { defineModule, tex } from '../core/module.ts';
import type { Value } from '../core/plan.ts';
import { matmul } from '../kernels/matmul.ts';
import { checkHeads, read, weigh } from './heads.ts';
import * as menu from './menu.ts';

/** Vaswani et al. 2017, section 3.2.3: the queries come from one stream, the keys and values from another. */
export const crossAttention = defineModule({
  ...menu.crossAttention,
  formula: tex`\begin{aligned}
    Q &= x\, W_Q^\top + b_Q \\
    K &= c\, W_K^\top + b_K \\
    V &= c\, W_V^\top + b_V \\
    \mathrm{attention}_i &= \mathrm{softmax}\!\left(\frac{Q_i K_i^\top}{\sqrt{D / h}}\right) \\
    \mathrm{head}_i &= \mathrm{attention}_i V_i \\
    \mathrm{output} &= [\mathrm{head}_1, \dots, \mathrm{head}_h]\; W_O^\top \\
    &\quad + b_O
  \end{aligned}`,
  alsoWritten: {
    formula: tex`\mathrm{softmax}\!\left(\frac{Q_x K_c^\top}{\sqrt{d_k}}\right) V_c`,
    text: 'The same in one line, for one head: the queries are made of x, the keys and the values of the context c. '
      + 'Were c the same as x, it would be self-attention.',
  },
  cite: 'Vaswani et al. 2017',
  paper: 'https://arxiv.org/abs/1706.03762',
  look: 'The matrix has a row for each item that asks and a column for each that answers: it need not be square, and every row adds up to 1.',
  weights: ({ x: [, width = 0], context: [, contextWidth = 0] }, { heads }) => {
    checkHeads(width, heads);
    return {
      'q_proj.weight': [width, width], 'q_proj.bias': [width],
      'k_proj.weight': [width, contextWidth], 'k_proj.bias': [width],
      'v_proj.weight': [width, contextWidth], 'v_proj.bias': [width],
      'out_proj.weight': [width, width], 'out_proj.bias': [width],
    };
  },
  views: {
    queries: { picture: 'planes', scale: 'signed', axes: ['head', 'query', 'channel'], caption: 'Q of each head, made of x' },
    keys: { picture: 'planes', scale: 'signed', axes: ['head', 'key', 'channel'], caption: 'K of each head, made of the context' },
    values: { picture: 'planes', scale: 'signed', axes: ['head', 'key', 'channel'], caption: 'V of each head, made of the context' },
    scores: { picture: 'attention', scale: 'signed', axes: ['head', 'query', 'key'], caption: 'Q Kᵀ / √(D/heads)' },
    attention: { picture: 'attention', scale: 'positive', axes: ['head', 'query', 'key'], caption: 'softmax of each row of the scores' },
    output: { picture: 'matrix', scale: 'signed', axes: ['query', 'channel'], caption: 'what x reads of the context, heads mixed' },
  },
  drawnWeights: {
    'out_proj.weight': { picture: 'matrix', scale: 'signed', axes: ['output', 'input, head by head'], caption: 'how the output mixes the heads' },
  },
  shows: ['attention', 'scores'],
  forward({ inputs: { x, context }, weights, params: { heads }, op }) {
    const byHead = (a: Value, name: 'q_proj' | 'k_proj' | 'v_proj') =>
      op(matmul, { a, b: weights[`${name}.weight`], bias: weights[`${name}.bias`] }, { transposeB: true, split: heads });
    const queries = byHead(x, 'q_proj');
    const keys = byHead(context, 'k_proj');
    const values = byHead(context, 'v_proj');
    const { scores, attention } = weigh(op, { queries, keys });
    const heard = read(op, { attention, values });
    const output = op(matmul, { a: heard, b: weights['out_proj.weight'], bias: weights['out_proj.bias'] }, { transposeB: true });
    return { queries, keys, values, scores, attention, output };
  },
});
