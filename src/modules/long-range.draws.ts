import type { Between, Draw, Draws } from '../test/draw.ts';

const map = (between: Between, channels: number, smallest = 1): Draw['inputs'] =>
  ({ x: [between(channels, 4 * channels), between(smallest, 11), between(smallest, 11)] });
const coin = (between: Between): boolean => between(0, 1) === 1;
const one = (between: Between, options: readonly string[]): string => options[between(0, options.length - 1)]!;

/** Random shapes of the modules that relate all positions of a map. */
export const longRangeDraws: Draws = {
  'non-local': (between) => {
    const subsample = coin(between);
    const kernel = one(between, ['embedded-gaussian', 'gaussian', 'dot', 'concat']);
    return { inputs: map(between, 5, subsample ? 2 : 1), params: { kernel, subsample, scaled: coin(between) } };
  },
  'sagan': (between) => {
    const pool = coin(between);
    return { inputs: map(between, 8, pool ? 2 : 1), params: { pool, scaled: coin(between) } };
  },
  'global-context': (between) =>
    ({ inputs: map(between, 4), params: { ratio: 4, fusion: one(between, ['add', 'multiply', 'both']), values: coin(between) } }),
  'global-reasoning': (between) =>
    ({ inputs: map(between, 3), params: { nodes: between(1, 9), states: between(0, 3) * between(1, 6), normalize: coin(between) } }),
};
