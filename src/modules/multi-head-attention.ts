import { defineModule, tex } from '../core/module.ts';
import { matmul } from '../kernels/matmul.ts';
import { attend, checkHeads } from './heads.ts';
import * as menu from './menu.ts';

/** Vaswani et al. 2017, section 3.2.2: several attentions side by side, each on its share of the width, then mixed. */
export const multiHeadAttention = defineModule({
  ...menu.multiHeadAttention,
  formula: tex`\begin{aligned}
    Q_i, K_i, V_i &= \left(x W_\mathrm{qkv}^\top + b_\mathrm{qkv}\right)_i \\
    \mathrm{attention}_i &= \mathrm{softmax}\!\left(\frac{Q_i K_i^\top}{\sqrt{D / h}}\right) \\
    \mathrm{head}_i &= \mathrm{attention}_i V_i \\
    \mathrm{context} &= [\mathrm{head}_1, \dots, \mathrm{head}_h] \\
    \mathrm{output} &= \mathrm{context}\; W_O^\top + b_O
  \end{aligned}`,
  alsoWritten: {
    formula: tex`\begin{aligned}
    \mathrm{head}_i &= \mathrm{Attention}( \\
    &\quad Q W_i^Q, K W_i^K, V W_i^V) \\
    \mathrm{MultiHead} &= \mathrm{Concat}( \\
    &\quad \mathrm{head}_1, \dots, \mathrm{head}_h)\, W^O
  \end{aligned}`,
    text: 'The paper gives each head matrices of its own and leaves biases out. PyTorch stacks those matrices into one, as '
      + 'above, and adds biases; each head then takes its share of the width. With biases of 0 both compute the same.',
  },
  cite: 'Vaswani et al. 2017',
  paper: 'https://arxiv.org/abs/1706.03762',
  look: 'Compare the heads of one layer: they look at different things, and the output projection mixes what they bring.',
  weights: ({ x: [, width = 0] }, { heads }) => {
    checkHeads(width, heads);
    return {
      'in_proj_weight': [3 * width, width], 'in_proj_bias': [3 * width],
      'out_proj.weight': [width, width], 'out_proj.bias': [width],
    };
  },
  views: {
    queries: { picture: 'planes', scale: 'signed', axes: ['head', 'token', 'channel'], caption: 'Q of each head' },
    keys: { picture: 'planes', scale: 'signed', axes: ['head', 'token', 'channel'], caption: 'K of each head' },
    values: { picture: 'planes', scale: 'signed', axes: ['head', 'token', 'channel'], caption: 'V of each head' },
    scores: { picture: 'attention', scale: 'signed', axes: ['head', 'query', 'key'], caption: 'Q Kᵀ / √(D/heads)' },
    attention: { picture: 'attention', scale: 'positive', axes: ['head', 'query', 'key'], caption: 'softmax of each row of the scores' },
    context: { picture: 'matrix', scale: 'signed', axes: ['token', 'channel, head by head'], caption: 'what the heads read, side by side' },
    output: { picture: 'matrix', scale: 'signed', axes: ['token', 'channel'], caption: 'the heads mixed by the output projection' },
  },
  drawnWeights: {
    'out_proj.weight': { picture: 'matrix', scale: 'signed', axes: ['output', 'input, head by head'], caption: 'how the output mixes the heads' },
  },
  shows: ['attention', 'scores'],
  forward({ inputs: { x }, weights, params: { heads }, op }) {
    const heard = attend(op, { x, weight: weights['in_proj_weight'], bias: weights['in_proj_bias'], heads });
    const output = op(matmul, { a: heard.context, b: weights['out_proj.weight'], bias: weights['out_proj.bias'] }, { transposeB: true });
    return { ...heard, output };
  },
});
