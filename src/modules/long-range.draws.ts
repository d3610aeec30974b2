import type { Draws } from '../test/draw.ts';

/** Random shapes of the modules that relate all positions of a map. */
export const longRangeDraws: Draws = {
};
