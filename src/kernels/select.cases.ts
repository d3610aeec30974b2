import { row, type Case } from '../test/case.ts';
import { select } from './select.ts';

/** One, a prime, one below, at and above a workgroup's lanes, runs of several elements a lane, and a whole map of 64 × 64. */
const sizes = [1, 2, 13, 255, 256, 257, 769, 4096];
const positive = ['x'];

/** The choice itself is exact: only the sum of those kept is rounded. */
export const selectCases: readonly Case[] = [
  ...sizes.map((n) => row(select, { x: [n] }, { mode: 'argmax' }, { positive })),
  ...sizes.flatMap((n) => [1, Math.ceil(n / 3), n].map((k) => row(select, { x: [n] }, { mode: 'top-k', k }, { positive }))),
  row(select, { x: [131] }, { mode: 'top-k', k: 100 }), // half of them are below 0
  ...[1000, 1e4].flatMap((scale) => [
    row(select, { x: [131] }, { mode: 'argmax' }, { scale, positive }),
    row(select, { x: [131] }, { mode: 'top-k', k: 17 }, { scale, positive }),
  ]),
  // Uniform in ±4 / n, so that those above 0 add up to about 1.
  ...sizes.slice(1).flatMap((n) => [0, 0.25, 0.5, 1 - 2 ** -32].map((draw) =>
    row(select, { x: [n] }, { mode: 'sample', draw }, { scale: 4 / n }))),
  row(select, { x: [1] }, { mode: 'sample', draw: 0.5 }, { scale: 0.5, positive }),
];
