import { defineModule, tex } from '../core/module.ts';
import { reshape, type Value } from '../core/plan.ts';
import type { Shape } from '../core/tensor.ts';
import { activate } from '../kernels/activate.ts';
import { elementwise } from '../kernels/elementwise.ts';
import { permute } from '../kernels/permute.ts';
import { batchNormShapes, foldedBatchNorm } from './batch-norms.ts';
import { planeGate } from './gates.ts';
import * as menu from './menu.ts';

/** Misra et al. 2021: the spatial gate of CBAM, looked through along each of the three axes of a map. */
export const tripletAttention = defineModule({
  ...menu.tripletAttention,
  formula: tex`\begin{aligned}
    \mathrm{gate}(z) &= \sigma(\mathrm{BN}(f^{7 \times 7}(z))) \\
    G_{CW} &= \mathrm{gate}([\max_H x;\ \mathrm{mean}_H\, x]) \\
    G_{HC} &= \mathrm{gate}([\max_W x;\ \mathrm{mean}_W\, x]) \\
    G_{HW} &= \mathrm{gate}([\max_C x;\ \mathrm{mean}_C\, x]) \\
    \mathrm{output} &= \tfrac{1}{3}\, (x \odot G_{CW} + x \odot G_{HC} \\
    &\qquad {} + x \odot G_{HW})
  \end{aligned}`,
  alsoWritten: {
    formula: tex`\begin{aligned}
    x &\odot \mathrm{Attention}_H(x) \\
    &\odot \mathrm{Attention}_W(x) \\
    &\odot \mathrm{Attention}_C(x)
  \end{aligned}`,
    text: 'The paper averages the three gated maps, so a feature that one side silences may still pass by the others; in the product '
      + 'it must pass all three. “Combine” switches between the two.',
  },
  cite: 'Misra et al. 2021',
  paper: 'https://arxiv.org/abs/2010.03045',
  look: 'One plane lies on the image. In the other two every channel is a row or a column: stripes are channels gated as a whole.',
  weights: (_, { spatial }): Record<string, Shape> => Object.assign({}, ...branches(spatial).map((branch) => ({
    [`${branch}.conv.conv.weight`]: [1, 2, 7, 7], ...batchNormShapes(`${branch}.conv.bn`, 1),
  }))),
  views: {
    channelWidth: { picture: 'matrix', scale: 'unit', axes: ['channel', 'column'], caption: 'C × W: what passes of a channel in a column' },
    heightChannel: { picture: 'matrix', scale: 'unit', axes: ['row', 'channel'], caption: 'H × C: what passes of a channel in a row' },
    heightWidth: { picture: 'map', scale: 'unit', axes: ['row', 'column'], caption: 'H × W: how much passes at each place' },
    output: { picture: 'planes', scale: 'signed', axes: ['channel', 'row', 'column'], caption: 'x after its gates' },
  },
  shows: ['heightWidth', 'channelWidth', 'heightChannel'],
  forward({ inputs: { x }, weights, params: { combine, spatial }, op }) {
    const [channels, height, width] = x.shape as [number, number, number];
    const turned = (value: Value, order: string) => op.in('turned')(permute, { x: value }, { order });
    const gate = (branch: string, seen: Value) => {
      const norm = foldedBatchNorm(op, weights, `${branch}.conv.bn`);
      const { gate } = planeGate(op, seen, { weight: weights[`${branch}.conv.conv.weight`]!, norm });
      return reshape(gate, gate.shape.slice(1));
    };
    const channelWidth = gate('cw', turned(x, '102'));
    const heightChannel = gate('hc', turned(x, '210'));
    const heightWidth = spatial ? gate('hw', x) : undefined;

    const gates = [
      reshape(channelWidth, [channels, 1, width]),
      reshape(turned(heightChannel, '10'), [channels, height, 1]),
      ...(heightWidth ? [heightWidth] : []),
    ];
    const gated = (map: Value, by: Value) => op.in('gated')(elementwise, { a: map, b: by }, { operation: 'multiply' });
    const sum = (a: Value, b: Value) => op.in('sum')(elementwise, { a, b }, { operation: 'add' });
    const output = combine === 'product'
      ? gates.reduce(gated, x)
      : op.in('mean')(activate, { x: gates.map((by) => gated(x, by)).reduce(sum) }, { activation: 'none', scale: 1 / gates.length });
    return { channelWidth, heightChannel, ...(heightWidth && { heightWidth }), output };
  },
});

/** cw: over the height, plane [C, W] · hc: over the width, plane [H, C] · hw: over the channels, plane [H, W]. */
const branches = (spatial: boolean): readonly string[] => (spatial ? ['cw', 'hc', 'hw'] : ['cw', 'hc']);
