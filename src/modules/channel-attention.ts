import { defineModule, tex } from '../core/module.ts';
import { channelGate, hiddenWidth } from './gates.ts';
import * as menu from './menu.ts';

/** Woo et al. 2018, equation 2: which channels matter, judged by their mean and by their maximum. */
export const channelAttention = defineModule({
  ...menu.channelAttention,
  formula: tex`\begin{aligned}
    \mathrm{average}_c &= \frac{1}{H W} \sum_{i, j} x_{c i j} \\
    \mathrm{maximum}_c &= \max_{i, j}\, x_{c i j} \\
    h(z) &= \mathrm{ReLU}(W_1 z + b_1) \\
    \mathrm{MLP}(z) &= W_2\, h(z) + b_2 \\
    \mathrm{attention} &= \sigma\!\left(\begin{aligned}&\mathrm{MLP}(\mathrm{average}) \\ {}+{} &\mathrm{MLP}(\mathrm{maximum})\end{aligned}\right) \\
    \mathrm{output}_c &= \mathrm{attention}_c \cdot x_c
  \end{aligned}`,
  alsoWritten: {
    formula: tex`\begin{aligned}
    \mathrm{M_c}(F) = \sigma(&W_1(W_0(F_\mathrm{avg})) \\
    {}+{} &W_1(W_0(F_\mathrm{max})))
  \end{aligned}`,
    text: 'The paper counts its matrices from 0 and leaves out the biases, which its released code has, as here. One and the '
      + 'same MLP reads the average and the maximum.',
  },
  cite: 'Woo et al. 2018',
  paper: 'https://arxiv.org/abs/1807.06521',
  look: 'Bars near 1 are channels that pass, bars near 0 are silenced. The picture shows what the kept channels saw.',
  weights: ({ x: [channels = 0] }, { reduction }) => {
    const hidden = hiddenWidth(channels, reduction);
    return {
      'mlp.1.weight': [hidden, channels], 'mlp.1.bias': [hidden],
      'mlp.3.weight': [channels, hidden], 'mlp.3.bias': [channels],
    };
  },
  views: {
    average: { picture: 'bars', scale: 'signed', axes: ['channel'], caption: 'the mean of each channel' },
    maximum: { picture: 'bars', scale: 'signed', axes: ['channel'], caption: 'the maximum of each channel' },
    attention: { picture: 'bars', scale: 'unit', axes: ['channel'], caption: 'σ(MLP(average) + MLP(maximum))' },
    output: { picture: 'planes', scale: 'signed', axes: ['channel', 'row', 'column'], caption: 'x times its channel gate' },
  },
  shows: ['attention'],
  forward: ({ inputs: { x }, weights, op }) => channelGate(op, x, {
    weight1: weights['mlp.1.weight'], bias1: weights['mlp.1.bias'],
    weight2: weights['mlp.3.weight'], bias2: weights['mlp.3.bias'],
  }),
});
