import { defineModule, tex } from '../core/module.ts';
import { reshape, slice, type Op, type Value } from '../core/plan.ts';
import { layerNorm } from '../kernels/layer-norm.ts';
import { matmul } from '../kernels/matmul.ts';
import { permute } from '../kernels/permute.ts';
import { softmax } from '../kernels/softmax.ts';
import { windowPartition } from '../kernels/window-partition.ts';
import { windowScores } from '../kernels/window-scores.ts';
import { read } from './heads.ts';
import * as menu from './menu.ts';

const EPS = 1e-5;

interface Windows { readonly height: number; readonly width: number; readonly window: number; readonly shift: number }

/** Window and shift as they are used: where a side is no longer than the window, the window is that side and nothing is shifted. */
function settled({ height, width, window, shift }: Windows): Windows {
  const side = Math.min(height, width);
  return side <= window ? { height, width, window: side, shift: 0 } : { height, width, window, shift };
}

/** Throws where windows cannot be cut out of the map, or shifted. */
function checkWindows(given: Windows): void {
  const { height, width, window } = settled(given);
  if (given.shift >= given.window) throw new Error(`parameter 'shift' should be less than parameter 'window' ${given.window}, got ${given.shift}`);
  if (height % window === 0 && width % window === 0) return;
  const why = window === given.window ? '' : ` (a window of ${given.window} is cut down to the shorter side)`;
  throw new Error(`parameter 'window' should divide both sides of the map ${height} × ${width}, got ${window}${why}`);
}

/** Liu et al. 2021, one block: attention inside windows, which the next block shifts so that neighbours meet. */
export const shiftedWindowAttention = defineModule({
  ...menu.shiftedWindowAttention,
  formula: tex`\begin{aligned}
    w &= \mathrm{windows}(\mathrm{roll}(\mathrm{LN}(x), -s)) \\
    Q, K, V &= w\, W_{q k v} \\
    A &= \mathrm{softmax}\!\left(\frac{Q K^\top}{\sqrt{d}} + B + M\right) \\
    y &= \mathrm{roll}(\mathrm{windows}^{-1}(A V), s) \\
    \hat{x} &= x + y\, W^O \\
    \mathrm{output} &= \hat{x} + \mathrm{MLP}(\mathrm{LN}(\hat{x}))
  \end{aligned}`,
  cite: 'Liu et al. 2021',
  paper: 'https://arxiv.org/abs/2103.14030',
  look: 'Click a place: only its window can be bright. With a shift, windows at the edge hold pieces of opposite sides, and each '
    + 'piece looks only at itself.',
  weights: ({ x: [tokens = 0, channels = 0] }, { height, width, heads, mlp, ...chosen }) => {
    if (tokens !== height * width) {
      throw new Error(`input 'x' should have height · width = ${height} · ${width} = ${height * width} tokens, got [${tokens}, ${channels}]`);
    }
    if (channels % heads !== 0) throw new Error(`parameter 'heads' should divide the ${channels} channels of 'x', got ${heads}`);
    checkWindows({ height, width, ...chosen });
    const { window } = settled({ height, width, ...chosen });
    // As the released code rounds.
    const hidden = Math.floor(channels * mlp);
    if (hidden < 1) throw new Error(`parameter 'mlp' should leave the MLP at least one of ${channels} · mlp channels, got ${mlp}`);
    return {
      'norm1.weight': [channels], 'norm1.bias': [channels],
      'attn.qkv.weight': [3 * channels, channels], 'attn.qkv.bias': [3 * channels],
      'attn.relative_position_bias_table': [(2 * window - 1) ** 2, heads],
      'attn.proj.weight': [channels, channels], 'attn.proj.bias': [channels],
      'norm2.weight': [channels], 'norm2.bias': [channels],
      'mlp.fc1.weight': [hidden, channels], 'mlp.fc1.bias': [hidden],
      'mlp.fc2.weight': [channels, hidden], 'mlp.fc2.bias': [channels],
    };
  },
  views: {
    windows: { picture: 'planes', scale: 'signed', axes: ['window', 'position', 'channel'], caption: 'normed, rolled and cut into windows' },
    attention: {
      picture: 'windows', scale: 'positive', axes: ['window', 'head', 'query', 'key'], caption: 'softmax(Q Kᵀ / √d + B + M) in each window',
    },
    output: { picture: 'matrix', scale: 'signed', axes: ['token', 'channel'], caption: 'the tokens after the block' },
  },
  shows: ['attention', 'windows'],
  forward({ inputs: { x }, weights, params, op }) {
    const cut = settled(params);
    const norm = (name: 'norm1' | 'norm2', input: Value) => ({ x: input, weight: weights[`${name}.weight`], bias: weights[`${name}.bias`] });
    const linear = (name: 'attn.proj' | 'mlp.fc1' | 'mlp.fc2', a: Value) => ({ a, b: weights[`${name}.weight`], bias: weights[`${name}.bias`] });
    const normed = op.in('norm 1')(layerNorm, norm('norm1', x), { eps: EPS });
    const windows = op.in('windows')(windowPartition, { x: normed }, cut);
    const { attention, context } = attendInWindows(op.in('attention'), windows, {
      weight: weights['attn.qkv.weight'], bias: weights['attn.qkv.bias'], table: weights['attn.relative_position_bias_table'],
      heads: params.heads, cut,
    });

    // The projection is the same for every token, so that it may follow the way back.
    const placed = op.in('back in place')(windowPartition, { x: context }, { ...cut, back: true });
    const mixed = op.in('attention.projection')(matmul, { ...linear('attn.proj', placed), residual: x }, { transposeB: true });
    const perToken = op.in('norm 2')(layerNorm, norm('norm2', mixed), { eps: EPS });
    const hidden = op.in('MLP.widen')(matmul, linear('mlp.fc1', perToken), { transposeB: true, activation: 'gelu' });
    const output = op.in('MLP.narrow')(matmul, { ...linear('mlp.fc2', hidden), residual: mixed }, { transposeB: true });
    return { windows, attention, output };
  },
});

interface InWindows { readonly weight: Value; readonly bias: Value; readonly table: Value; readonly heads: number; readonly cut: Windows }

/**
 * Attention of every head in every window. windows: [nW, w², D]; weight: [3D, D]; bias: [3D]; table: [(2w − 1)², heads];
 * attention: [nW, heads, w², w²]; context: [nW, w², D], heads side by side.
 */
function attendInWindows(op: Op, windows: Value, { weight, bias, table, heads, cut }: InWindows) {
  const [count, area, channels] = windows.shape as [number, number, number];
  const width = channels / heads;
  const projected = op.in('queries, keys, values')(matmul, { a: windows, b: weight, bias }, { transposeB: true, split: 3 * heads });
  const byWindow = op.in('by window')(permute, { x: reshape(projected, [3, heads, count, area * width]) }, { order: '0213' });
  const part = (index: number) => reshape(slice(byWindow, index, index + 1), [count * heads, area, width]);
  const [queries, keys, values] = [part(0), part(1), part(2)];

  const content = op.in('content')(matmul, { a: queries, b: keys }, { transposeB: true, scale: 1 / Math.sqrt(width) });
  const scores = op.in('content + distance + mask')(windowScores, { scores: reshape(content, [count, heads, area, area]), table }, cut);
  const attention = op.in('softmax')(softmax, { x: scores });
  const heard = read(op, { attention: reshape(attention, content.shape), values });
  const context = op.in('by window')(permute, { x: reshape(heard, [area, count, channels]) }, { order: '102' });
  return { attention, context };
}
