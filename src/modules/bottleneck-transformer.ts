import { defineModule, tex } from '../core/module.ts';
import { reshape } from '../core/plan.ts';
import { batchNorm } from '../kernels/batch-norm.ts';
import { conv2d } from '../kernels/conv2d.ts';
import { batchNormShapes, foldedBatchNorm } from './batch-norms.ts';
import * as menu from './menu.ts';
import { attendOnMap, projectMap } from './relative-attention.ts';

/** Srinivas et al. 2021: a ResNet's bottleneck block whose 3 × 3 convolution is attention over the whole map. */
export const bottleneckTransformer = defineModule({
  ...menu.bottleneckTransformer,
  formula: tex`\begin{aligned}
    r &= \mathrm{ReLU}(\mathrm{BN}(W_1 x)) \\
    q, k, v &= W_{q k v}\, r \\
    p_{i j} &= r^H_{y_j - y_i} + r^W_{x_j - x_i} \\
    \ell_{i j} &= q_i^\top (k_j + p_{i j}) / \sqrt{d} \\
    \mathrm{head} &= \mathrm{softmax}(\ell)\, v \\
    a &= [\mathrm{head}_1, \dots, \mathrm{head}_h] \\
    e &= W_3\, \mathrm{ReLU}(\mathrm{BN}(a)) \\
    \mathrm{output} &= \mathrm{ReLU}(x + \mathrm{BN}(e))
  \end{aligned}`,
  cite: 'Srinivas et al. 2021',
  paper: 'https://arxiv.org/abs/2101.11605',
  look: 'Click a place to see where each head looks from there. With a bottleneck twice as wide attention costs about twice as '
    + 'much: that is what squeezing saves.',
  weights: ({ x: [channels = 0, height = 0, width = 0] }, { heads, bottleneck }) => {
    if (bottleneck % heads !== 0) throw new Error(`parameter 'heads' should divide parameter 'bottleneck' ${bottleneck}, got ${heads}`);
    return {
      'conv1.weight': [bottleneck, channels, 1, 1],
      ...batchNormShapes('bn1', bottleneck),
      'qkv.weight': [3 * bottleneck, bottleneck, 1, 1],
      'height_rel': [2 * height - 1, bottleneck / heads], 'width_rel': [2 * width - 1, bottleneck / heads],
      ...batchNormShapes('bn2', bottleneck),
      'conv3.weight': [channels, bottleneck, 1, 1],
      ...batchNormShapes('bn3', channels),
    };
  },
  views: {
    reduced: { picture: 'planes', scale: 'positive', axes: ['channel', 'row', 'column'], caption: 'squeezed to the bottleneck' },
    scores: { picture: 'attention', scale: 'signed', axes: ['head', 'query', 'key'], caption: 'content and distance, before softmax' },
    attention: { picture: 'attention', scale: 'positive', axes: ['head', 'query', 'key'], caption: 'softmax of each row of the scores' },
    attended: { picture: 'planes', scale: 'signed', axes: ['channel', 'row', 'column'], caption: 'what the heads read, side by side' },
    output: { picture: 'planes', scale: 'positive', axes: ['channel', 'row', 'column'], caption: 'widened again, added to x' },
  },
  shows: ['attention', 'reduced', 'attended'],
  forward({ inputs: { x }, weights, params: { heads, bottleneck }, op }) {
    const squeeze = { x, weight: weights['conv1.weight'], affine: foldedBatchNorm(op, weights, 'bn1') };
    const reduced = op.in('squeeze')(conv2d, squeeze, { activation: 'relu' });
    const inAttention = op.in('attention');
    const projected = projectMap(inAttention, reduced, { weight: weights['qkv.weight'], keys: bottleneck, values: bottleneck, heads });
    const relative = { height: weights['height_rel'], width: weights['width_rel'] };
    const { scores, attention, context } = attendOnMap(inAttention, { ...projected, relative });
    const attended = reshape(context, reduced.shape);

    const normed = op.in('batch norm')(batchNorm, {
      x: attended, weight: weights['bn2.weight'], bias: weights['bn2.bias'], mean: weights['bn2.running_mean'], variance: weights['bn2.running_var'],
    }, { activation: 'relu' });
    const affine = foldedBatchNorm(op, weights, 'bn3');
    const output = op.in('widen')(conv2d, { x: normed, weight: weights['conv3.weight'], affine, residual: x }, { activation: 'relu' });
    return { reduced, scores, attention, attended, output };
  },
});
