import { row } from '../test/case.ts';
import { maxPool } from './max-pool.ts';

/** Rows for max-pool: odd sides leave a row or column out, and 63, 64 and 65 outputs lie around its workgroup. */
export const maxPoolCases = [
  ...([[1, 2, 2], [1, 3, 2], [1, 2, 3], [13, 3, 2], [5, 7, 9], [2, 8, 8], [7, 6, 7], [4, 8, 8], [5, 2, 27], [65, 5, 13]] as const)
    .map((x) => row(maxPool, { x }, {})),
  row(maxPool, { x: [3, 5, 8] }, {}, { scale: 1000 }),
  row(maxPool, { x: [3, 9, 4] }, {}, { scale: 1e4 }),
];
