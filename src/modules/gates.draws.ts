import type { Between, Draw, Draws } from '../test/draw.ts';

const map = (between: Between, reduction: number): Draw['inputs'] => ({ x: [reduction * between(1, 9), between(1, 17), between(1, 17)] });

/** Random shapes of the gates. */
export const gateDraws: Draws = {
  'squeeze-excitation': (between) => ({ inputs: map(between, 4), params: { reduction: 4, bias: between(0, 1) === 1 } }),
  'channel-attention': (between) => ({ inputs: map(between, 4), params: { reduction: 4 } }),
  'spatial-attention': (between) => ({ inputs: map(between, 1), params: { kernel: 2 * between(0, 3) + 1 } }),
  'cbam': (between) => ({
    inputs: map(between, 4), params: { reduction: 4, kernel: 3, order: between(0, 1) ? 'channel-first' : 'spatial-first' },
  }),
  'triplet-attention': (between) => ({
    inputs: map(between, 1), params: { combine: between(0, 1) ? 'average' : 'product', spatial: between(0, 2) > 0 },
  }),
};
