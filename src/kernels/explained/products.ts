import { tex } from '../../core/module.ts';
import { sameShape } from '../../core/tensor.ts';
import { activated, activationFormula } from './activation.ts';
import { closed, count, number, tuple, type Explained } from './explained.ts';

const RESIDUAL = tex`y \leftarrow y + \text{residual}`;

const matmul: Explained = {
  says: 'Multiplies two matrices: each number of the output is a row of a and a column of b multiplied pairwise and summed, '
    + 'which says how much the two point the same way.',
  formula: ({ inputs, attrs }) => [
    inputs['b']!.length === 3
      ? attrs['transposeB'] ? tex`y_{hij} = \sum_l a_{hil}\, b_{hjl}` : tex`y_{hij} = \sum_l a_{hil}\, b_{hlj}`
      : attrs['transposeB'] ? tex`y_{ij} = \sum_l a_{il}\, b_{jl}` : tex`y_{ij} = \sum_l a_{il}\, b_{lj}`,
    count(attrs, 'scale', 1) !== 1 && tex`y \leftarrow \text{scale} \cdot y`,
    inputs['bias'] && (inputs['b']!.length === 3 ? tex`y_{hij} \leftarrow y_{hij} + \text{bias}_j` : tex`y_{ij} \leftarrow y_{ij} + \text{bias}_j`),
    attrs['split'] && tex`y_{hij} \leftarrow y_{i,\; h w + j} \qquad w = \frac{\text{columns}}{\text{split}}`,
    !attrs['split'] && attrs['merge'] && tex`y_{i,\; h w + j} \leftarrow y_{hij} \qquad w = \text{columns}`,
    inputs['residual'] && RESIDUAL,
    activationFormula(attrs),
  ].filter(Boolean).join(''),
  torch: ({ inputs, attrs, output }) => {
    const { a = [], b = [], bias, residual } = inputs;
    const scale = count(attrs, 'scale', 1);
    const split = count(attrs, 'split', 0);
    const linear = attrs['transposeB'] === true && b.length === 2;
    let line = linear ? 'F.linear(a, b)' : `a @ ${attrs['transposeB'] ? 'b.mT' : 'b'}`;
    if (linear && bias && scale === 1) line = 'F.linear(a, b, bias)';
    if (scale !== 1) line = `${number(scale)} * ${closed(line)}`;
    if (bias && !line.includes('bias')) line += ' + bias';
    if (split) line = `${closed(line)}${a.length === 3 ? '.flatten(0, 1)' : ''}.unflatten(-1, ${tuple([split, output.at(-1)!])}).transpose(0, 1)`;
    else if (attrs['merge'] && a.length === 3) line = `${closed(line)}.transpose(0, 1).flatten(1)`;
    if (residual) line += sameShape(residual, output) ? ' + residual' : ` + residual.view${tuple(output)}`;
    return activated(line, attrs);
  },
};

const conv2d: Explained = {
  says: 'Slides small filters over a map: each output channel is a weighted sum of the pixels under its filter, so that it answers to one pattern; beyond the border it reads zeros.',
  formula: ({ inputs, attrs }) => [
    count(attrs, 'groups', 1) > 1
      ? tex`\begin{aligned} y_{oij} &= \sum_{c,\,k,\,l} \text{weight}_{ockl} \; x_{g + c,\; s i + k - p,\; s j + l - p} \\
          g &= \left\lfloor \tfrac{o \,\cdot\, \text{groups}}{O} \right\rfloor C_g \qquad s = \text{stride} \qquad p = \text{padding} \end{aligned}`
      : tex`\begin{aligned} y_{oij} &= \sum_{c,\,k,\,l} \text{weight}_{ockl} \; x_{c,\; s i + k - p,\; s j + l - p} \\
          s &= \text{stride} \qquad p = \text{padding} \end{aligned}`,
    inputs['bias'] && tex`y_{oij} \leftarrow y_{oij} + \text{bias}_o`,
    inputs['affine'] && tex`y_{oij} \leftarrow \text{affine}_{0o} \; y_{oij} + \text{affine}_{1o}`,
    inputs['residual'] && RESIDUAL,
    activationFormula(attrs),
  ].filter(Boolean).join(''),
  torch: ({ inputs, attrs }) => {
    const settings = (['stride', 'padding', 'groups'] as const)
      .flatMap((name) => (count(attrs, name, name === 'padding' ? 0 : 1) === (name === 'padding' ? 0 : 1) ? [] : [`${name}=${attrs[name]}`]));
    let line = `F.conv2d(${['x', 'weight', ...(inputs['bias'] ? ['bias'] : []), ...settings].join(', ')})`;
    if (inputs['affine']) line = `affine[0, :, None, None] * ${line} + affine[1, :, None, None]`;
    if (inputs['residual']) line += ' + residual';
    return activated(line, attrs);
  },
};

export const products = { matmul, conv2d };
