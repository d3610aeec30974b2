import { defineModule, tex } from '../core/module.ts';
import { reshape } from '../core/plan.ts';
import { gridSample } from '../kernels/grid-sample.ts';
import { matmul } from '../kernels/matmul.ts';
import { placePoints } from '../kernels/place-points.ts';
import { softmax } from '../kernels/softmax.ts';
import { checkHeads } from './heads.ts';
import * as menu from './menu.ts';
import { linear1x1, tokensOf } from './sampled.ts';

const points = { picture: 'points', scale: 'positive', at: 'locations', counts: 'attention' } as const;
const coordinates = 'xy';

/** Zhu et al. 2021, equation 2 on one level: every position says where to look, and how much what lies there counts. */
export const deformableAttention = defineModule({
  ...menu.deformableAttention,
  formula: tex`\begin{aligned}
    \Delta p_{mqk} &= W^{\Delta}_{mk} x_q + b^{\Delta}_{mk} \\
    A_{mq} &= \mathrm{softmax}_k (W^{A}_{m} x_q + b^{A}_{m}) \\
    v_{mqk} &= W^{\prime}_m\, x(p_q + \Delta p_{mqk}) \\
    \mathrm{output}_q &= \sum_{m=1}^{M} W_m \sum_{k=1}^{K} A_{mqk}\, v_{mqk}
  \end{aligned}`,
  alsoWritten: {
    formula: tex`\mathrm{output} = \sum_i A_i \, V(p_i + \Delta p_i)`,
    text: 'One sum over moved points is what a single head does. The paper runs several heads side by side, lets all the points of a query '
      + 'start from the query’s own place, and mixes the heads at the end. With Heads at 1 only that last mixing is left beside the sum.',
  },
  cite: 'Zhu et al. 2021',
  paper: 'https://arxiv.org/abs/2010.04159',
  look: 'Click a place: the cross is where it asks from, the dots are where each head reads, larger where that counts more. '
    + 'See whether they stay near, spread out or settle on an object.',
  weights: ({ x: [channels = 0] }, { heads, points }) => {
    checkHeads(channels, heads);
    return {
      'sampling_offsets.weight': [heads * points * 2, channels], 'sampling_offsets.bias': [heads * points * 2],
      'attention_weights.weight': [heads * points, channels], 'attention_weights.bias': [heads * points],
      'value_proj.weight': [channels, channels], 'value_proj.bias': [channels],
      'output_proj.weight': [channels, channels], 'output_proj.bias': [channels],
    };
  },
  views: {
    offsets: { ...points, scale: 'signed', axes: ['head', 'query', 'point', 'xy'], caption: 'pixels from its query to each point' },
    locations: { ...points, axes: ['head', 'query', 'point', 'xy'], caption: 'where each point lies, 0 to 1 across the map' },
    attention: { ...points, axes: ['head', 'query', 'point'], caption: 'softmax over the points of a head' },
    output: { picture: 'planes', scale: 'signed', axes: ['channel', 'row', 'column'], caption: 'what was read, the heads mixed' },
  },
  shows: ['attention', 'offsets'],
  forward({ inputs: { x }, weights, params: { heads, points }, op }) {
    const [, height, width] = x.shape as [number, number, number];
    const positions = height * width;
    const queries = tokensOf(op.in('tokens'), x);
    const perHead = { transposeB: true, split: heads } as const;
    const moves = op.in('offsets')(matmul, { a: queries, b: weights['sampling_offsets.weight'], bias: weights['sampling_offsets.bias'] }, perHead);
    const logits = op.in('scores')(matmul, { a: queries, b: weights['attention_weights.weight'], bias: weights['attention_weights.bias'] }, perHead);
    const values = linear1x1(op.in('values'), x, weights['value_proj.weight'], weights['value_proj.bias']);

    const offsets = reshape(moves, [heads, height, width, points, 2]);
    const locations = op.in('places')(placePoints, { offsets }, { coordinates });
    const attention = op.in('softmax')(softmax, { x: logits });
    const counts = reshape(attention, [heads, height, width, points]);
    const read = op.in('reading')(gridSample, { x: values, positions: locations, weights: counts }, { coordinates });
    const output = linear1x1(op.in('projection'), read, weights['output_proj.weight'], weights['output_proj.bias']);

    const listed = [heads, positions, points, 2];
    return { offsets: reshape(offsets, listed), locations: reshape(locations, listed), attention, output };
  },
});
