import type { Draws } from '../test/draw.ts';

/** Random shapes of the modules that sample the map. */
export const sampledDraws: Draws = {
  'deformable-attention': (between) => {
    const heads = between(1, 4);
    return { inputs: { x: [heads * between(1, 5), between(1, 11), between(1, 11)] }, params: { heads, points: between(1, 5) } };
  },
  'deformable-transformer': (between) => {
    const [bias, groups, stride] = [between(0, 1) === 1, between(1, 3), between(1, 3)];
    const heads = groups * between(1, 2);
    return {
      inputs: { x: [heads * between(2, 5), stride + between(1, 8), stride + between(1, 8)] },
      params: { heads, groups, stride, kernel: 2 * between(0, 2) + 1, range: between(1, 8) / 2, bias },
    };
  },
};
