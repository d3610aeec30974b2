import { reshape, slice, type Op, type Value } from '../core/plan.ts';
import { concat } from '../kernels/concat.ts';
import { conv2d } from '../kernels/conv2d.ts';
import { elementwise } from '../kernels/elementwise.ts';
import { matmul } from '../kernels/matmul.ts';
import { poolChannels } from '../kernels/pool-channels.ts';
import { poolSpace } from '../kernels/pool-space.ts';

/** Width of the hidden layer of a channel gate. Throws where the reduction does not divide the channels. */
export function hiddenWidth(channels: number, reduction: number): number {
  if (channels % reduction !== 0) throw new Error(`parameter 'reduction' should divide the ${channels} channels, got ${reduction}`);
  return channels / reduction;
}

export interface ChannelGateWeights { readonly weight1: Value; readonly bias1: Value; readonly weight2: Value; readonly bias2: Value }

/** CBAM's channel gate: one MLP sees the mean and the maximum of every channel. x: [C, H, W]; average, maximum, attention: [C]. */
export function channelGate(op: Op, x: Value, { weight1, bias1, weight2, bias2 }: ChannelGateWeights) {
  const channels = x.shape[0]!;
  const average = op.in('average')(poolSpace, { x }, { mode: 'mean' });
  const maximum = op.in('maximum')(poolSpace, { x }, { mode: 'max' });
  const pooled = op.in('both')(concat, { a: reshape(average, [1, channels]), b: reshape(maximum, [1, channels]) });
  const hidden = op.in('MLP')(matmul, { a: pooled, b: weight1, bias: bias1 }, { transposeB: true, activation: 'relu' });
  const both = op.in('MLP')(matmul, { a: hidden, b: weight2, bias: bias2 }, { transposeB: true });
  const [fromMean, fromMax] = [reshape(slice(both, 0, 1), [channels]), reshape(slice(both, 1, 2), [channels])];
  const attention = op.in('channel gate')(elementwise, { a: fromMean, b: fromMax }, { operation: 'add', activation: 'sigmoid' });
  const output = op.in('gated')(elementwise, { a: x, b: reshape(attention, [channels, 1, 1]) }, { operation: 'multiply' });
  return { average, maximum, attention, output };
}

interface PlaneGateWeights { readonly weight: Value; readonly norm: Value }

/** A gate for the plane of x's last two axes, by its maximum and mean over the first. x: [A, B, C]; pooled: [2, B, C]; gate: [1, B, C]. */
export function planeGate(op: Op, x: Value, { weight, norm }: PlaneGateWeights) {
  const pooled = op.in('pooled')(poolChannels, { x });
  const padding = Math.floor(weight.shape[2]! / 2);
  const gate = op.in('plane gate')(conv2d, { x: pooled, weight, affine: norm }, { padding, activation: 'sigmoid' });
  return { pooled, gate };
}

/** CBAM's spatial gate: a convolution sees the maximum and the mean over channels. x: [C, H, W]; attention: [H, W]. */
export function spatialGate(op: Op, x: Value, weights: PlaneGateWeights) {
  const { pooled, gate } = planeGate(op, x, weights);
  const output = op.in('gated')(elementwise, { a: x, b: gate }, { operation: 'multiply' });
  return { pooled, attention: reshape(gate, x.shape.slice(1)), output };
}
