import { defineModule, tex } from '../core/module.ts';
import { reshape, slice, type Op, type Value } from '../core/plan.ts';
import type { Shape } from '../core/tensor.ts';
import { activate } from '../kernels/activate.ts';
import { conv2d } from '../kernels/conv2d.ts';
import { elementwise } from '../kernels/elementwise.ts';
import { matmul } from '../kernels/matmul.ts';
import { maxPool } from '../kernels/max-pool.ts';
import { softmax } from '../kernels/softmax.ts';
import { batchNormShapes, foldedBatchNorm } from './batch-norms.ts';
import * as menu from './menu.ts';
import { checkHalvable, compare, flatten, gather, pairs } from './positions.ts';

/** Wang et al. 2018: every position of a map reads from every other, by one of four ways to compare two positions. */
export const nonLocal = defineModule({
  ...menu.nonLocal,
  formula: tex`\begin{array}{l}
    \displaystyle y_i = \frac{1}{\mathcal{C}} \sum_j f(x_i, x_j)\, g(x_j) \\
    \mathrm{output} = x + \mathrm{BN}(W y) \\
    f = \begin{cases}
      e^{\theta_i^\top \phi_j} & \mathcal{C} = \sum_j f \\
      e^{x_i^\top x_j} & \mathcal{C} = \sum_j f \\
      \theta_i^\top \phi_j & \mathcal{C} = M \text{ keys} \\
      \mathrm{relu}(w^\top [\theta_i, \phi_j]) & \mathcal{C} = M
    \end{cases}
  \end{array}`,
  alsoWritten: {
    formula: tex`\mathrm{softmax}\!\left(\theta\, \phi^\top / \sqrt{d}\right) g`,
    text: 'The paper does not scale its dot products; other attention divides them by the square root of the width, which keeps the '
      + 'softmax from settling on one place. “Scaled” switches to that, for the two Gaussians.',
  },
  cite: 'Wang et al. 2018',
  paper: 'https://arxiv.org/abs/1711.07971',
  look: 'Click a place: bright places are what it reads. Dot product and concatenation give no shares of a whole, and may be negative.',
  weights: ({ x }, { kernel, subsample }) => {
    const channels = x[0]!;
    // As the released code rounds, for an odd number of channels.
    const inner = Math.max(1, Math.floor(channels / 2));
    if (subsample) checkHalvable(x, 'subsample');
    const projections = kernel === 'gaussian' ? ['g'] : ['theta', 'phi', 'g'];
    const shapes: Record<string, Shape> = {
      ...Object.fromEntries(projections.map((name) => [`${name}.weight`, [inner, channels, 1, 1]])),
      ...Object.fromEntries(projections.map((name) => [`${name}.bias`, [inner]])),
      ...(kernel === 'concat' && { 'concat_project.0.weight': [1, 2 * inner, 1, 1] }),
      'W.0.weight': [channels, inner, 1, 1], 'W.0.bias': [channels],
      ...batchNormShapes('W.1', channels),
    };
    return shapes;
  },
  views: {
    scores: ({ subsample }) => ({ ...pairs(subsample), scale: 'signed', caption: 'f, before it is normalised' }),
    attention: ({ kernel, subsample }) => (kernel === 'dot' || kernel === 'concat'
      ? { ...pairs(subsample), scale: 'signed', caption: 'f / M: no distribution, rows need not sum to 1' }
      : { ...pairs(subsample), scale: 'positive', caption: 'softmax of each row of the scores' }),
    context: { picture: 'planes', scale: 'signed', axes: ['channel', 'row', 'column'], caption: 'y: what each place reads' },
    output: { picture: 'planes', scale: 'signed', axes: ['channel', 'row', 'column'], caption: 'z = x + BN(W y)' },
  },
  shows: ['attention', 'scores'],
  forward({ inputs: { x }, weights, params: { kernel, subsample, scaled }, op }) {
    const project = (name: string) => op.in(name)(conv2d, { x, weight: weights[`${name}.weight`]!, bias: weights[`${name}.bias`]! });
    const pool = (map: Value) => (subsample ? op.in('pooled')(maxPool, { x: map }) : map);
    const [theta, phi] = kernel === 'gaussian' ? [x, pool(x)] : [project('theta'), pool(project('phi'))];
    const g = pool(project('g'));

    const gaussian = kernel === 'gaussian' || kernel === 'embedded-gaussian';
    const scores = kernel === 'concat'
      ? concatenated(op.in('concatenation'), { theta, phi, weight: weights['concat_project.0.weight']! })
      : compare(op.in('comparison'), { queries: theta, keys: phi, scale: gaussian && scaled ? 1 / Math.sqrt(theta.shape[0]!) : 1 });
    const attention = gaussian
      ? op.in('softmax')(softmax, { x: scores })
      : op.in('divided by M')(activate, { x: scores }, { activation: 'none', scale: 1 / scores.shape[1]! });
    const context = gather(op.in('reading'), { attention, values: g, grid: x.shape.slice(1) });
    const affine = foldedBatchNorm(op, weights, 'W.1');
    const output = op.in('W')(conv2d, { x: context, weight: weights['W.0.weight']!, bias: weights['W.0.bias']!, affine, residual: x });
    return { scores, attention, context, output };
  },
});

/** relu(wᵀ [θᵢ, φⱼ]) [N, M]: w is linear, so each half of it meets its own map before the two are added. weight: [1, 2D, 1, 1]. */
function concatenated(op: Op, { theta, phi, weight }: { theta: Value; phi: Value; weight: Value }): Value {
  const halves = reshape(weight, [2, theta.shape[0]!]);
  const ofQueries = op(matmul, { a: slice(halves, 0, 1), b: flatten(theta) });
  const ofKeys = op(matmul, { a: slice(halves, 1, 2), b: flatten(phi) });
  return op(elementwise, { a: reshape(ofQueries, [ofQueries.shape[1]!, 1]), b: ofKeys }, { operation: 'add', activation: 'relu' });
}
