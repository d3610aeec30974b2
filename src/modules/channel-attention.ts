import { defineModule } from '../core/module.ts';
import { int } from '../core/params.ts';
import { channelGate, hiddenWidth } from './gates.ts';

/** Woo et al. 2018, equation 2: which channels matter, judged by their mean and by their maximum. */
export const channelAttention = defineModule({
  id: 'channel-attention',
  title: 'Channel attention',
  family: 'channel',
  sentence: 'Decides what matters: every channel gets one number between 0 and 1, from its average and from its strongest spot.',
  formula: 'attention = σ(MLP(mean(x)) + MLP(max(x))), output = attention · x',
  paper: 'https://arxiv.org/abs/1807.06521',
  look: 'Bars near 1 are channels that pass, bars near 0 are silenced. The picture shows what the kept channels saw.',
  params: { reduction: int('Reduction', 16, 1, 256) },
  inputs: { x: ['channels', 'height', 'width'] },
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
