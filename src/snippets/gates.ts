import type { Define } from './definition.ts';
import { batchNorm, CHANNEL_GATE, PLANE_GATE } from './helpers.ts';
import { py } from './python.ts';

const squeezeExcitation: Define = ({ params: { bias } }) => {
  const biasOf = (layer: string) => (bias ? `, w['${layer}.bias']` : false);
  return {
    body: py`
      squeeze = x.mean((1, 2))
      hidden = F.relu(F.linear(squeeze, w['fc.0.weight']${biasOf('fc.0')}))
      excitation = torch.sigmoid(F.linear(hidden, w['fc.2.weight']${biasOf('fc.2')}))
      output = x * excitation[:, None, None]
    `,
    results: ['squeeze', 'hidden', 'excitation', 'output'],
  };
};

const channelAttention: Define = () => ({
  helpers: [CHANNEL_GATE],
  body: "average, maximum, attention, output = channel_gate(x, w, 'mlp')",
  results: ['average', 'maximum', 'attention', 'output'],
});

const spatialAttention: Define = () => ({
  helpers: [batchNorm(), PLANE_GATE],
  body: py`
    pooled, attention = plane_gate(x, w, 'spatial.conv', 'spatial.bn')
    output = x * attention
  `,
  results: ['pooled', 'attention', 'output'],
});

const cbam: Define = ({ params: { order } }) => {
  const byChannel = (input: string, output: string) => `_, _, channel, ${output} = channel_gate(${input}, w, 'ChannelGate.mlp')`;
  const bySpace = (input: string, output: string) => py`
    pooled, spatial = plane_gate(${input}, w, 'SpatialGate.spatial.conv', 'SpatialGate.spatial.bn')
    ${output} = ${input} * spatial
  `;
  const channelFirst = order === 'channel-first';
  return {
    helpers: [batchNorm(), CHANNEL_GATE, PLANE_GATE],
    body: channelFirst
      ? [byChannel('x', 'after_channel'), bySpace('after_channel', 'output')].join('\n')
      : [bySpace('x', 'after_spatial'), byChannel('after_spatial', 'output')].join('\n'),
    results: channelFirst ? ['channel', 'afterChannel', 'pooled', 'spatial', 'output'] : ['pooled', 'spatial', 'afterSpatial', 'channel', 'output'],
  };
};

const tripletAttention: Define = ({ params: { combine, spatial } }) => ({
  helpers: [batchNorm(), PLANE_GATE],
  body: py`
    _, channel_width = plane_gate(x.transpose(0, 1), w, 'cw.conv.conv', 'cw.conv.bn')  # across the height
    _, height_channel = plane_gate(x.permute(2, 1, 0), w, 'hc.conv.conv', 'hc.conv.bn')  # across the width
    ${spatial ? "_, height_width = plane_gate(x, w, 'hw.conv.conv', 'hw.conv.bn')  # across the channels" : false}
    gates = [channel_width[:, None, :], height_channel.T[:, :, None]${spatial ? ', height_width' : false}]
    ${combine === 'product' ? 'output = math.prod(gates, start=x)' : 'output = sum(x * gate for gate in gates) / len(gates)'}
  `,
  results: ['channelWidth', 'heightChannel', ...(spatial ? ['heightWidth'] : []), 'output'],
});

export const gates: Readonly<Record<string, Define>> = {
  'squeeze-excitation': squeezeExcitation,
  'channel-attention': channelAttention,
  'spatial-attention': spatialAttention,
  'cbam': cbam,
  'triplet-attention': tripletAttention,
};
