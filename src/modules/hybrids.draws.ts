import type { Draws } from '../test/draw.ts';

/** Random shapes of the hybrids of convolution and attention. */
export const hybridDraws: Draws = {
  'attention-augmented-conv': (between) => {
    const [heads, combine, relative] = [between(1, 4), between(0, 1) ? 'concat' : 'sum', between(0, 1) === 1] as const;
    const [keys, values] = [heads * between(1, 6), heads * between(1, 6)];
    const out = combine === 'sum' ? values : values + between(1, 9);
    const params = { heads, keys, values, out, kernel: 2 * between(0, 2) + 1, relative, combine };
    return { inputs: { x: [between(1, 9), between(1, 9), between(1, 11)] }, params };
  },
  'bottleneck-transformer': (between) => {
    const heads = between(1, 4);
    return { inputs: { x: [between(1, 17), between(1, 9), between(1, 11)] }, params: { heads, bottleneck: heads * between(1, 6) } };
  },
};
