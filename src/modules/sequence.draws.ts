import type { Between, Draw, Draws } from '../test/draw.ts';

const tokens = (between: Between, heads: number): Draw =>
  ({ inputs: { x: [between(1, 90), heads * between(1, 9)] }, params: { heads } });

/** Random shapes of the modules of sequences. */
export const sequenceDraws: Draws = {
  'dot-product': (between) => {
    const [queries, keys, width] = [between(1, 90), between(1, 140), between(1, 20)];
    return { inputs: { q: [queries, width], k: [keys, width], v: [keys, between(1, 9)] }, params: { temperature: between(1, 8) / 4 } };
  },
  'self-attention': (between) => ({ inputs: { x: [between(1, 90), between(1, 30)] }, params: { dim: between(1, 20) } }),
  'multi-head-attention': (between) => tokens(between, between(1, 5)),
};
