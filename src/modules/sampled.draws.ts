import type { Draws } from '../test/draw.ts';

/** Random shapes of the modules that sample the map. */
export const sampledDraws: Draws = {
};
