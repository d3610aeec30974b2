import { defineModule, tex } from '../core/module.ts';
import { reshape, type Op, type Value } from '../core/plan.ts';
import type { Shape } from '../core/tensor.ts';
import { activate } from '../kernels/activate.ts';
import { conv2d } from '../kernels/conv2d.ts';
import { deformableBias } from '../kernels/deformable-bias.ts';
import { gridSample } from '../kernels/grid-sample.ts';
import { layerNorm } from '../kernels/layer-norm.ts';
import { matmul } from '../kernels/matmul.ts';
import { permute } from '../kernels/permute.ts';
import { placePoints } from '../kernels/place-points.ts';
import { softmax } from '../kernels/softmax.ts';
import { checkHeads } from './heads.ts';
import * as menu from './menu.ts';
import { linear1x1, repeated, tokensOf } from './sampled.ts';
import { checkOdd } from './spatial-attention.ts';

const moved = { picture: 'displacement', scale: 'signed', axes: ['group', 'row', 'column', 'yx'] } as const;
const coordinates = 'yx';
const EPS = 1e-5;

/** Xia et al. 2022, section 3.2: a grid of points moves to what matters, and every position attends to what it finds there. */
export const deformableTransformer = defineModule({
  ...menu.deformableTransformer,
  formula: tex`\begin{aligned}
    q &= W_q x \\
    \Delta p &= s \tanh(\theta_{\mathrm{offset}}(q)) \\
    \tilde{x} &= \phi(x; p + \Delta p) \\
    \tilde{k} &= W_k \tilde{x}, \quad \tilde{v} = W_v \tilde{x} \\
    S^{(m)} &= q^{(m)} \tilde{k}^{(m)\top} / \sqrt{d} + \phi(\hat{B}; R) \\
    z^{(m)} &= \mathrm{softmax}(S^{(m)})\, \tilde{v}^{(m)} \\
    \mathrm{output} &= W_o\, [z^{(1)}, \dots, z^{(M)}]
  \end{aligned}`,
  alsoWritten: {
    formula: tex`\mathrm{output} = \sum_i A_i \, V(p_i + \Delta p_i)`,
    text: 'One sum over moved points is what a single head reads for one query. The paper says where its parts come from: all queries share '
      + 'the moved points, and A compares the query with the key found at each of them. With Heads at 1 the output is that sum, projected.',
  },
  cite: 'Xia et al. 2022',
  paper: 'https://arxiv.org/abs/2201.00520',
  look: 'See where each point of the grid went, towards an object or nowhere in particular. '
    + 'Click a place: large dots are the moved points that it reads most.',
  weights: ({ x = [] }, { heads, groups, stride, kernel, bias }) => {
    const [channels = 0, height = 0, width = 0] = x;
    checkHeads(channels, heads);
    if (heads % groups !== 0) throw new Error(`parameter 'groups' should divide the ${heads} heads, got ${groups}`);
    checkOdd(kernel);
    checkGrid(x, stride);
    const inner = channels / groups;
    const shapes: Record<string, Shape> = {
      ...Object.fromEntries(['proj_q', 'proj_k', 'proj_v', 'proj_out'].flatMap((name) =>
        [[`${name}.weight`, [channels, channels, 1, 1]], [`${name}.bias`, [channels]]])),
      'conv_offset.0.weight': [inner, 1, kernel, kernel], 'conv_offset.0.bias': [inner],
      'conv_offset.1.norm.weight': [inner], 'conv_offset.1.norm.bias': [inner],
      'conv_offset.3.weight': [2, inner, 1, 1],
      ...(bias && { 'rpe_table': [heads, 2 * height - 1, 2 * width - 1] }),
    };
    return shapes;
  },
  views: {
    offsets: { ...moved, caption: 'how far each point of the grid moves' },
    positions: { ...moved, caption: 'where each point ends, −1 to 1 across the map' },
    attention: {
      picture: 'points', scale: 'positive', axes: ['head', 'query', 'key'], at: 'positions', counts: 'attention',
      caption: 'softmax over the moved points',
    },
    output: { picture: 'planes', scale: 'signed', axes: ['channel', 'row', 'column'], caption: 'what was read, the heads mixed' },
  },
  shows: ['attention', 'positions'],
  forward({ inputs: { x }, weights, params: { heads, groups, stride, range }, op }) {
    const [channels, height, width] = x.shape as [number, number, number];
    const headWidth = channels / heads;
    const project = (name: string, map: Value) => linear1x1(op.in(name), map, weights[`${name}.weight`]!, weights[`${name}.bias`]!);
    const tokensPerHead = (map: Value) => tokensOf(op.in('by head'), reshape(map, [heads, headWidth, ...map.shape.slice(1)]));

    const queries = project('proj_q', x);
    const moves = offsetNetwork(op.in('conv_offset'), queries, { weights, groups, stride });
    const offsets = op.in('offsets')(placePoints, { offsets: moves }, { coordinates, range, apart: true });
    const positions = op.in('places')(placePoints, { offsets: moves }, { coordinates, range });
    const sampled = op.in('samples')(gridSample, { x, positions }, { coordinates });

    const keys = reshape(project('proj_k', sampled), [heads, headWidth, sampled.shape[1]! * sampled.shape[2]!]);
    const values = tokensPerHead(project('proj_v', sampled));
    const alike = op.in('content')(matmul, { a: tokensPerHead(queries), b: keys }, { scale: 1 / Math.sqrt(headWidth) });
    const table = weights['rpe_table'];
    const scores = table ? op.in('content + distance')(deformableBias, { scores: alike, table, positions }) : alike;
    const attention = op.in('softmax')(softmax, { x: scores });
    const context = op.in('reading')(matmul, { a: attention, b: values }, { merge: true });
    const mixed = reshape(op.in('map')(permute, { x: context }, { order: '10' }), [channels, height, width]);
    const output = project('proj_out', mixed);
    const listed = [...positions.shape.slice(0, 3), 2];
    return { offsets: reshape(offsets, listed), positions: reshape(positions, listed), attention, output };
  },
});

interface OffsetNetwork { readonly weights: Readonly<Record<string, Value | undefined>>; readonly groups: number; readonly stride: number }

/**
 * How each group of the queries [C, H, W] would move its points, within ±1: [groups, Hk, Wk, 1, 2], y then x. All groups share
 * one network. The released code leaves the padding out where the kernel equals the stride; here it is always half the kernel.
 */
function offsetNetwork(op: Op, queries: Value, { weights, groups, stride }: OffsetNetwork): Value {
  const weight = (name: string) => weights[`conv_offset.${name}`]!;
  const channels = queries.shape[0]!;
  const padding = Math.floor(weight('0.weight').shape[2]! / 2);
  const seen = op(conv2d, {
    x: queries, weight: repeated(op, weight('0.weight'), groups), bias: repeated(op, weight('0.bias'), groups),
  }, { stride, padding, groups: channels });
  const [rows, columns] = seen.shape.slice(1) as [number, number];
  const tokens = tokensOf(op, reshape(seen, [groups, channels / groups, rows, columns]));
  const normed = op(layerNorm, { x: tokens, weight: weight('1.norm.weight'), bias: weight('1.norm.bias') }, { eps: EPS });
  const hidden = op(activate, { x: normed }, { activation: 'gelu' });
  const moves = op(matmul, { a: hidden, b: reshape(weight('3.weight'), [2, channels / groups]) }, { transposeB: true, activation: 'tanh' });
  return reshape(moves, [groups, rows, columns, 1, 2]);
}

/** Throws where the points would make one row or one column: their place is measured in steps from the first to the last. */
function checkGrid([, height = 0, width = 0]: Shape, stride: number): void {
  const [rows, columns] = [height, width].map((size) => Math.floor((size - 1) / stride) + 1) as [number, number];
  if (Math.min(rows, columns) > 1) return;
  throw new Error(`input 'x' of ${height} × ${width} with stride ${stride} leaves a grid of ${rows} × ${columns} points; `
    + 'it should have two rows and two columns at least: take a smaller stride or a larger map');
}
