import type { Define } from './definition.ts';
import { batchNorm, LINEAR_MAP, RELATIVE_SCORES } from './helpers.ts';
import { py } from './python.ts';

const BY_HEAD = py`
  def by_head(x, heads):
      """A map [heads * d, H, W] as tokens of every head [heads, N, d]."""
      return x.flatten(1).reshape(heads, -1, x.shape[1] * x.shape[2]).transpose(1, 2)
`;

const attentionAugmentedConv: Define = ({ params: { heads, keys, values, kernel, combine }, weights }) => ({
  helpers: [LINEAR_MAP, BY_HEAD, ...(weights['key_rel_h'] ? [RELATIVE_SCORES] : [])],
  body: py`
    parts = conv1x1(x, w, 'qkv').split((${Number(keys)}, ${Number(keys)}, ${Number(values)}))
    queries, keys, values = (by_head(part, ${Number(heads)}) for part in parts)
    queries = queries / math.sqrt(queries.shape[-1])
    scores = queries @ keys.transpose(1, 2)
    ${weights['key_rel_h'] ? "scores = scores + relative_scores(queries, w['key_rel_h'], w['key_rel_w'], *x.shape[1:])" : false}
    attention = scores.softmax(-1)
    read = (attention @ values).transpose(1, 2).reshape(-1, *x.shape[1:])
    attended = conv1x1(read, w, 'attn_out')
    convolution = F.conv2d(x, w['conv.weight'], w['conv.bias'], padding=${Math.floor(Number(kernel) / 2)})
    output = ${combine === 'sum' ? 'convolution + attended' : 'torch.cat([convolution, attended])'}
  `,
  results: ['attention', 'convolution', 'attended', 'output'],
});

const bottleneckTransformer: Define = ({ params: { heads } }) => ({
  helpers: [batchNorm(), LINEAR_MAP, BY_HEAD, RELATIVE_SCORES],
  body: py`
    reduced = F.relu(batch_norm(conv1x1(x, w, 'conv1'), w, 'bn1'))
    queries, keys, values = (by_head(part, ${Number(heads)}) for part in conv1x1(reduced, w, 'qkv').chunk(3))
    queries = queries / math.sqrt(queries.shape[-1])
    scores = queries @ keys.transpose(1, 2) + relative_scores(queries, w['height_rel'], w['width_rel'], *x.shape[1:])
    attention = scores.softmax(-1)
    attended = (attention @ values).transpose(1, 2).reshape(reduced.shape)
    widened = conv1x1(F.relu(batch_norm(attended, w, 'bn2')), w, 'conv3')
    output = F.relu(x + batch_norm(widened, w, 'bn3'))
  `,
  results: ['reduced', 'scores', 'attention', 'attended', 'output'],
});

export const hybrids: Readonly<Record<string, Define>> = {
  'attention-augmented-conv': attentionAugmentedConv,
  'bottleneck-transformer': bottleneckTransformer,
};
