import { tex } from '../../core/module.ts';
import type { Explained } from './explained.ts';

const poolSpace: Explained = {
  says: 'Sums up each channel in one number, its mean or its maximum over all positions: what there is, no longer where.',
  formula: ({ attrs }) => (attrs['mode'] === 'max' ? tex`y_c = \max_{i,\,j} x_{cij}` : tex`y_c = \frac{1}{H W} \sum_{i,\,j} x_{cij}`),
  torch: ({ inputs, attrs }) => {
    const axes = inputs['x']!.slice(1).map((_, axis) => axis + 1);
    return `x.${attrs['mode'] === 'max' ? 'amax' : 'mean'}(${axes.length === 1 ? 1 : `(${axes.join(', ')})`})`;
  },
};

const poolChannels: Explained = {
  says: 'Sums up each position in two numbers, the largest and the mean of all its channels: where there is something, no longer what.',
  formula: () => tex`y_{0ij} = \max_c x_{cij} \qquad y_{1ij} = \frac{1}{C} \sum_c x_{cij}`,
  torch: () => 'torch.stack([x.amax(0), x.mean(0)])',
};

const maxPool: Explained = {
  says: 'Keeps the largest of every 2 × 2 block, so that a map becomes half as wide and half as high.',
  formula: () => tex`y_{cij} = \max_{k,\,l \,\in\, \{0,\,1\}} x_{c,\; 2i + k,\; 2j + l}`,
  torch: () => 'F.max_pool2d(x, 2)',
};

const resize: Explained = {
  says: 'Makes a map larger or smaller: each new pixel is a weighted mean of the old ones around its place, the nearest ones standing in beyond the border.',
  formula: ({ attrs }) => tex`y_{cij} = \sum_{k,\,l} \kappa(u_i - k)\; \kappa(v_j - l)\; x_{ckl} \qquad
      u_i = \left(i + \tfrac{1}{2}\right) \frac{H}{H'} - \tfrac{1}{2} \qquad v_j = \left(j + \tfrac{1}{2}\right) \frac{W}{W'} - \tfrac{1}{2}`
    + (attrs['filter'] === 'bicubic'
      ? tex`\kappa(d) = \begin{cases} \tfrac{5}{4} |d|^3 - \tfrac{9}{4} |d|^2 + 1 & |d| \le 1 \\
          -\tfrac{3}{4} \left(|d|^3 - 5 |d|^2 + 8 |d| - 4\right) & |d| < 2 \\ 0 & \text{otherwise} \end{cases}`
      : tex`\kappa(d) = \max(0,\; 1 - |d|)`),
  torch: ({ attrs }) =>
    `F.interpolate(x[None], (${attrs['height']}, ${attrs['width']}), mode='${attrs['filter']}', align_corners=False)[0]`,
};

export const maps = { 'pool-space': poolSpace, 'pool-channels': poolChannels, 'max-pool': maxPool, resize };
