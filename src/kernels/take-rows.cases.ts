import { row } from '../test/case.ts';
import { takeRows } from './take-rows.ts';

/** Rows for take-rows: one element, 63, 64 and 65 of them, several matrices, the last rows, and a first row that only the GPU is told. */
export const takeRowsCases = [
  row(takeRows, { x: [1, 1] }, { start: 0, count: 1 }),
  row(takeRows, { x: [7, 13] }, { start: 2, count: 3 }, { scale: 1000 }),
  ...[63, 64, 65].flatMap((cols) => [[5, cols], [3, 5, cols]].map((x) => row(takeRows, { x }, { start: 4, count: 1 }))),
  row(takeRows, { x: [2, 3, 5, 7] }, { start: 1, count: 2 }),
  row(takeRows, { x: [3, 31, 5], first: [1] }, { start: 2, count: 7 }, { scale: 20, positive: ['first'] }),
];
