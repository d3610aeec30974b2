import type { Shape } from '../core/tensor.ts';
import { row } from '../test/case.ts';
import { placePoints } from './place-points.ts';

const shapes: readonly Shape[] = [
  [1, 2, 2, 1, 2], [3, 5, 7, 1, 2], [2, 13, 3, 4, 2], [1, 9, 7, 1, 2], [5, 2, 3, 3, 2], [1, 31, 1, 1, 2], [1, 4, 8, 1, 2], [3, 11, 1, 1, 2],
];

/** Rows for place-points: 62, 64 and 66 coordinates lie around its workgroup; one row or column only where it has a place. */
export const placePointsCases = [
  row(placePoints, { offsets: [1, 1, 1, 1, 2] }, { coordinates: 'xy' }),
  ...shapes.map((offsets) => row(placePoints, { offsets }, { coordinates: 'xy' })),
  ...shapes.filter(([, rows, columns]) => rows! > 1 && columns! > 1).flatMap((offsets) => [
    row(placePoints, { offsets }, { coordinates: 'yx', range: 2 }),
    row(placePoints, { offsets }, { coordinates: 'yx', range: 3.5, apart: true }),
  ]),
  row(placePoints, { offsets: [2, 3, 5, 2, 2] }, { coordinates: 'xy', apart: true }, { scale: 1000 }),
  row(placePoints, { offsets: [2, 3, 5, 2, 2] }, { coordinates: 'yx', range: 2 }, { scale: 1000 }),
  row(placePoints, { offsets: [2, 3, 5, 2, 2] }, { coordinates: 'xy' }, { scale: 1e4 }),
];
