import type { Define } from './definition.ts';
import { LINEAR_MAP } from './helpers.ts';
import { py } from './python.ts';

const deformableAttention: Define = ({ params: { heads, points } }) => ({
  helpers: [LINEAR_MAP],
  body: py`
    heads, points = ${Number(heads)}, ${Number(points)}
    channels, height, width = x.shape
    tokens = x.flatten(1).T
    moves = F.linear(tokens, w['sampling_offsets.weight'], w['sampling_offsets.bias'])
    offsets = moves.reshape(-1, heads, points, 2).transpose(0, 1)  # pixels, x before y
    scores = F.linear(tokens, w['attention_weights.weight'], w['attention_weights.bias'])
    attention = scores.reshape(-1, heads, points).transpose(0, 1).softmax(-1)
    # Every point starts from the middle of its query; 0 to 1 across the map.
    rows, columns = torch.arange(height) + 0.5, torch.arange(width) + 0.5
    middles = torch.stack([columns.repeat(height), rows.repeat_interleave(width)], -1)
    locations = (middles[:, None] + offsets) / torch.tensor([width, height])

    values = conv1x1(x, w, 'value_proj').reshape(heads, -1, height, width)
    # grid_sample counts from -1 to 1 over the edges of the map, and reads zeros outside.
    sampled = F.grid_sample(values, 2 * locations - 1, align_corners=False)  # [heads, d, N, points]
    read = (sampled * attention[:, None]).sum(-1)
    output = conv1x1(read.reshape(x.shape), w, 'output_proj')
  `,
  results: ['offsets', 'locations', 'attention', 'output'],
});

const READ = py`
  def grid(height, width, shift):
      """(i + shift) / (size - 1) * 2 - 1 of every position, y then x: [height, width, 2]"""
      axes = ((torch.arange(size) + shift) / (size - 1) * 2 - 1 for size in (height, width))
      return torch.stack(torch.meshgrid(*axes, indexing='ij'), -1)


  def read_at(x, places):
      """x [B, C, H, W] at places [B, h, w, 2], y then x, -1 to 1 between the middles of the corner cells; zeros outside."""
      return F.grid_sample(x, places.flip(-1), align_corners=True)
`;

const deformableTransformer: Define = ({ params: { heads, groups, stride, kernel, range }, weights }) => ({
  helpers: [LINEAR_MAP, READ],
  body: py`
    heads, groups = ${Number(heads)}, ${Number(groups)}
    channels, height, width = x.shape
    queries = conv1x1(x, w, 'proj_q')
    # One small network says for every group how its grid of points moves.
    seen = F.conv2d(
        queries.reshape(groups, -1, height, width), w['conv_offset.0.weight'], w['conv_offset.0.bias'],
        stride=${Number(stride)}, padding=${Math.floor(Number(kernel) / 2)}, groups=channels // groups,
    ).movedim(1, -1)
    normed = F.layer_norm(seen, seen.shape[-1:], w['conv_offset.1.norm.weight'], w['conv_offset.1.norm.bias'])
    moves = F.linear(F.gelu(normed), w['conv_offset.3.weight'].flatten(1)).tanh()  # [groups, Hk, Wk, 2], y before x
    points = moves.shape[1:3]
    offsets = moves * ${Number(range)} / torch.tensor([size - 1 for size in points])
    positions = offsets + grid(*points, 0.5)

    sampled = read_at(x.reshape(groups, -1, height, width), positions).reshape(channels, *points)
    q, k, v = (map.reshape(heads, channels // heads, -1) for map in (queries, conv1x1(sampled, w, 'proj_k'), conv1x1(sampled, w, 'proj_v')))
    scores = q.transpose(1, 2) @ k / math.sqrt(channels // heads)
    ${weights['rpe_table'] ? py`
      # The bias of a distance is read from a table, half the way from each key to each query.
      halves = (grid(height, width, 0).reshape(1, -1, 1, 2) - positions.flatten(1, 2)[:, None]) / 2
      table = w['rpe_table'].reshape(groups, -1, *w['rpe_table'].shape[1:])
      scores = scores + read_at(table, halves).reshape(scores.shape)
    ` : false}
    attention = scores.softmax(-1)
    output = conv1x1((v @ attention.transpose(1, 2)).reshape(x.shape), w, 'proj_out')
  `,
  results: ['offsets', 'positions', 'attention', 'output'],
});

export const sampled: Readonly<Record<string, Define>> = {
  'deformable-attention': deformableAttention,
  'deformable-transformer': deformableTransformer,
};
