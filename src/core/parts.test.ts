import { expect, test } from 'vitest';
import type { Dispatch, Shader } from './kernel.ts';
import { partsOf } from './parts.ts';

/** A program of workgroups of 8 × 4 that can begin inside the axes named. */
const shader = (...fields: readonly string[]): Shader => ({
  name: 'some',
  wgsl: `struct Uniforms { ${['size', ...fields].map((name) => `${name}: u32`).join(', ')} }\n@compute @workgroup_size(8, 4)`,
  uniforms: () => ({}),
  dispatch: () => ({ threads: [1] }),
});
const [one, two, three] = [shader('from_x'), shader('from_x', 'from_y'), shader('from_x', 'from_y', 'from_z')];

const cases: readonly [string, Shader, Dispatch, number, number][] = [
  ['a short dispatch is one part', three, { threads: [100, 100, 2] }, 0.3, 1],
  ['a row of workgroups', one, { threads: [80] }, 3, 4],
  ['as many parts as workgroups at most', one, { threads: [17] }, 100, 3],
  ['batches first', three, { threads: [8, 8, 6] }, 3, 3],
  ['batches, then rows', three, { threads: [16, 16, 3] }, 7, 12],
  ['down to single workgroups', three, { threads: [16, 8, 2] }, 1e9, 8],
  ['columns too where rows are few', two, { threads: [64, 8] }, 4, 4],
  ['workgroups that are counted as such', one, { workgroups: [10] }, 5, 5],
  ['a program that cannot be parted', shader(), { threads: [1000] }, 9, 1],
  ['batches that cannot be parted', two, { threads: [8, 8, 6] }, 4, 2],
];

test.each(cases)('%s', (_, program, dispatch, pieces, count) => {
  const parts = partsOf(program, dispatch, pieces);
  const [whole] = partsOf(program, dispatch);
  const unit = 'threads' in dispatch ? [8, 4, 1] : [1, 1, 1];
  expect(parts).toHaveLength(count);
  // Together they are the whole, each workgroup once.
  const seen = new Set<string>();
  for (const { from, workgroups: [x, y, z] } of parts) {
    for (let i = 0; i < x; i++) for (let j = 0; j < y; j++) for (let k = 0; k < z; k++) {
      seen.add(String([from.from_x / unit[0]! + i, from.from_y / unit[1]! + j, from.from_z / unit[2]! + k]));
    }
  }
  const [x, y, z] = whole!.workgroups;
  const numbered = Array.from({ length: x * y * z }, (_, i) => String([i % x, Math.floor(i / x) % y, Math.floor(i / x / y)]));
  expect([...seen].sort()).toEqual(numbered.sort());
  expect(parts.reduce((sum, { workgroups: [x, y, z] }) => sum + x * y * z, 0)).toBe(seen.size);
  expect(parts.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
});

test('no part is more than was asked for', () => {
  for (const pieces of [1.5, 2, 3, 5, 7, 11]) {
    for (const threads of [[800], [80, 40], [24, 60, 3], [8, 4, 97]]) {
      for (const { share } of partsOf(three, { threads }, pieces)) expect(share).toBeLessThanOrEqual(1 / pieces);
    }
  }
});

test('a long row of workgroups folds, and so do its parts', () => {
  expect(partsOf(one, { workgroups: [1000] }, 1, 100)[0]!.workgroups).toEqual([100, 10, 1]);
  expect(partsOf(one, { workgroups: [1000] }, 2, 100).map(({ workgroups, from }) => [workgroups, from.from_x])).toEqual([[[100, 5, 1], 0], [[100, 5, 1], 500]]);
  expect(() => partsOf(one, { workgroups: [10001] }, 1, 100)).toThrow(/^some: needs \[10001\] workgroups, the device allows 100 per axis$/);
});
