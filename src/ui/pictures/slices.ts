import type { Slice } from '../../core/backend.ts';
import { sizeOf, tensor, type Tensor } from '../../core/tensor.ts';
import type { Reading } from '../../state/reading.ts';

/** Results up to this many bytes are read whole, larger ones by slices. */
const WHOLE = 4 << 20;
/** Rows that are read of a matrix too large for that. */
const ROWS = 24;

/** Some of the rows of a tensor […, rows, columns]: those from `first` on, of `of`. */
export interface Rows {
  readonly values: Tensor;
  readonly first: number;
  readonly of: number;
}

/** Rows of a result […, rows, columns]: all of them where they are few, else those around `middle`. `lead` picks from the axes before. */
export async function rowsAround(reading: Reading, name: string, { middle, lead = [], token }: {
  readonly middle: number; readonly lead?: Slice; readonly token?: number;
}): Promise<Rows> {
  const shape = reading.shapeOf(name)!;
  const [of = 1, columns = 1] = shape.slice(-2);
  const picked = shape.slice(0, -2).reduce((size, length, axis) => size * (lead[axis] == null ? length : 1), 1);
  const all = lead.every((index) => index === null);
  if (4 * picked * of * columns <= WHOLE) return { values: await (all ? reading.whole(name, token) : reading.part(name, lead)), first: 0, of };
  const count = Math.min(of, ROWS);
  const first = Math.min(of - count, Math.max(0, middle - Math.floor(count / 2)));
  const axes = shape.slice(0, -2).map((_, axis) => lead[axis] ?? null);
  const rows = await Promise.all(Array.from({ length: count }, (_, i) => reading.part(name, [...axes, first + i])));
  const values = tensor([picked, count, columns], new Float32Array(picked * count * columns));
  rows.forEach(({ data }, row) => {
    for (let m = 0; m < picked; m++) values.data.set(data.subarray(m * columns, (m + 1) * columns), (m * count + row) * columns);
  });
  return { values: picked === 1 ? tensor([count, columns], values.data) : values, first, of };
}

/** The planes of a result [planes, rows, columns]: all of them where they are few, else the first. */
export async function firstPlanes(reading: Reading, name: string, token?: number): Promise<{ readonly values: Tensor; readonly of: number }> {
  const shape = reading.shapeOf(name)!;
  const [of = 1, ...plane] = shape;
  const count = Math.min(of, Math.max(1, Math.floor(WHOLE / (4 * sizeOf(plane)))));
  if (count === of) return { values: await reading.whole(name, token), of };
  const planes = await Promise.all(Array.from({ length: count }, (_, i) => reading.part(name, [i])));
  const data = new Float32Array(count * sizeOf(plane));
  planes.forEach((each, i) => data.set(each.data, i * sizeOf(plane)));
  return { values: tensor([count, ...plane], data), of };
}

/** 'Rows 5 to 28 of 4096: all of them are too many to read at once.'; undefined where none is left out. */
export function rowsNote({ values, first, of }: Rows): string | undefined {
  const count = values.shape.at(-2)!;
  return count === of ? undefined : `Rows ${first} to ${first + count - 1} of ${of}: all of them are too many to read at once.`;
}
