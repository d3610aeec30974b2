import { tex } from '../../core/module.ts';
import { activated, activationFormula } from './activation.ts';
import { count, number, tuple, type Explained } from './explained.ts';

const softmax: Explained = {
  says: 'Turns each row of scores into shares: all are positive, each row adds up to 1, and the larger a score the larger its share.',
  formula: () => tex`y_{ij} = \frac{e^{x_{ij} - m_i}}{\sum_l e^{x_{il} - m_i}} \qquad m_i = \max_l x_{il}`,
  torch: () => 'torch.softmax(x, -1)',
};

const layerNorm: Explained = {
  says: 'Brings each row to mean 0 and variance 1, then stretches and shifts each column as it learned.',
  formula: () => tex`\begin{aligned} y_{ij} &= \frac{x_{ij} - \mu_i}{\sqrt{\sigma_i^2 + \varepsilon}} \; \text{weight}_j + \text{bias}_j \\
    \mu_i &= \tfrac{1}{D} \sum_j x_{ij} \qquad \sigma_i^2 = \tfrac{1}{D} \sum_j (x_{ij} - \mu_i)^2 \end{aligned}`,
  torch: ({ inputs, attrs }) => `F.layer_norm(x, ${tuple(inputs['weight']!)}, weight, bias, eps=${number(count(attrs, 'eps', 0))})`,
};

/** Added to the variance, where it is not PyTorch's own choice. */
const eps = (value: number): string => (value === 1e-5 ? '' : `, eps=${number(value)}`);

const batchNorm: Explained = {
  says: 'Shifts and stretches each channel by what was measured of it in training, so that all channels arrive in the same range.',
  formula: ({ attrs }) =>
    tex`y_{cij} = \frac{x_{cij} - \text{mean}_c}{\sqrt{\text{variance}_c + \varepsilon}} \; \text{weight}_c + \text{bias}_c` + activationFormula(attrs),
  torch: ({ attrs }) => activated(`F.batch_norm(x[None], mean, variance, weight, bias${eps(count(attrs, 'eps', 1e-5))})[0]`, attrs),
};

const batchNormAffine: Explained = {
  says: 'Writes a batch normalisation as one stretch and one shift for each channel, so that the convolution before it can apply both as it '
    + 'writes; it depends on weights alone, and runs once.',
  formula: () => tex`\begin{aligned} y_{0c} &= \frac{\text{weight}_c}{\sqrt{\text{variance}_c + \varepsilon}} \\
    y_{1c} &= \text{bias}_c - \text{mean}_c \; y_{0c} \end{aligned}`,
  torch: ({ attrs }) => {
    const scale = `weight / torch.sqrt(variance + ${number(count(attrs, 'eps', 1e-5))})`;
    return `torch.stack([${scale}, bias - mean * ${scale}])`;
  },
};

export const norms = { softmax, 'layer-norm': layerNorm, 'batch-norm': batchNorm, 'batch-norm-affine': batchNormAffine };
