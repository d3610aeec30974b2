import wgsl from '../../shaders/relative-scores.wgsl?raw';
import { defineKernel, type Inputs } from '../core/kernel.ts';
import { sameShape, sizeOf, type Shape } from '../core/tensor.ts';

type RelativeScoresAttrs = {
  /** Position of the first query, where only some of them ask; 0 unless given. */
  readonly start?: number;
};
type Shapes = Inputs<'scores' | 'rows' | 'columns', 'first', Shape>;

/** Sides of the map whose distances rows and columns hold. */
const sidesOf = ({ rows, columns }: Shapes): [number, number] => [(rows.at(-1)! + 1) / 2, (columns.at(-1)! + 1) / 2];

/**
 * Scores of a map's positions with the terms of relative position: of query (y, x) and key (y′, x′),
 * scores + rows[y′ − y + H − 1] + columns[x′ − x + W − 1]. scores, output: [heads, queries, H·W]; rows: [heads, queries, 2H − 1];
 * columns: [heads, queries, 2W − 1]; first: [1], added to `start`. arXiv 1904.09925, section 3.2.
 */
export const relativeScores = defineKernel({
  name: 'relative-scores',
  wgsl,
  inputs: ['scores', 'rows', 'columns'],
  optional: ['first'],
  output: (shapes: Shapes, { start = 0 }: RelativeScoresAttrs) => {
    const { scores, rows, columns } = shapes;
    const [heads = 0, queries = 0, keys = 0] = scores;
    const [height, width] = sidesOf(shapes);
    const fits = scores.length === 3 && Number.isInteger(height) && Number.isInteger(width) && height * width === keys
      && sameShape(rows, [heads, queries, 2 * height - 1]) && sameShape(columns, [heads, queries, 2 * width - 1]);
    if (!fits) {
      throw new Error(`relative-scores: scores [${scores}], rows [${rows}] and columns [${columns}] do not fit together: `
        + 'expected [heads, queries, H · W], [heads, queries, 2H − 1] and [heads, queries, 2W − 1]');
    }
    if (start < 0 || start + queries > keys) {
      throw new Error(`relative-scores: a map has ${keys} queries, got ${queries} from ${start} on`);
    }
    return scores;
  },
  rows: () => ({ inputs: ['scores', 'rows', 'columns'], placed: true }),
  operations: ({ scores }) => 2 * sizeOf(scores),
  uniforms: (shapes, { start = 0 }: RelativeScoresAttrs) => {
    const [height, width] = sidesOf(shapes);
    return { size: sizeOf(shapes.scores), count: shapes.scores[1]!, positions: height * width, height, width, start };
  },
  dispatch: ({ scores }) => ({ threads: [sizeOf(scores)] }),
  reference: ({ scores, rows, columns, first }, { start = 0 }: RelativeScoresAttrs) => {
    const [heads, queries] = scores.shape as [number, number];
    const [height, width] = sidesOf({ scores: scores.shape, rows: rows.shape, columns: columns.shape });
    const out = new Float64Array(scores.data.length);
    let i = 0;
    for (let head = 0; head < heads; head++) {
      for (let query = 0; query < queries; query++) {
        const position = start + Math.floor(first?.data[0] ?? 0) + query;
        const [y, x] = [Math.floor(position / width), position % width];
        const row = head * queries + query;
        for (let keyY = 0; keyY < height; keyY++) {
          for (let keyX = 0; keyX < width; keyX++, i++) {
            out[i] = scores.data[i]!
              + rows.data[row * (2 * height - 1) + keyY - y + height - 1]!
              + columns.data[row * (2 * width - 1) + keyX - x + width - 1]!;
          }
        }
      }
    }
    return out;
  },
});
