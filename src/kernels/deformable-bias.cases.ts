import { row } from '../test/case.ts';
import { deformableBias } from './deformable-bias.ts';

/** Scores [heads, queries, keys] of a map height × width, whose heads share positions by groups. */
const bias = ([heads, height, width, keys, groups]: readonly [number, number, number, number, number]) =>
  ({ scores: [heads, height * width, keys], table: [heads, 2 * height - 1, 2 * width - 1], positions: [groups, keys, 2] });

/** Rows for deformable-bias: 4, 60, 64 and 72 scores, one key, positions far outside, scores up to 1e4, a block of rows. */
export const deformableBiasCases = [
  ...([
    [1, 2, 2, 1, 1], [3, 2, 2, 5, 1], [1, 2, 4, 8, 1], [2, 3, 3, 4, 2], [4, 5, 7, 13, 2], [6, 4, 3, 1, 3], [2, 9, 2, 65, 1],
  ] as const).flatMap((sizes) => [
    row(deformableBias, bias(sizes), {}),
    row(deformableBias, bias(sizes), {}, { scale: 2 }),
  ]),
  row(deformableBias, { ...bias([4, 5, 7, 13, 2]), scores: [4, 11, 13] }, { start: 9 }),
  row(deformableBias, { ...bias([4, 5, 7, 13, 2]), scores: [4, 11, 13], first: [1] }, { start: 19 }, { scale: 5, positive: ['first'] }),
  row(deformableBias, bias([2, 3, 5, 7, 1]), {}, { scale: 1000 }),
  row(deformableBias, bias([2, 3, 5, 7, 1]), {}, { scale: 1e4 }),
];
