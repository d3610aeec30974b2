import { expect, test } from 'vitest';
import { tensor, type Shape } from '../core/tensor.ts';
import { npyHeader, writeNpy } from './npy.ts';

const CASES: readonly (readonly [string, Shape, string])[] = [
  ['a scalar', [], '()'],
  ['a vector: a tuple of one has a comma', [5], '(5,)'],
  ['a matrix', [2, 3], '(2, 3)'],
  ['no rows', [0, 4], '(0, 4)'],
  ['a header that is longer than 64 bytes', [1000000, 1000000, 1000000, 1000000, 1000000], '(1000000, 1000000, 1000000, 1000000, 1000000)'],
];

test.each(CASES)('%s', (_, shape, tuple) => {
  const bytes = npyHeader(shape);
  // As the format says: the magic string, the version, the length of what follows as two bytes.
  expect(Array.from(bytes.subarray(0, 8))).toEqual([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
  expect(bytes[8]! + 256 * bytes[9]!).toBe(bytes.length - 10);
  expect(bytes.length % 64).toBe(0);
  const text = new TextDecoder().decode(bytes.subarray(10));
  expect(text.trimEnd()).toBe(`{'descr': '<f4', 'fortran_order': False, 'shape': ${tuple}, }`);
  expect(text.at(-1)).toBe('\n');
});

test('the values follow, little-endian, as the tensor has them', () => {
  const bytes = writeNpy(tensor([2, 2], [1, -2, 0.5, NaN]));
  const view = new DataView(bytes.buffer, npyHeader([2, 2]).length);
  expect([0, 4, 8, 12].map((at) => view.getFloat32(at, true))).toEqual([1, -2, 0.5, NaN]);
  expect(bytes.length).toBe(npyHeader([2, 2]).length + 16);
});

test('values that do not fill the shape are refused', () =>
  expect(() => writeNpy({ shape: [3], data: new Float32Array(2) })).toThrow('writeNpy: shape [3] needs 3 values, got 2'));
