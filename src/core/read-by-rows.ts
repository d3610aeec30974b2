import { runsOf, type Slice } from './backend.ts';
import type { Tensor } from './tensor.ts';

/** Reads of results that are computed a block of rows at a time: `compute` makes a block, `read` reads a slice of it. */
export async function readByRows(
  { shape, block, slice = [], compute, read }: {
    readonly shape: readonly number[];
    /** Shape of a block. */
    readonly block: readonly number[];
    readonly slice?: Slice;
    compute(first: number): Promise<void>;
    read(slice: Slice): Promise<Tensor>;
  },
): Promise<Tensor> {
  const axis = shape.length - 2;
  const [rows, count] = [shape[axis]!, block[axis]!];
  const { shape: kept } = runsOf(shape, slice);
  const row = slice[axis] ?? undefined;
  if (row !== undefined) {
    // Neighbours share a block: whoever computes it may have it still.
    const first = Math.min(row - (row % count), rows - count);
    await compute(first);
    return read(slice.map((index, at) => (at === axis ? row - first : index)));
  }
  const columns = runsOf(shape.slice(axis + 1), slice.slice(axis + 1)).shape.reduce((size, length) => size * length, 1);
  const data = new Float32Array(kept.reduce((size, length) => size * length, 1));
  for (let first = 0; first < rows; first += count) {
    const from = Math.min(first, rows - count);
    await compute(from);
    const part = (await read(slice)).data;
    // Of every matrix, the block's rows lie together.
    for (let m = 0; m * count * columns < part.length; m++) {
      data.set(part.subarray(m * count * columns, (m + 1) * count * columns), (m * rows + from) * columns);
    }
  }
  return { shape: kept, data };
}
