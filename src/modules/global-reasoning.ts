import { defineModule, tex } from '../core/module.ts';
import { reshape } from '../core/plan.ts';
import { conv2d } from '../kernels/conv2d.ts';
import { matmul } from '../kernels/matmul.ts';
import { batchNormShapes, foldedBatchNorm } from './batch-norms.ts';
import * as menu from './menu.ts';
import { flatten } from './positions.ts';

/** Chen et al. 2019: a map is gathered into a few nodes, these reason as a graph, and what they find returns to the map. */
export const globalReasoning = defineModule({
  ...menu.globalReasoning,
  formula: tex`\begin{aligned}
    B &= \mathrm{proj}(x) \\
    V &= \tfrac{1}{HW}\, \mathrm{state}(x)\, B^\top \\
    Z &= W_g\, \mathrm{relu}\!\left(V + V A^\top + b\right) \\
    \mathrm{output} &= x + \mathrm{BN}(\mathrm{extend}(Z B))
  \end{aligned}`,
  cite: 'Chen et al. 2019',
  paper: 'https://arxiv.org/abs/1811.12814',
  look: 'Each map is one node and shows the places that it speaks for, positive or negative. Step through them: useful nodes differ.',
  weights: ({ x: [channels = 0] }, { nodes, states: chosen }) => {
    const states = chosen || 2 * nodes;
    return {
      'conv_state.weight': [states, channels, 1, 1], 'conv_state.bias': [states],
      'conv_proj.weight': [nodes, channels, 1, 1], 'conv_proj.bias': [nodes],
      'gcn.conv1.weight': [nodes, nodes, 1], 'gcn.conv1.bias': [nodes],
      'gcn.conv2.weight': [states, states, 1],
      'conv_extend.weight': [channels, states, 1, 1],
      ...batchNormShapes('blocker', channels),
    };
  },
  views: {
    projection: { picture: 'maps', scale: 'signed', axes: ['node', 'row', 'column'], caption: 'B: how much each place belongs to the node' },
    nodes: { picture: 'matrix', scale: 'signed', axes: ['state', 'node'], caption: 'V: what each node gathers' },
    reasoned: { picture: 'matrix', scale: 'signed', axes: ['state', 'node'], caption: 'Z: the nodes after they talked' },
    output: { picture: 'planes', scale: 'signed', axes: ['channel', 'row', 'column'], caption: 'x with the reasoning in every place' },
  },
  drawnWeights: {
    'gcn.conv1.weight': { picture: 'matrix', scale: 'signed', axes: ['node', 'node heard', 'tap'], caption: 'A: which node hears which' },
  },
  shows: ['projection', 'nodes', 'reasoned'],
  forward({ inputs: { x }, weights, params: { normalize }, op }) {
    const [, height, width] = x.shape as [number, number, number];
    const state = op.in('states')(conv2d, { x, weight: weights['conv_state.weight'], bias: weights['conv_state.bias'] });
    const projection = op.in('projection')(conv2d, { x, weight: weights['conv_proj.weight'], bias: weights['conv_proj.bias'] });
    const scale = normalize ? 1 / (height * width) : 1;
    const nodes = op.in('gathering')(matmul, { a: flatten(state), b: flatten(projection) }, { transposeB: true, scale });

    const [states, count] = nodes.shape as [number, number];
    const adjacency = reshape(weights['gcn.conv1.weight'], [count, count]);
    const update = reshape(weights['gcn.conv2.weight'], [states, states]);
    const messages = { a: nodes, b: adjacency, bias: weights['gcn.conv1.bias'], residual: nodes };
    const heard = op.in('graph, along nodes')(matmul, messages, { transposeB: true, activation: 'relu' });
    const reasoned = op.in('graph, along states')(matmul, { a: update, b: heard });

    const back = op.in('back to places')(matmul, { a: reasoned, b: flatten(projection) });
    const affine = foldedBatchNorm(op, weights, 'blocker', 1e-4);
    const output = op.in('extension')(conv2d, { x: reshape(back, state.shape), weight: weights['conv_extend.weight'], affine, residual: x });
    return { projection, nodes, reasoned, output };
  },
});
