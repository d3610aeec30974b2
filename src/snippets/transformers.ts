import type { Define } from './definition.ts';
import { batchNorm, JOIN, SPLIT } from './helpers.ts';
import { py } from './python.ts';

const reAttention: Define = ({ params: { heads, variant } }) => ({
  helpers: [SPLIT, JOIN, ...(variant === 'iterated' ? [] : [batchNorm()]), py`
    def attend(x, w):
        """Attention of every head [heads, N, N], and its values [heads, N, d]. x [N, D]"""
        parts = F.linear(x, w['qkv.weight'], w['qkv.bias']).chunk(3, -1)
        queries, keys, values = (split(part, ${Number(heads)}) for part in parts)
        return (queries @ keys.transpose(1, 2) / math.sqrt(queries.shape[-1])).softmax(-1), values


    def gather(attention, values, w):
        return F.linear(join(attention @ values), w['proj.weight'], w['proj.bias'])
  `],
  body: variant === 'iterated'
    ? py`
      attention, values = attend(x, w)
      mixed, values = attend(gather(attention, values, w), w)
      output = gather(mixed, values, w)
    `
    : py`
      attention, values = attend(x, w)
      # Heads are the channels of a 1 x 1 convolution: each new map is a mixture of all old ones, then normalised.
      mixed = F.conv2d(attention, w['reatten_matrix.weight'], w['reatten_matrix.bias'])
      mixed = batch_norm(mixed, w, 'var_norm')
      output = gather(mixed, values, w)
    `,
  results: ['attention', 'mixed', 'output'],
});

const shiftedWindowAttention: Define = ({ params: { height, width, heads, window, shift } }) => {
  const side = Math.min(Number(height), Number(width));
  const settled = side <= Number(window) ? { window: side, shift: 0 } : { window: Number(window), shift: Number(shift) };
  return {
    helpers: [py`
      def cut(x, s):
          """A map [H, W, D] in windows of s x s, row by row: [windows, s * s, D]"""
          height, width, depth = x.shape
          return x.reshape(height // s, s, width // s, s, depth).transpose(1, 2).reshape(-1, s * s, depth)


      def join(windows, height, width, s):
          """Windows [windows, s * s, D] back in a map [H, W, D]"""
          return windows.reshape(height // s, width // s, s, s, -1).transpose(1, 2).reshape(height, width, -1)
    `],
    body: py`
      height, width, heads, s, shift = ${Number(height)}, ${Number(width)}, ${Number(heads)}, ${settled.window}, ${settled.shift}
      normed = F.layer_norm(x, x.shape[-1:], w['norm1.weight'], w['norm1.bias'])
      windows = cut(normed.reshape(height, width, -1).roll((-shift, -shift), (0, 1)), s)
      parts = F.linear(windows, w['attn.qkv.weight'], w['attn.qkv.bias']).chunk(3, -1)
      queries, keys, values = (part.reshape(*part.shape[:2], heads, -1).transpose(1, 2) for part in parts)
      scores = queries @ keys.transpose(2, 3) / math.sqrt(queries.shape[-1])

      # A bias for every step from key to query, and -100 between places that only the roll made neighbours.
      rows, columns = torch.arange(s).repeat_interleave(s), torch.arange(s).repeat(s)
      down, right = rows[:, None] - rows + s - 1, columns[:, None] - columns + s - 1
      bias = w['attn.relative_position_bias_table'][down * (2 * s - 1) + right].permute(2, 0, 1)
      below, beside = torch.arange(height) >= height - shift, torch.arange(width) >= width - shift
      regions = cut((2 * below[:, None] + beside)[..., None], s)[..., 0]
      mask = -100.0 * (regions[:, :, None] != regions[:, None])
      attention = (scores + bias + mask[:, None]).softmax(-1)

      read = (attention @ values).transpose(1, 2).flatten(2)
      placed = join(read, height, width, s).roll((shift, shift), (0, 1)).reshape(x.shape)
      mixed = x + F.linear(placed, w['attn.proj.weight'], w['attn.proj.bias'])
      normed = F.layer_norm(mixed, x.shape[-1:], w['norm2.weight'], w['norm2.bias'])
      hidden = F.gelu(F.linear(normed, w['mlp.fc1.weight'], w['mlp.fc1.bias']))
      output = mixed + F.linear(hidden, w['mlp.fc2.weight'], w['mlp.fc2.bias'])
    `,
    results: ['windows', 'attention', 'output'],
  };
};

const visionTransformer: Define = ({ params: { heads, stride, positions }, weights, block }) => {
  const distilled = weights['dist_token'] !== undefined;
  const depth = Object.keys(weights).filter((name) => /^blocks\.\d+\.norm1\.weight$/.test(name)).length;
  const scaled = (of: string, gamma: string) => (weights[`blocks.0.${gamma}.gamma`] ? `w[f'{b}.${gamma}.gamma'] * ${of}` : of);
  return {
    helpers: [SPLIT, JOIN, py`
      def norm(x, w, name):
          return F.layer_norm(x, x.shape[-1:], w[f'{name}.weight'], w[f'{name}.bias'], eps=1e-6)


      def linear(x, w, name):
          return F.linear(x, w[f'{name}.weight'], w[f'{name}.bias'])
    `],
    body: py`
      kernel = w['patch_embed.proj.weight']
      patches = F.conv2d(image, kernel, w['patch_embed.proj.bias'], stride=${Number(stride) || 'kernel.shape[-1]'})
      rows, columns = patches.shape[1:]
      special = ${distilled ? "torch.cat([w['cls_token'][0], w['dist_token'][0]])" : "w['cls_token'][0]"}
      tokens = patches.flatten(1).T
      ${positions ? py`
        # Positions were learned on a square grid: on another they are interpolated.
        named, placed = w['pos_embed'][0].split((len(special), w['pos_embed'].shape[1] - len(special)))
        side = math.isqrt(len(placed))
        if side * side == len(placed) and (side, side) != (rows, columns):
            square = placed.T.reshape(1, -1, side, side)
            placed = F.interpolate(square, (rows, columns), mode='bicubic', align_corners=False)[0].flatten(1).T
        special, tokens = special + named, tokens + placed
      ` : false}
      x = embeddings = torch.cat([special, ${weights['reg_token'] ? "w['reg_token'][0], " : false}tokens])

      attentions, outputs = [], []
      for b in (f'blocks.{i}' for i in range(${depth})):
          parts = linear(norm(x, w, f'{b}.norm1'), w, f'{b}.attn.qkv').chunk(3, -1)
          queries, keys, values = (split(part, ${Number(heads)}) for part in parts)
          attention = (queries @ keys.transpose(1, 2) / math.sqrt(queries.shape[-1])).softmax(-1)
          x = x + ${scaled("linear(join(attention @ values), w, f'{b}.attn.proj')", 'ls1')}
          hidden = F.gelu(linear(norm(x, w, f'{b}.norm2'), w, f'{b}.mlp.fc1'))
          x = x + ${scaled("linear(hidden, w, f'{b}.mlp.fc2')", 'ls2')}
          attentions.append(attention)
          outputs.append(x)

      attention, output = attentions[${block}], outputs[${block}]
      features = norm(x, w, 'norm')
      logits = ${distilled ? "(linear(features[0], w, 'head') + linear(features[1], w, 'head_dist')) / 2" : "linear(features[0], w, 'head')"}
      probabilities = logits.softmax(-1)
    `,
    results: ['embeddings', 'attention', 'output', 'features', 'logits', 'probabilities', 'attentions'],
  };
};

export const transformers: Readonly<Record<string, Define>> = {
  're-attention': reAttention,
  'shifted-window-attention': shiftedWindowAttention,
  'vision-transformer': visionTransformer,
};
