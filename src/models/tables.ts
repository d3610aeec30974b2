import { mapValues, reshape, type Op, type Value } from '../core/plan.ts';
import { sizeOf, type Shape } from '../core/tensor.ts';
import { resize } from '../kernels/resize.ts';
import { takeRows } from '../kernels/take-rows.ts';

/**
 * Weights as a map of another size than the trained one asks for them: `shapes` are those that the module wants. Only tables of
 * relative positions depend on the map, with 2H − 1 or 2W − 1 entries along an axis, for distances from one end to the other.
 * Of a smaller map the distances are those in the middle: exactly what was trained. Of a larger one the table is stretched.
 */
export const fittedTables = (op: Op, weights: Readonly<Record<string, Value>>, shapes: Readonly<Record<string, Shape>>): Record<string, Value> =>
  mapValues(shapes, (shape, name) => shape.reduce((table, length, axis) => fitted(op.in(name), table, axis, length), weights[name]!));

function fitted(op: Op, table: Value, axis: number, length: number): Value {
  const { shape } = table;
  const had = shape[axis]!;
  if (had === length) return table;
  const [before, after] = [sizeOf(shape.slice(0, axis)), sizeOf(shape.slice(axis + 1))];
  const x = reshape(table, [before, had, after]);
  const fit = length < had
    ? op.in('nearer distances')(takeRows, { x }, { start: (had - length) / 2, count: length })
    : op.in('stretched')(resize, { x }, { height: length, width: after, filter: 'bicubic' });
  return reshape(fit, shape.map((size, i) => (i === axis ? length : size)));
}
