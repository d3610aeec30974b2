import { py } from './python.ts';

export const batchNorm = (eps = '1e-5'): string => py`
  def batch_norm(x, w, name):
      """In evaluation mode, over the first axis of x [C, ...]."""
      mean, variance = w[f'{name}.running_mean'], w[f'{name}.running_var']
      return F.batch_norm(x[None], mean, variance, w[f'{name}.weight'], w[f'{name}.bias'], eps=${eps})[0]
`;

export const SPLIT = py`
  def split(x, heads):
      """[N, D] as heads apart: [heads, N, D / heads]"""
      return x.reshape(len(x), heads, -1).transpose(0, 1)
`;

export const JOIN = py`
  def join(x):
      """Heads [heads, N, d] side by side: [N, heads * d]"""
      return x.transpose(0, 1).flatten(1)
`;

export const LINEAR_MAP = py`
  def conv1x1(x, w, name):
      """The same linear layer at every position of x [C, H, W]."""
      weight = w[f'{name}.weight']
      return F.conv2d(x, weight.reshape(*weight.shape[:2], 1, 1), w.get(f'{name}.bias'))
`;

export const CHANNEL_GATE = py`
  def channel_gate(x, w, mlp):
      """What matters: a gate for each channel of x [C, H, W]. One MLP reads the mean and the maximum."""
      def both(z):
          hidden = F.relu(F.linear(z, w[f'{mlp}.1.weight'], w[f'{mlp}.1.bias']))
          return F.linear(hidden, w[f'{mlp}.3.weight'], w[f'{mlp}.3.bias'])

      average, maximum = x.mean((1, 2)), x.amax((1, 2))
      gate = torch.sigmoid(both(average) + both(maximum))
      return average, maximum, gate, x * gate[:, None, None]
`;

export const PLANE_GATE = py`
  def plane_gate(x, w, conv, norm):
      """A gate for the plane of the last two axes of x [A, B, C]: a convolution sees the maximum and the mean across it."""
      pooled = torch.stack([x.amax(0), x.mean(0)])
      weight = w[f'{conv}.weight']
      seen = F.conv2d(pooled, weight, padding=weight.shape[-1] // 2)
      return pooled, torch.sigmoid(batch_norm(seen, w, norm))[0]
`;

export const RELATIVE_SCORES = py`
  def relative_scores(queries, by_height, by_width, height, width):
      """What the distance from a query to a key adds to their score. The tables are indexed key - query + size - 1.

      queries [heads, N, d], by_height [2H - 1, d], by_width [2W - 1, d]; result [heads, N, N]
      """
      rows, columns = torch.arange(height), torch.arange(width)
      row_keys = by_height[rows[None] - rows[:, None] + height - 1]  # [H query, H key, d]
      column_keys = by_width[columns[None] - columns[:, None] + width - 1]  # [W query, W key, d]
      grid = queries.reshape(len(queries), height, width, -1)
      of_rows = torch.einsum('hyxd,yid->hyxi', grid, row_keys)
      of_columns = torch.einsum('hyxd,xjd->hyxj', grid, column_keys)
      return (of_rows[..., :, None] + of_columns[..., None, :]).reshape(len(queries), height * width, -1)
`;
