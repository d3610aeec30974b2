import type { Draws } from '../test/draw.ts';

/** Random shapes of the hybrids of convolution and attention. */
export const hybridDraws: Draws = {
};
