import { row } from '../test/case.ts';
import { relativeScores } from './relative-scores.ts';

const shapes = (heads: number, height: number, width: number, queries = height * width) => ({
  scores: [heads, queries, height * width],
  rows: [heads, queries, 2 * height - 1],
  columns: [heads, queries, 2 * width - 1],
});

/** Three numbers of ±s may cancel: what is left of them is off by their rounding, 6e-8 of 3 · s. */
const cancelling = (scale: number) => ({ scale, tolerance: { atol: 3 * scale * 1e-7, rtol: 1e-5 } });

export const relativeScoresCases = [
  row(relativeScores, shapes(1, 1, 1), {}),
  row(relativeScores, shapes(2, 1, 13), {}),
  row(relativeScores, shapes(2, 13, 1), {}),
  row(relativeScores, shapes(63, 1, 1), {}),
  row(relativeScores, shapes(4, 2, 2), {}),
  row(relativeScores, shapes(65, 1, 1), {}),
  row(relativeScores, shapes(3, 5, 7), {}),
  row(relativeScores, shapes(2, 11, 6), {}),
  row(relativeScores, shapes(3, 5, 7, 8), {}),
  row(relativeScores, shapes(3, 5, 7, 11), { start: 13 }),
  row(relativeScores, shapes(2, 7, 4, 1), { start: 27 }),
  row(relativeScores, { ...shapes(2, 4, 5, 7), first: [1] }, { start: 3 }, { scale: 8, positive: ['first'] }),
  row(relativeScores, shapes(3, 3, 4), {}, cancelling(1000)),
  row(relativeScores, shapes(2, 7, 5), {}, cancelling(1e4)),
];
