import type { Draws } from '../test/draw.ts';

/** Random shapes of the transformers. */
export const transformerDraws: Draws = {
  're-attention': (between) => {
    const [heads, tokens, width] = [between(1, 6), between(1, 90), between(1, 9)];
    return { inputs: { x: [tokens, heads * width] }, params: { heads, variant: between(0, 1) ? 'iterated' : 'deepvit' } };
  },
  'shifted-window-attention': (between) => {
    const [window, heads, down] = [between(1, 5), between(1, 4), between(1, 3)];
    // A map no higher than the window gets a window of its height.
    const [height, width] = [window * down, window * between(1, 4)];
    const params = { height, width, heads, window: window + (down === 1 ? between(0, 3) : 0), shift: between(0, window - 1), mlp: between(1, 8) / 2 };
    return { inputs: { x: [height * width, heads * between(2, 9)] }, params };
  },
  'vision-transformer': (between) => {
    const [patch, heads, side] = [between(1, 4), between(1, 3), between(2, 5)];
    const width = heads * between(2, 8);
    const given = {
      'patch_embed.proj.weight': [width, 3, patch, patch], 'pos_embed': [1, 1 + side * side, width], 'head.weight': [between(2, 12), width],
      'blocks.0.mlp.fc1.weight': [between(2, 40), width], 'blocks.1.mlp.fc1.weight': [between(2, 40), width],
      ...(between(0, 1) && { 'blocks.0.ls1.gamma': [width] }), ...(between(0, 1) && { 'reg_token': [1, between(1, 4), width] }),
      ...(between(0, 1) && { 'dist_token': [1, 1, width], 'pos_embed': [1, 2 + side * side, width] }),
    };
    return { inputs: { image: [3, patch * between(1, 8), patch * between(1, 8)] }, params: { patch, heads }, given };
  },
};
