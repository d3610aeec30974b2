import { defineModule, tex } from '../core/module.ts';
import type { Value } from '../core/plan.ts';
import { batchNormShapes, foldedBatchNorm } from './batch-norms.ts';
import { channelGate, hiddenWidth, spatialGate } from './gates.ts';
import * as menu from './menu.ts';
import { checkOdd } from './spatial-attention.ts';

/** Woo et al. 2018: a channel gate and a spatial gate in turn. */
export const cbam = defineModule({
  ...menu.cbam,
  formula: tex`\begin{aligned}
    \mathrm{M_c} &= \sigma(\mathrm{MLP}(\mathrm{mean}) + \mathrm{MLP}(\mathrm{max})) \\
    \mathrm{M_s} &= \sigma(\mathrm{BN}(f^{7 \times 7}([\mathrm{max}; \mathrm{mean}]))) \\
    F^{\prime} &= \mathrm{M_c}(F) \otimes F \\
    F^{\prime\prime} &= \mathrm{M_s}(F^{\prime}) \otimes F^{\prime}
  \end{aligned}`,
  alsoWritten: {
    formula: tex`\begin{aligned}
    F^{\prime} &= \mathrm{M_s}(F) \otimes F \\
    F^{\prime\prime} &= \mathrm{M_c}(F^{\prime}) \otimes F^{\prime}
  \end{aligned}`,
    text: '“Channel then spatial, or vice versa”: the second gate judges what the first has let through, so the two orders '
      + 'differ. The paper found channel first, above, slightly better. “Order” switches.',
  },
  cite: 'Woo et al. 2018',
  paper: 'https://arxiv.org/abs/1807.06521',
  look: 'The map says where the network lets features pass, the bars say which. Swap the order and both change.',
  weights: ({ x: [channels = 0] }, { reduction, kernel }) => {
    const hidden = hiddenWidth(channels, reduction);
    checkOdd(kernel);
    return {
      'ChannelGate.mlp.1.weight': [hidden, channels], 'ChannelGate.mlp.1.bias': [hidden],
      'ChannelGate.mlp.3.weight': [channels, hidden], 'ChannelGate.mlp.3.bias': [channels],
      'SpatialGate.spatial.conv.weight': [1, 2, kernel, kernel],
      ...batchNormShapes('SpatialGate.spatial.bn', 1),
    };
  },
  views: {
    channel: { picture: 'bars', scale: 'unit', axes: ['channel'], caption: 'M_c: how much of each channel passes' },
    afterChannel: { picture: 'planes', scale: 'signed', axes: ['channel', 'row', 'column'], caption: 'F′, after the channel gate' },
    pooled: {
      picture: 'planes', scale: 'signed', axes: ['pooling', 'row', 'column'], labels: ['maximum', 'mean'],
      caption: 'maximum and mean over channels',
    },
    spatial: { picture: 'map', scale: 'unit', axes: ['row', 'column'], caption: 'M_s: how much passes at each place' },
    afterSpatial: { picture: 'planes', scale: 'signed', axes: ['channel', 'row', 'column'], caption: 'after the spatial gate' },
    output: { picture: 'planes', scale: 'signed', axes: ['channel', 'row', 'column'], caption: 'F″, after both gates' },
  },
  shows: ['spatial', 'channel', 'pooled'],
  forward({ inputs: { x }, weights, params: { order }, op }) {
    const byChannel = (input: Value) => channelGate(op, input, {
      weight1: weights['ChannelGate.mlp.1.weight'], bias1: weights['ChannelGate.mlp.1.bias'],
      weight2: weights['ChannelGate.mlp.3.weight'], bias2: weights['ChannelGate.mlp.3.bias'],
    });
    const bySpace = (input: Value) => spatialGate(op, input, {
      weight: weights['SpatialGate.spatial.conv.weight'], norm: foldedBatchNorm(op, weights, 'SpatialGate.spatial.bn'),
    });
    if (order === 'channel-first') {
      const { attention: channel, output: afterChannel } = byChannel(x);
      const { pooled, attention: spatial, output } = bySpace(afterChannel);
      return { channel, afterChannel, pooled, spatial, output };
    }
    const { pooled, attention: spatial, output: afterSpatial } = bySpace(x);
    const { attention: channel, output } = byChannel(afterSpatial);
    return { pooled, spatial, afterSpatial, channel, output };
  },
});
