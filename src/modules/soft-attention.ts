import { defineModule, tex } from '../core/module.ts';
import { softmax } from '../kernels/softmax.ts';
import { mixtureOf, scoresOf, scoreWeights } from './annotations.ts';
import * as menu from './menu.ts';

/** Bahdanau et al. 2015: one query takes a share of every annotation, the larger the better it matches. */
export const softAttention = defineModule({
  ...menu.softAttention,
  formula: tex`\begin{aligned}
    h_i &= W a_i + U q + b \\
    \mathrm{additive}_i &= w^\top \tanh(h_i) + c \\
    \mathrm{dot}_i &= q^\top a_i \\
    \mathrm{scaled}_i &= q^\top a_i / \sqrt{D} \\
    \mathrm{general}_i &= q^\top G\, a_i \\
    \mathrm{attention} &= \mathrm{softmax}\!\left(\frac{\mathrm{scores}}{\mathrm{temperature}}\right) \\
    \mathrm{context} &= \textstyle\sum_i \mathrm{attention}_i\, a_i
  \end{aligned}`,
  alsoWritten: {
    formula: tex`\mathrm{softmax}\!\left(\frac{q\, K^\top}{\sqrt{d_k}}\right) V`,
    text: 'The paper scores with a small network (additive), which can compare vectors of different widths. With the score “scaled-dot” '
      + 'this is dot-product attention of a single query, whose keys and values are both the annotations.',
  },
  cite: 'Bahdanau et al. 2015',
  paper: 'https://arxiv.org/abs/1409.0473',
  look: 'Even the darkest place has a share. Lower the temperature and the shares gather on a few places, raise it and they even out.',
  weights: (inputs, { score }, given) => scoreWeights(inputs, score, given),
  views: {
    scores: { picture: 'map', scale: 'signed', axes: ['position'], caption: 'how well each place matches the query' },
    attention: { picture: 'map', scale: 'positive', axes: ['position'], caption: 'α: softmax of the scores' },
    context: { picture: 'bars', scale: 'signed', axes: ['channel'], caption: 'the annotations, mixed by their shares' },
  },
  shows: ['attention', 'scores', 'context'],
  forward({ inputs: { query, annotations }, weights, params, op }) {
    const scores = scoresOf(op, { query, annotations, weights, ...params });
    const attention = op(softmax, { x: scores });
    return { scores, attention, context: mixtureOf(op, attention, annotations) };
  },
});
