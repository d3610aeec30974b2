import { defineModule, tex } from '../core/module.ts';
import { batchNormShapes, foldedBatchNorm } from './batch-norms.ts';
import { spatialGate } from './gates.ts';
import * as menu from './menu.ts';

/** Throws where a kernel has no middle. */
export function checkOdd(kernel: number): void {
  if (kernel % 2 === 0) throw new Error(`parameter 'kernel' should be odd, got ${kernel}`);
}

/** Woo et al. 2018, equation 3: which places matter, judged by the strongest and the mean channel there. */
export const spatialAttention = defineModule({
  ...menu.spatialAttention,
  formula: tex`\begin{aligned}
    \mathrm{pooled} &= \left[\max_c x_c;\ \mathrm{mean}_c\, x_c\right] \\
    \mathrm{attention} &= \sigma\!\left(\mathrm{BN}(f^{7 \times 7}(\mathrm{pooled}))\right) \\
    \mathrm{output}_{c i j} &= \mathrm{attention}_{i j} \cdot x_{c i j}
  \end{aligned}`,
  alsoWritten: {
    formula: tex`\begin{aligned}
    \mathrm{M_s}(F) = \sigma(f^{7 \times 7}([&\mathrm{AvgPool}(F); \\
    &\mathrm{MaxPool}(F)]))
  \end{aligned}`,
    text: 'The paper’s formula names the average first and no batch norm. Its released code takes the maximum first and normalises after the convolution f, as here, so that its weights fit.',
  },
  cite: 'Woo et al. 2018',
  paper: 'https://arxiv.org/abs/1807.06521',
  look: 'Bright places pass, dark places are silenced. The scale is fixed from 0 to 1, so a flat map means no choice was made.',
  weights: (_, { kernel }) => {
    checkOdd(kernel);
    return { 'spatial.conv.weight': [1, 2, kernel, kernel], ...batchNormShapes('spatial.bn', 1) };
  },
  views: {
    pooled: {
      picture: 'planes', scale: 'signed', axes: ['pooling', 'row', 'column'], labels: ['maximum', 'mean'],
      caption: 'maximum and mean over channels',
    },
    attention: { picture: 'map', scale: 'unit', axes: ['row', 'column'], caption: 'how much passes at each place' },
    output: { picture: 'planes', scale: 'signed', axes: ['channel', 'row', 'column'], caption: 'x times its spatial gate' },
  },
  shows: ['attention', 'pooled'],
  forward: ({ inputs: { x }, weights, op }) =>
    spatialGate(op, x, { weight: weights['spatial.conv.weight'], norm: foldedBatchNorm(op, weights, 'spatial.bn') }),
});
