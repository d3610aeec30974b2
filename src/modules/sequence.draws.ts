import type { Between, Draw, Draws } from '../test/draw.ts';

const tokens = (between: Between, heads: number): Draw =>
  ({ inputs: { x: [between(1, 90), heads * between(1, 9)] }, params: { heads } });

/** A query of any width where the score learns to compare it, and A other than D where the score is additive. */
const annotations = (between: Between): Draw => {
  const [count, width, asking] = [between(1, 300), between(1, 20), between(1, 20)];
  const score = ['dot', 'scaled-dot', 'general', 'additive'][between(0, 3)]!;
  return {
    inputs: { query: [score.endsWith('dot') ? width : asking], annotations: [count, width] },
    params: { score, temperature: between(2, 8) / 4 },
    ...(score === 'additive' && { given: { 'annotation.weight': [between(1, 70), width] } }),
  };
};

/** Random shapes of the modules of sequences. */
export const sequenceDraws: Draws = {
  'dot-product': (between) => {
    const [queries, keys, width] = [between(1, 90), between(1, 140), between(1, 20)];
    return { inputs: { q: [queries, width], k: [keys, width], v: [keys, between(1, 9)] }, params: { temperature: between(1, 8) / 4 } };
  },
  'soft-attention': (between) => annotations(between),
  'hard-attention': (between) => {
    const select = ['argmax', 'sample', 'top-k'][between(0, 2)]!;
    const draw = annotations(between);
    const count = draw.inputs['annotations']![0]!;
    return { ...draw, params: { ...draw.params, select, k: between(1, count), seed: between(0, 1000) } };
  },
  'self-attention': (between) => ({ inputs: { x: [between(1, 90), between(1, 30)] }, params: { dim: between(1, 20) } }),
  'multi-head-attention': (between) => tokens(between, between(1, 5)),
  'cross-attention': (between) => {
    const heads = between(1, 5);
    return { inputs: { x: [between(1, 90), heads * between(1, 9)], context: [between(1, 140), between(1, 20)] }, params: { heads } };
  },
};
