import type { Case } from '../test/case.ts';
import { row } from '../test/case.ts';
import { takeRows } from './take-rows.ts';

export const takeRowsCases: readonly Case[] = [
  row(takeRows, { x: [1, 1] }, { start: 0, count: 1 }),
  row(takeRows, { x: [7, 13] }, { start: 2, count: 3 }, { scale: 1000 }),
  ...[63, 64, 65].map((cols) => row(takeRows, { x: [3, 5, cols] }, { start: 4, count: 1 })),
  row(takeRows, { x: [2, 3, 5, 7] }, { start: 1, count: 2 }),
];
