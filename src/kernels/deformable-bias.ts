import wgsl from '../../shaders/deformable-bias.wgsl?raw';
import { defineKernel, type Inputs } from '../core/kernel.ts';
import { sizeOf, type Shape } from '../core/tensor.ts';
import { bilinear } from './grid-sample.ts';

type DeformableBiasAttrs = {
  /** The query that the first row of the scores belongs to; 0 unless given. */
  readonly start?: number;
};
type DeformableBiasShapes = Inputs<'scores' | 'table' | 'positions', 'first', Shape>;

/** Throws where the tensors do not fit; height and width are those of the queries' map. */
function sizes({ scores, table, positions }: DeformableBiasShapes, { start = 0 }: DeformableBiasAttrs) {
  const [heads = 0, queries = 0, keys = 0] = scores;
  const [height, width] = [(table[1]! + 1) / 2, (table[2]! + 1) / 2];
  const [groups = 0] = positions;
  if (scores.length !== 3) throw new Error(`deformable-bias: scores should be [heads, queries, keys], got [${scores}]`);
  if (table.length !== 3 || table[0] !== heads || !Number.isInteger(height) || !Number.isInteger(width) || Math.min(height, width) < 2) {
    throw new Error(`deformable-bias: table should be [${heads}, 2 · height − 1, 2 · width − 1] of 2 × 2 positions or more, got [${table}]`);
  }
  if (start + queries > height * width) {
    throw new Error(`deformable-bias: table [${table}] is for ${height * width} queries, the scores [${scores}] have ${start + queries}`);
  }
  if (positions.length < 3 || positions.at(-1) !== 2 || heads % groups !== 0 || sizeOf(positions.slice(1)) !== 2 * keys) {
    throw new Error(`deformable-bias: positions should be [groups, ${keys}, 2] with groups that divide the ${heads} heads, `
      + `got [${positions}]`);
  }
  return { heads, queries, keys, height, width, group: heads / groups, start };
}

/**
 * Deformable relative position bias: scores + table at ½(query − position), where the query at (y, x) of an H × W map is
 * (2y / (H − 1) − 1, 2x / (W − 1) − 1) and −1…1 spans the table from its first centre to its last; zeros outside.
 * scores, output: [heads, queries, keys]; table: [heads, 2H − 1, 2W − 1]; positions: [groups, …keys, 2], y then x, shared by
 * the heads of a group; first: [1]; the first row is query `start` + first. arXiv 2201.00520, equation 8.
 */
export const deformableBias = defineKernel({
  name: 'deformable-bias',
  wgsl,
  inputs: ['scores', 'table', 'positions'],
  optional: ['first'],
  output: (shapes, attrs: DeformableBiasAttrs) => {
    sizes(shapes, attrs);
    return shapes.scores;
  },
  rows: () => ({ inputs: ['scores'], placed: true }),
  operations: ({ scores }) => 16 * sizeOf(scores),
  uniforms: sizes,
  dispatch: ({ scores }) => ({ threads: [sizeOf(scores)] }),
  reference: ({ scores, table, positions, first }, attrs: DeformableBiasAttrs) => {
    const shapes = { scores: scores.shape, table: table.shape, positions: positions.shape };
    const { heads, queries, keys, height, width, group, start } = sizes(shapes, attrs);
    const [rows, columns] = [2 * height - 1, 2 * width - 1];
    const out: number[] = [];
    for (let head = 0; head < heads; head++) {
      const bias = (row: number, column: number) => table.data[(head * rows + row) * columns + column]!;
      for (let i = 0; i < queries; i++) {
        const query = start + Math.floor(first?.data[0] ?? 0) + i;
        for (let key = 0; key < keys; key++) {
          const at = 2 * (Math.floor(head / group) * keys + key);
          const y = ((2 * Math.floor(query / width)) / (height - 1) - 1 - positions.data[at]!) / 2;
          const x = ((2 * (query % width)) / (width - 1) - 1 - positions.data[at + 1]!) / 2;
          const read = bilinear(bias, [rows, columns], ((y + 1) / 2) * (rows - 1), ((x + 1) / 2) * (columns - 1));
          out.push(scores.data[out.length]! + read);
        }
      }
    }
    return out;
  },
});
