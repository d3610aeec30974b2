import { expect, test } from 'vitest';
import { runsOf, type Session, type Slice, type Trace } from '../core/backend.ts';
import type { Plan } from '../core/plan.ts';
import { sizeOf, type Shape } from '../core/tensor.ts';
import { readingOf } from './reading.ts';

const sessionOf = (plan: Plan) => ({ plan }) as Session;

/** A trace of one result that counts its readers; entry i is i modulo 1000. */
function traceOf(shape: Shape) {
  const slices: Slice[] = [];
  const trace: Trace = {
    async read(_, slice = []) {
      slices.push(slice);
      const { shape: kept, runs } = runsOf(shape, slice);
      return { shape: kept, data: filled(runs) };
    },
    dispose() {},
  };
  const plan = { inputs: {}, weights: {}, steps: [], results: { a: { buffer: 0, offset: 0, shape } } } as Plan;
  return { slices, reading: readingOf(sessionOf(plan), trace) };
}

function filled(runs: readonly [number, number][]): Float32Array<ArrayBuffer> {
  const data = new Float32Array(runs.reduce((sum, [, length]) => sum + length, 0));
  let at = 0;
  for (const [from, length] of runs) for (let i = 0; i < length; i++) data[at++] = (from + i) % 1000;
  return data;
}

const CASES: readonly (readonly [string, Shape, number, readonly Slice[]])[] = [
  ['small attention is read whole, once', [2, 3, 3], 2, [[]]],
  ['small attention of one head', [3, 3], 1, [[]]],
  ['large attention by the row', [2, 1000, 1000], 7, [[null, 7], [null, 8]]],
  ['large attention of one head', [1100, 1000], 7, [[7], [8]]],
];

test.each(CASES)('%s', async (_, shape, query, expected) => {
  const { reading, slices } = traceOf(shape);
  const rows = await reading.rows('a', query);
  await reading.rows('a', query);
  await reading.rows('a', (query + 1) % shape.at(-2)!);
  const [queries, keys] = shape.slice(-2) as [number, number];
  expect(rows.length).toBe(sizeOf(shape) / (queries * keys));
  rows.forEach((row, head) => expect(Array.from(row)).toEqual(Array.from({ length: keys }, (_, key) => ((head * queries + query) * keys + key) % 1000)));
  expect(slices).toEqual(expected);
});

test.each<[string, Shape, readonly Slice[]]>([
  ['small attention', [2, 3, 3], [[]]],
  ['large attention a head at a time', [2, 1000, 1100], [[0], [1]]],
  ['large attention of one head', [1100, 1000], [[]]],
])('received, the mean of all rows: %s', async (_, shape, expected) => {
  const { reading, slices } = traceOf(shape);
  const rows = await reading.received('a');
  await reading.received('a');
  const [queries, keys] = shape.slice(-2) as [number, number];
  expect(rows.length).toBe(sizeOf(shape) / (queries * keys));
  for (const [head, key] of [[0, 0], [rows.length - 1, keys - 1]] as const) {
    const column = Array.from({ length: queries }, (_, query) => ((head * queries + query) * keys + key) % 1000);
    expect(rows[head]![key]).toBeCloseTo(column.reduce((sum, value) => sum + value, 0) / queries, 3);
  }
  expect(slices).toEqual(expected);
});

test('parts of a small result are cut from the whole, which is read once; those of a large one are read', async () => {
  const small = traceOf([2, 3, 4]);
  expect(await small.reading.part('a', [null, 1])).toEqual({ shape: [2, 4], data: Float32Array.of(4, 5, 6, 7, 16, 17, 18, 19) });
  expect((await small.reading.part('a', [1, 2])).data).toEqual(Float32Array.of(20, 21, 22, 23));
  expect(small.slices).toEqual([[]]);
  const large = traceOf([2, 1000, 1000]);
  await large.reading.part('a', [null, 1]);
  await large.reading.part('a', [1, 2]);
  expect(large.slices).toEqual([[null, 1], [1, 2]]);
});

test('of the parts of large results those that were looked at last are kept, up to a bound', async () => {
  // 2 MiB each: 32 of them are kept.
  const { reading, slices } = traceOf([64, 524_288]);
  for (let row = 0; row < 32; row++) await reading.part('a', [row]);
  await reading.part('a', [0]);
  expect(slices).toHaveLength(32);
  await reading.part('a', [32]); // in the place of row 1, since row 0 was looked at again
  await reading.part('a', [0]);
  expect(slices).toHaveLength(33);
  await reading.part('a', [1]);
  expect(slices.slice(33)).toEqual([[1]]);
});

test('what could not be read can be asked for again', async () => {
  let fails = true;
  const { reading } = traceOf([2]);
  const broken = readingOf(sessionOf({ inputs: {}, weights: {}, steps: [], results: {} }), {
    async read() { if (fails) throw new Error('gone'); return reading.whole('a'); }, dispose() {},
  });
  await expect(broken.whole('a')).rejects.toThrow('gone');
  fails = false;
  expect(Array.from((await broken.whole('a')).data)).toEqual([0, 1]);
});
