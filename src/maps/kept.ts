import { sameShape, sizeOf, type Tensor } from '../core/tensor.ts';
import { planesOf, type Grid } from './grid.ts';

/** A channel before and after its gate. */
export interface GatedChannel {
  readonly channel: number;
  readonly gate: number;
  readonly before: Grid;
  readonly after: Grid;
}

/**
 * What a channel gate keeps and drops: up to `k` channels of the largest gates, the largest first, and up to `k` of the
 * smallest, the smallest first; no channel is in both. From `before` and `after` [C, H, W], the same memory, and `gate` [C].
 * Of equals, the lower channel. Throws where the shapes disagree.
 */
export function keptChannels({ before, gate, after, k }: {
  readonly before: Tensor; readonly gate: Tensor; readonly after: Tensor; readonly k: number;
}): { readonly kept: readonly GatedChannel[]; readonly dropped: readonly GatedChannel[] } {
  const [planes, gated] = [planesOf(before), planesOf(after)];
  const count = planes.length;
  if (!sameShape(before.shape, after.shape) || sizeOf(gate.shape) !== count) {
    throw new Error('keptChannels: expected before and after [C, H, W] and a gate [C], '
      + `got [${before.shape}], [${after.shape}] and [${gate.shape}]`);
  }
  if (!(Number.isInteger(k) && k >= 1)) throw new Error(`keptChannels: k should be a whole number from 1, got ${k}`);
  const channels = Array.from(gate.data, (value, channel): GatedChannel =>
    ({ channel, gate: value, before: planes[channel]!, after: gated[channel]! }));
  const kept = channels.toSorted((a, b) => b.gate - a.gate || a.channel - b.channel).slice(0, Math.min(k, Math.ceil(count / 2)));
  const rest = channels.filter((channel) => !kept.includes(channel));
  return { kept, dropped: rest.toSorted((a, b) => a.gate - b.gate || a.channel - b.channel).slice(0, k) };
}
