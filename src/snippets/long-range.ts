import type { Define } from './definition.ts';
import { batchNorm, LINEAR_MAP } from './helpers.ts';
import { py } from './python.ts';

const nonLocal: Define = ({ params: { kernel, subsample, scaled } }) => {
  const gaussian = kernel === 'gaussian' || kernel === 'embedded-gaussian';
  const compared = kernel === 'concat'
    ? py`
      # w is linear in [theta, phi]: each half of it meets its own map before the two are added.
      of_query, of_key = w['concat_project.0.weight'].flatten().chunk(2)
      scores = F.relu((of_query @ queries.flatten(1))[:, None] + of_key @ keys.flatten(1))
    `
    : `scores = queries.flatten(1).T @ keys.flatten(1)${gaussian && scaled ? ' / math.sqrt(len(queries))' : ''}`;
  return {
    helpers: [batchNorm(), LINEAR_MAP],
    body: py`
      queries, keys = ${kernel === 'gaussian' ? 'x, x' : "conv1x1(x, w, 'theta'), conv1x1(x, w, 'phi')"}
      values = conv1x1(x, w, 'g')
      ${subsample ? 'keys, values = F.max_pool2d(keys, 2), F.max_pool2d(values, 2)' : false}
      ${compared}
      attention = ${gaussian ? 'scores.softmax(-1)' : 'scores / scores.shape[1]  # no distribution'}
      context = (attention @ values.flatten(1).T).T.reshape(-1, *x.shape[1:])
      output = x + batch_norm(conv1x1(context, w, 'W.0'), w, 'W.1')
    `,
    results: ['scores', 'attention', 'context', 'output'],
  };
};

const sagan: Define = ({ params: { pool, scaled } }) => ({
  helpers: [LINEAR_MAP],
  body: py`
    queries, keys, values = conv1x1(x, w, 'theta'), conv1x1(x, w, 'phi'), conv1x1(x, w, 'g')
    ${pool ? 'keys, values = F.max_pool2d(keys, 2), F.max_pool2d(values, 2)' : false}
    scores = queries.flatten(1).T @ keys.flatten(1)${scaled ? ' / math.sqrt(len(queries))' : false}
    attention = scores.softmax(-1)
    read = (attention @ values.flatten(1).T).T.reshape(-1, *x.shape[1:])
    context = conv1x1(read, w, 'o')
    output = w['gamma'] * context + x
  `,
  results: ['scores', 'attention', 'context', 'output'],
});

const TRANSFORM = py`
  def bottleneck(context, w, name):
      """W2 relu(LN(W1 c)) of a context [C]."""
      def linear(x, layer):
          return F.linear(x, w[f'{name}.{layer}.weight'].flatten(1), w[f'{name}.{layer}.bias'])

      hidden = linear(context, 0)
      normed = F.layer_norm(hidden, hidden.shape, w[f'{name}.1.weight'].flatten(), w[f'{name}.1.bias'].flatten())
      return linear(F.relu(normed), 3)
`;

const globalContext: Define = ({ params: { fusion, values } }) => ({
  helpers: [LINEAR_MAP, TRANSFORM],
  body: py`
    attention = conv1x1(x, w, 'conv_mask').flatten().softmax(0).reshape(x.shape[1:])
    context = (${values ? "conv1x1(x, w, 'conv_value')" : 'x'} * attention).sum((1, 2))
    ${fusion === 'both' ? "gate = torch.sigmoid(bottleneck(context, w, 'channel_mul_conv'))" : false}
    transform = ${fusion === 'multiply' ? "torch.sigmoid(bottleneck(context, w, 'channel_mul_conv'))" : "bottleneck(context, w, 'channel_add_conv')"}
    output = ${fusion === 'multiply' ? 'x * transform[:, None, None]' : `x${fusion === 'both' ? ' * gate[:, None, None]' : ''} + transform[:, None, None]`}
  `,
  results: ['attention', 'context', ...(fusion === 'both' ? ['gate'] : []), 'transform', 'output'],
});

const globalReasoning: Define = ({ params: { normalize } }) => ({
  helpers: [batchNorm('1e-4'), LINEAR_MAP],
  body: py`
    states, projection = conv1x1(x, w, 'conv_state'), conv1x1(x, w, 'conv_proj')
    nodes = states.flatten(1) @ projection.flatten(1).T${normalize ? ' / (x.shape[1] * x.shape[2])' : false}
    adjacency, update = w['gcn.conv1.weight'][..., 0], w['gcn.conv2.weight'][..., 0]
    heard = F.relu(nodes + F.linear(nodes, adjacency, w['gcn.conv1.bias']))  # along the nodes
    reasoned = update @ heard  # along the states
    told = (reasoned @ projection.flatten(1)).reshape(states.shape)
    output = x + batch_norm(conv1x1(told, w, 'conv_extend'), w, 'blocker')
  `,
  results: ['projection', 'nodes', 'reasoned', 'output'],
});

export const longRange: Readonly<Record<string, Define>> = {
  'non-local': nonLocal,
  'sagan': sagan,
  'global-context': globalContext,
  'global-reasoning': globalReasoning,
};
