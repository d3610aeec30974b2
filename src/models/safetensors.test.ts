import { describe, expect, test } from 'vitest';
import { tensor } from '../core/tensor.ts';
import { findDuplicateKey } from './duplicate-key.ts';
import { readSafetensors, SafetensorsError, writeSafetensors } from './safetensors.ts';

/** A file with this header text (or bytes), then this much data. */
function file(header: string | Uint8Array, data: number | ArrayLike<number> = 0, length?: bigint): Uint8Array<ArrayBuffer> {
  const json = typeof header === 'string' ? new TextEncoder().encode(header) : header;
  const body = typeof data === 'number' ? new Uint8Array(data) : Uint8Array.from(data);
  const bytes = new Uint8Array(8 + json.length + body.length);
  new DataView(bytes.buffer).setBigUint64(0, length ?? BigInt(json.length), true);
  bytes.set(json, 8);
  bytes.set(body, 8 + json.length);
  return bytes;
}

const entry = (dtype: string, shape: string, begin: number | string, end: number | string): string =>
  `{"dtype":"${dtype}","shape":${shape},"data_offsets":[${begin},${end}]}`;

const not = 'w.safetensors is not a safetensors file: ';
const broken = 'w.safetensors is a broken safetensors file: ';
const text = (value: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(value);

const REFUSED: readonly (readonly [string, Uint8Array<ArrayBuffer>, string])[] = [
  ['empty', new Uint8Array(0), `${not}it has 0 bytes, fewer than the 8 that every such file starts with.`],
  ['7 bytes', new Uint8Array(7), `${not}it has 7 bytes, fewer than the 8 that every such file starts with.`],
  ['a header of 7 TB', file('{}', 1200, 7_000_000_000_000n), `${not}its header says 7 TB, the file has 1.2 kB.`],
  ['a header of 2⁶⁴ − 1 bytes', file('{}', 0, 2n ** 64n - 1n), `${not}its header says 18 EB, the file has 10 bytes.`],
  ['a header one byte too long', file('{}', 0, 3n), `${not}its header says 3 bytes, the file has 10 bytes.`],
  ['a header over 100 MB', file('{}', 100_000_001, 100_000_001n), `${not}its header has 100000001 bytes, the limit is 100 MB.`],
  ['a zip', text('PK\x03\x04 and what torch.save writes'), `(it looks like a file of torch.save; save it with safetensors.torch.save_file).`],
  ['a web page', text('<!doctype html><title>404</title>'), `(it looks like a web page; download the file itself).`],
  ['a Git LFS pointer', text('version https://git-lfs.github.com/spec/v1'), `(it is a Git LFS pointer; download the file that it stands for).`],
  ['no header', file('', 8), `${not}its header does not begin with {.`],
  ['a header that begins with a space', file(' {}'), `${not}its header does not begin with {.`],
  ['a header that is a list', file('[]'), `${not}its header does not begin with {.`],
  ['a byte order mark', file(Uint8Array.of(0xef, 0xbb, 0xbf, 0x7b, 0x7d)), `${not}its header does not begin with {.`],
  ['not UTF-8', file(Uint8Array.of(0x7b, 0x22, 0xc3, 0x28, 0x22, 0x7d)), `${not}its header is not UTF-8 text.`],
  ['not JSON', file('{"a":}'), `${not}its header is not valid JSON.`],
  ['JSON, then more', file('{}{}'), `${not}its header is not valid JSON.`],
  ['a tensor twice', file(`{"a":${entry('F32', '[1]', 0, 4)},"a":${entry('F32', '[1]', 0, 4)}}`, 4), `${not}its header holds the key "a" twice.`],
  ['a tensor twice, escaped', file(`{"a":${entry('F32', '[1]', 0, 4)},"\\u0061":${entry('F32', '[1]', 0, 4)}}`, 4), `holds the key "a" twice.`],
  ['a shape twice', file(`{"a":{"dtype":"F32","shape":[1],"shape":[1],"data_offsets":[0,4]}}`, 4), `holds the key "shape" twice.`],
  ['metadata that is a number', file('{"__metadata__":1}'), `${broken}"__metadata__" must be an object of texts, got 1.`],
  ['metadata that holds a number', file('{"__metadata__":{"epochs":3}}'), `"__metadata__" must hold texts, got 3 under "epochs".`],
  ['a tensor that is null', file('{"a":null}'), `${broken}tensor "a" must be an object with dtype, shape and data_offsets, got null.`],
  ['no dtype', file('{"a":{"shape":[1],"data_offsets":[0,4]}}', 4), `tensor "a" must name its dtype, got nothing.`],
  ['integers', file(`{"a":${entry('I64', '[1]', 0, 8)}}`, 8), `w.safetensors: tensor "a" is stored as "I64"; save it as F32, F16 or BF16.`],
  ['a dtype of Object.prototype', file(`{"a":${entry('constructor', '[1]', 0, 8)}}`, 8), `stored as "constructor"; save it as`],
  ['no shape', file('{"a":{"dtype":"F32","data_offsets":[0,4]}}', 4), `tensor "a" must have a shape of whole numbers from 0, got nothing.`],
  ['a negative axis', file(`{"a":${entry('F32', '[-1]', 0, 4)}}`, 4), `must have a shape of whole numbers from 0, got [-1].`],
  ['half an axis', file(`{"a":${entry('F32', '[0.5]', 0, 2)}}`, 2), `must have a shape of whole numbers from 0, got [0.5].`],
  ['an unsafe axis', file(`{"a":${entry('F32', '[9007199254740992]', 0, 4)}}`, 4), `must have a shape of whole numbers from 0, got [9007199254740992].`],
  ['a shape past counting', file(`{"a":${entry('F32', '[4294967296,4294967296]', 0, 4)}}`, 4), `has a shape too large to count, [4294967296, 4294967296].`],
  ['a shape past counting, then 0', file(`{"a":${entry('F32', '[4294967296,4294967296,0]', 0, 0)}}`), `has a shape too large to count`],
  ['one offset', file('{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}', 4), `must have two data_offsets, whole numbers from 0, got [0].`],
  ['an unsafe offset', file(`{"a":${entry('F32', '[1]', 0, '1e300')}}`, 4), `must have two data_offsets, whole numbers from 0, got [0,1e+300].`],
  ['offsets the wrong way round', file(`{"a":${entry('F32', '[1]', 4, 0)}}`, 4), `needs 4 bytes, its data_offsets [4, 0] hold -4.`],
  ['shape and offsets at odds', file(`{"a":${entry('F16', '[3]', 0, 4)}}`, 4), `${broken}tensor "a" of shape [3] in F16 needs 6 bytes, its data_offsets [0, 4] hold 4.`],
  ['a gap at the start', file(`{"a":${entry('F32', '[1]', 4, 8)}}`, 8), `tensor "a" leaves a gap: it should begin at byte 0 of the data, it begins at 4.`],
  ['an overlap', file(`{"a":${entry('F32', '[2]', 0, 8)},"b":${entry('F32', '[2]', 4, 12)}}`, 12), `tensor "b" overlaps another: it should begin at byte 8 of the data, it begins at 4.`],
  ['two tensors in one place', file(`{"a":${entry('F32', '[1]', 0, 4)},"b":${entry('F32', '[1]', 0, 4)}}`, 4), `tensor "b" overlaps another`],
  ['data cut off', file(`{"a":${entry('F32', '[2]', 0, 8)}}`, 7), `tensor "a" ends at byte 8 of the data, the file holds 7; it may be cut off.`],
  ['data left over', file(`{"a":${entry('F32', '[1]', 0, 4)}}`, 5), `its tensors end at byte 4 of the data, the file holds 5.`],
  ['data without tensors', file('{}', 1), `its tensors end at byte 0 of the data, the file holds 1.`],
];

describe('refuses, in one sentence,', () => {
  test.each(REFUSED)('%s', (_, bytes, message) => {
    const read = (): unknown => readSafetensors(bytes, 'w.safetensors');
    expect(read).toThrow(SafetensorsError);
    expect(read).toThrow(message);
  });

  test('every file that is cut short, at any byte', () => {
    const whole = writeSafetensors({ a: tensor([2], [1, 2]), b: tensor([], [3]) }, { made: 'here' });
    for (let length = 0; length < whole.length; length++) {
      expect(() => readSafetensors(whole.subarray(0, length)), `${length} bytes`).toThrow(SafetensorsError);
    }
  });
});

const ACCEPTED: readonly (readonly [string, Uint8Array<ArrayBuffer>, readonly (readonly [string, readonly number[], readonly number[]])[]])[] = [
  ['no tensors', file('{}'), []],
  ['spaces after the header', file('{}      '), []],
  ['a scalar', file(`{"a":${entry('F32', '[]', 0, 4)}}`, [0, 0, 0x80, 0xbf]), [['a', [], [-1]]]],
  ['no elements', file(`{"a":${entry('F32', '[0,3]', 0, 0)},"b":${entry('F16', '[1]', 0, 2)}}`, [0, 0x3c]), [['a', [0, 3], []], ['b', [1], [1]]]],
  ['a header not in the order of the data', file(`{"a":${entry('F16', '[1]', 2, 4)},"b":${entry('F16', '[1]', 0, 2)}}`, [0, 0x3c, 0, 0x40]), [['a', [1], [2]], ['b', [1], [1]]]],
  ['names of Object.prototype', file(`{"__proto__":${entry('F16', '[1]', 0, 2)},"constructor":${entry('F16', '[1]', 2, 4)}}`, [0, 0x3c, 0, 0x40]), [['__proto__', [1], [1]], ['constructor', [1], [2]]]],
  ['an odd start of the data', file(`{"b":${entry('F32', '[1]', 0, 4)}}`.padEnd(59), [0, 0, 0x80, 0x3f]), [['b', [1], [1]]]],
  ['the counters of batch norms, left out', file(`{"bn.num_batches_tracked":${entry('I64', '[]', 0, 8)},"a":${entry('F16', '[1]', 8, 10)}}`, [7, 0, 0, 0, 0, 0, 0, 0, 0, 0x3c]), [['a', [1], [1]]]],
  ['BF16', file(`{"a":${entry('BF16', '[4]', 0, 8)}}`, [0x80, 0x3f, 0x49, 0xc0, 0x80, 0x7f, 1, 0]), [['a', [4], [1, -3.140625, Infinity, 2 ** -133]]]],
];

describe('reads', () => {
  test.each(ACCEPTED)('%s', (_, bytes, expected) => {
    const { tensors } = readSafetensors(bytes);
    expect(Object.entries(tensors).map(([key, { shape, data }]) => [key, shape, [...data]])).toEqual(expected);
  });

  test('a view that starts inside its buffer', () => {
    const bytes = file(`{"a":${entry('F32', '[1]', 0, 4)}}`, [0, 0, 0x80, 0x3f]);
    const moved = new Uint8Array(bytes.length + 3);
    moved.set(bytes, 3);
    expect(readSafetensors(moved.subarray(3)).tensors['a']!.data[0]).toBe(1);
  });

  test('only the names that the file holds', () => {
    expect(readSafetensors(file('{}')).tensors['toString']).toBeUndefined();
  });
});

const HALVES: readonly (readonly [number, number])[] = [
  [0x0000, 0], [0x8000, -0], [0x3c00, 1], [0xc000, -2], [0x3555, 0.333251953125], [0x7bff, 65504], [0xfbff, -65504],
  [0x0400, 2 ** -14], [0x03ff, 1023 * 2 ** -24], [0x0001, 2 ** -24], [0x8001, -(2 ** -24)], [0x7c00, Infinity], [0xfc00, -Infinity], [0x7e00, NaN], [0xfc01, NaN],
];

test.each(HALVES)('the half float %i is %d', (half, value) => {
  const { tensors, storedAs } = readSafetensors(file(`{"a":${entry('F16', '[1]', 0, 2)}}`, [half & 255, half >> 8]));
  expect(tensors['a']!.data[0]).toBe(value);
  expect(storedAs['a']).toBe('F16');
});

describe('writes', () => {
  test('what it reads, bit for bit', () => {
    const values = [0, -0, 1e-45, 3.4028234663852886e38, Infinity, -Infinity, NaN, 1 / 3];
    const bytes = writeSafetensors(
      { 'b.weight': tensor([2, 2, 2], values), a: tensor([0, 5], []), ['__proto__']: tensor([], [7]) },
      { made: 'hôtel "😀"' },
    );
    const { tensors, metadata, storedAs } = readSafetensors(bytes);
    expect(Object.keys(tensors)).toEqual(['b.weight', 'a', '__proto__']);
    expect(tensors['b.weight']).toEqual(tensor([2, 2, 2], values));
    expect(tensors['a']).toEqual(tensor([0, 5], []));
    expect(tensors['__proto__']).toEqual(tensor([], [7]));
    expect({ ...metadata }).toEqual({ made: 'hôtel "😀"' });
    expect({ ...storedAs }).toEqual(Object.fromEntries(Object.keys(tensors).map((key) => [key, 'F32'])));
  });

  test('data that starts on a multiple of 8', () => {
    for (const key of ['a', 'ab', 'abc', 'abcdefgh', 'é']) {
      const bytes = writeSafetensors({ [key]: tensor([1], [1]) });
      expect((bytes.length - 4) % 8).toBe(0);
    }
  });

  test('no tensor at odds with its shape, and none called __metadata__', () => {
    expect(() => writeSafetensors({ a: { shape: [3], data: new Float32Array(2) } })).toThrow('Tensor "a" of shape [3] needs 3 values, got 2.');
    expect(() => writeSafetensors({ __metadata__: tensor([], [1]) })).toThrow('A tensor cannot be called "__metadata__": rename it.');
  });
});

const KEYS: readonly (readonly [string, string | undefined])[] = [
  ['{"a":1,"b":2}', undefined],
  ['{"a":1,"a":2}', 'a'],
  ['{"a":{"a":1},"b":{"a":1}}', undefined],
  ['{"a":["a","a"],"b":"a"}', undefined],
  ['{"a":[{"x":1},{"x":1}]}', undefined],
  ['{"a":[{"x":1,"x":1}]}', 'x'],
  ['{"a":{"b":1},"a":1}', 'a'],
  ['{"a":"\\"a\\":","b":"{,"}', undefined],
  ['{"\\u0061":1,"a":2}', 'a'],
  ['{"\\\\":1,"\\\\":2}', '\\'],
  ['{"a\\"":1,"a":2}', undefined],
  ['{"":1,"":2}', ''],
  ['{"__proto__":1,"__proto__":2}', '__proto__'],
];

test.each(KEYS)('%s holds twice: %s', (json, key) => {
  expect(findDuplicateKey(json)).toBe(key);
});
