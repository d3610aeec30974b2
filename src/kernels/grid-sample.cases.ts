import type { Shape } from '../core/tensor.ts';
import { row } from '../test/case.ts';
import { gridSample } from './grid-sample.ts';

/** A map and where it is read; positions in ±scale lie inside and outside of it. */
const shapes: readonly (readonly [x: Shape, positions: Shape])[] = [
  [[1, 1, 1], [1, 1, 1, 1, 2]],
  [[3, 1, 5], [1, 3, 4, 2, 2]],
  [[4, 5, 1], [2, 3, 5, 3, 2]],
  [[6, 7, 11], [3, 7, 11, 4, 2]],
  [[1, 13, 5], [1, 9, 7, 1, 2]],
  [[2, 8, 8], [2, 4, 8, 4, 2]],
  [[5, 6, 9], [5, 1, 13, 1, 2]],
  [[65, 2, 3], [1, 1, 1, 8, 2]],
];

/** Rows for grid-sample: 1, 13·5, 63, 64 and 65 outputs, weighted or not, in both coordinates. */
export const gridSampleCases = (['xy', 'yx'] as const).flatMap((coordinates) => [
  ...shapes.flatMap(([x, positions]) => [
    row(gridSample, { x, positions }, { coordinates }, { scale: 1.3 }),
    row(gridSample, { x, positions, weights: positions.slice(0, -1) }, { coordinates }),
  ]),
  // Most or all of these lie far outside.
  row(gridSample, { x: [2, 5, 7], positions: [1, 31, 65, 4, 2] }, { coordinates }, { scale: 12 }),
  row(gridSample, { x: [2, 5, 7], positions: [1, 3, 5, 2, 2], weights: [1, 3, 5, 2] }, { coordinates }, { scale: 1000 }),
  row(gridSample, { x: [2, 5, 7], positions: [1, 3, 5, 2, 2] }, { coordinates }, { scale: 3e10 }),
]);
