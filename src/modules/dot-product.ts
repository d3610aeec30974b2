import { defineModule, tex } from '../core/module.ts';
import { matmul } from '../kernels/matmul.ts';
import { softmax } from '../kernels/softmax.ts';
import * as menu from './menu.ts';

/** Vaswani et al. 2017, equation 1: every query weighs every key by their dot product and takes that mixture of the values. */
export const dotProduct = defineModule({
  ...menu.dotProduct,
  formula: tex`\begin{aligned}
    \mathrm{scores} &= \frac{q k^\top}{\sqrt{D}\;\mathrm{temperature}} \\
    \mathrm{attention} &= \mathrm{softmax}(\mathrm{scores}) \\
    \mathrm{output} &= \mathrm{attention}\; v
  \end{aligned}`,
  alsoWritten: {
    formula: tex`\mathrm{softmax}\!\left(\frac{Q K^\top}{\sqrt{d_k}}\right) V`,
    text: 'The same in one line, as the paper prints it: the temperature is 1, and the width D of queries and keys is called dₖ.',
  },
  cite: 'Vaswani et al. 2017',
  paper: 'https://arxiv.org/abs/1706.03762',
  look: 'Click a patch: bright patches have features like its own. Lower the temperature and it settles on a few of them; '
    + 'without the division by √D it does so by itself.',
  weights: ({ q: [, width = 0], k: [keys = 0, keyWidth = 0], v: [values = 0] }) => {
    if (keyWidth !== width) throw new Error(`input 'k' should be [keys, ${width}] like 'q', got [${keys}, ${keyWidth}]`);
    if (values !== keys) throw new Error(`input 'v' should have ${keys} rows like 'k', got ${values}`);
    return {};
  },
  views: {
    scores: { picture: 'attention', scale: 'signed', axes: ['query', 'key'], caption: 'q kᵀ / √D / temperature' },
    attention: { picture: 'attention', scale: 'positive', axes: ['query', 'key'], caption: 'softmax of each row of the scores' },
    output: { picture: 'matrix', scale: 'signed', axes: ['query', 'channel'], caption: 'attention v' },
  },
  shows: ['attention', 'scores'],
  forward({ inputs: { q, k, v }, params: { scaled, temperature }, op }) {
    const scale = 1 / (scaled ? Math.sqrt(q.shape[1]!) : 1) / temperature;
    const scores = op(matmul, { a: q, b: k }, { transposeB: true, scale });
    const attention = op(softmax, { x: scores });
    return { scores, attention, output: op(matmul, { a: attention, b: v }) };
  },
});
