import { defineModule, tex } from '../core/module.ts';
import { reshape } from '../core/plan.ts';
import type { Shape } from '../core/tensor.ts';
import { elementwise } from '../kernels/elementwise.ts';
import { matmul } from '../kernels/matmul.ts';
import { poolSpace } from '../kernels/pool-space.ts';
import { hiddenWidth } from './gates.ts';
import * as menu from './menu.ts';

/** Hu et al. 2018: one number per channel says how much of that channel to let through. */
export const squeezeExcitation = defineModule({
  ...menu.squeezeExcitation,
  formula: tex`\begin{aligned}
    \mathrm{squeeze}_c &= \frac{1}{H W} \sum_{i, j} x_{c i j} \\
    \mathrm{hidden} &= \mathrm{ReLU}(W_1\, \mathrm{squeeze}) \\
    \mathrm{excitation} &= \sigma(W_2\, \mathrm{hidden}) \\
    \mathrm{output}_c &= \mathrm{excitation}_c \cdot x_c
  \end{aligned}`,
  alsoWritten: {
    formula: tex`s = \sigma\!\left(W_2\, \mathrm{ReLU}(W_1 z + b_1) + b_2\right)`,
    text: 'The paper’s formula, above, has no biases. Many published networks add them: they let a channel pass more or less '
      + 'whatever the image shows. “Biases” switches.',
  },
  cite: 'Hu et al. 2018',
  paper: 'https://arxiv.org/abs/1709.01507',
  look: 'Tall bars are the channels kept for this image. Change the image: in late blocks other channels are kept.',
  weights: ({ x: [channels = 0] }, { reduction, bias }): Record<string, Shape> => {
    const hidden = hiddenWidth(channels, reduction);
    return {
      'fc.0.weight': [hidden, channels],
      'fc.2.weight': [channels, hidden],
      ...(bias && { 'fc.0.bias': [hidden], 'fc.2.bias': [channels] }),
    };
  },
  views: {
    squeeze: { picture: 'bars', scale: 'signed', axes: ['channel'], caption: 'the mean of each channel' },
    hidden: { picture: 'bars', scale: 'positive', axes: ['hidden unit'], caption: 'relu(W₁ squeeze)' },
    excitation: { picture: 'bars', scale: 'unit', axes: ['channel'], caption: 'σ(W₂ hidden): how much of each channel passes' },
    output: { picture: 'planes', scale: 'signed', axes: ['channel', 'row', 'column'], caption: 'x times its gate' },
  },
  shows: ['excitation'],
  forward({ inputs: { x }, weights, op }) {
    const channels = x.shape[0]!;
    const linear = { transposeB: true } as const;
    const squeeze = op(poolSpace, { x }, { mode: 'mean' });
    const row = reshape(squeeze, [1, channels]);
    const hidden = op(matmul, { a: row, b: weights['fc.0.weight']!, bias: weights['fc.0.bias'] }, { ...linear, activation: 'relu' });
    const excitation = op(matmul, { a: hidden, b: weights['fc.2.weight']!, bias: weights['fc.2.bias'] }, { ...linear, activation: 'sigmoid' });
    const output = op(elementwise, { a: x, b: reshape(excitation, [channels, 1, 1]) }, { operation: 'multiply' });
    return { squeeze, hidden: reshape(hidden, [hidden.shape[1]!]), excitation: reshape(excitation, [channels]), output };
  },
});
