import { defineModule, tex } from '../core/module.ts';
import type { Value } from '../core/plan.ts';
import { conv2d } from '../kernels/conv2d.ts';
import { elementwise } from '../kernels/elementwise.ts';
import { maxPool } from '../kernels/max-pool.ts';
import { softmax } from '../kernels/softmax.ts';
import * as menu from './menu.ts';
import { checkHalvable, compare, gather, pairs } from './positions.ts';

/** Zhang et al. 2019: the self-attention of an image generator, blended in by one learned number. */
export const sagan = defineModule({
  ...menu.sagan,
  formula: tex`\begin{aligned}
    \beta_{ij} &= \mathrm{softmax}_j\!\left(\theta(x_i)^\top \phi(x_j)\right) \\
    o_i &= W_o \sum_j \beta_{ij}\, g(x_j) \\
    \mathrm{output} &= \gamma\, o + x
  \end{aligned}`,
  alsoWritten: {
    formula: tex`\mathrm{softmax}\!\left(Q K^\top / \sqrt{d_k}\right) V`,
    text: 'The paper compares without a scale, so that the softmax may settle on few places; divided by the square root of the keys’ width '
      + 'it spreads over more of them. “Scaled” switches to that.',
  },
  cite: 'Zhang et al. 2019',
  paper: 'https://arxiv.org/abs/1805.08318',
  look: 'Click a place: bright places lend it their features, near or far. Switch the scale on and the light spreads.',
  weights: ({ x }, { pool }) => {
    const channels = x[0]!;
    if (channels < 8) throw new Error(`input 'x' should have at least 8 channels, since keys are an eighth as wide, got ${channels}`);
    const [eighth, half] = [Math.floor(channels / 8), Math.floor(channels / 2)];
    if (pool) checkHalvable(x, 'pool');
    return {
      'theta.weight': [eighth, channels, 1, 1], 'phi.weight': [eighth, channels, 1, 1],
      'g.weight': [half, channels, 1, 1], 'o.weight': [channels, half, 1, 1],
      'gamma': [],
    };
  },
  views: {
    scores: ({ pool }) => ({ ...pairs(pool), scale: 'signed', caption: 'θᵀ φ of every pair of places' }),
    attention: ({ pool }) => ({ ...pairs(pool), scale: 'positive', caption: 'β: softmax of each row of the scores' }),
    context: { picture: 'planes', scale: 'signed', axes: ['channel', 'row', 'column'], caption: 'o: what each place reads' },
    output: { picture: 'planes', scale: 'signed', axes: ['channel', 'row', 'column'], caption: 'γ o + x' },
  },
  shows: ['attention', 'scores'],
  forward({ inputs: { x }, weights, params: { pool, scaled }, op }) {
    const pooled = (map: Value) => (pool ? op.in('pooled')(maxPool, { x: map }) : map);
    const theta = op.in('theta')(conv2d, { x, weight: weights['theta.weight'] });
    const phi = pooled(op.in('phi')(conv2d, { x, weight: weights['phi.weight'] }));
    const g = pooled(op.in('g')(conv2d, { x, weight: weights['g.weight'] }));

    const scores = compare(op.in('comparison'), { queries: theta, keys: phi, scale: scaled ? 1 / Math.sqrt(theta.shape[0]!) : 1 });
    const attention = op.in('softmax')(softmax, { x: scores });
    const read = gather(op.in('reading'), { attention, values: g, grid: x.shape.slice(1) });
    const context = op.in('o')(conv2d, { x: read, weight: weights['o.weight'] });
    const weighed = op.in('times gamma')(elementwise, { a: weights['gamma'], b: context }, { operation: 'multiply' });
    return { scores, attention, context, output: op.in('residual')(elementwise, { a: weighed, b: x }, { operation: 'add' }) };
  },
});
