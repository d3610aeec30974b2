import { defineModule, tex } from '../core/module.ts';
import { random } from '../core/random.ts';
import { select } from '../kernels/select.ts';
import { softmax } from '../kernels/softmax.ts';
import { mixtureOf, scoresOf, scoreWeights } from './annotations.ts';
import * as menu from './menu.ts';

/** Xu et al. 2015, section 4.1: of soft attention's distribution a few positions are chosen, and the rest is ignored. */
export const hardAttention = defineModule({
  ...menu.hardAttention,
  formula: tex`\begin{aligned}
    \alpha &= \mathrm{softmax}\!\left(\frac{\mathrm{scores}}{\mathrm{temperature}}\right) \\
    \text{argmax: } s &= \mathrm{onehot}(\arg\max \alpha) \\
    \text{sample: } s &\;\sim\; \mathrm{Multinoulli}(\alpha) \\
    \text{top-k: } s_i &= \frac{\alpha_i\, [i \in T_k]}{\sum_{j \in T_k} \alpha_j} \\
    \mathrm{context} &= \textstyle\sum_i s_i\, a_i
  \end{aligned}`,
  alsoWritten: {
    formula: tex`\begin{aligned}
    s &\;\sim\; \mathrm{Multinoulli}(\alpha) \\
    \mathrm{context} &= \textstyle\sum_i s_i\, a_i
  \end{aligned}`,
    text: 'The paper draws one place at random, with the shares as odds: “Choose” set to sample does so, and another draw may choose '
      + 'another place. Taking the largest, or the k largest, chooses the same every time.',
  },
  cite: 'Xu et al. 2015',
  paper: 'https://arxiv.org/abs/1502.03044',
  look: 'The map is what soft attention would give, the outlines are what is chosen of it. Draw again: likely places come often, not always.',
  weights: (inputs, { score, select, k }, given) => {
    const count = inputs.annotations[0]!;
    if (select === 'top-k' && k > count) {
      throw new Error(`parameter 'k' should be at most the ${count} positions of 'annotations' [${inputs.annotations}], got ${k}`);
    }
    return scoreWeights(inputs, score, given);
  },
  views: {
    scores: { picture: 'map', scale: 'signed', axes: ['position'], caption: 'how well each place matches the query' },
    attention: { picture: 'map', scale: 'positive', axes: ['position'], chosen: 'selection', caption: 'α: the odds, with what is chosen outlined' },
    selection: { picture: 'map', scale: 'unit', axes: ['position'], caption: 's: the weights after the choice' },
    context: { picture: 'bars', scale: 'signed', axes: ['channel'], caption: 'what was chosen' },
  },
  shows: ['attention', 'selection', 'context'],
  forward({ inputs: { query, annotations }, weights, params: { select: mode, k, seed, ...params }, op }) {
    const scores = scoresOf(op, { query, annotations, weights, ...params });
    const attention = op(softmax, { x: scores });
    const selection = op(select, { x: attention }, { mode, k, draw: random(seed)() });
    return { scores, attention, selection, context: mixtureOf(op, selection, annotations) };
  },
});
