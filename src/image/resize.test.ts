import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readSafetensors } from '../models/safetensors.ts';
import { drawn, sha256 } from './fixtures/drawn.ts';
import { resize, type Interpolation } from './resize.ts';

const fixtures = readSafetensors(readFileSync(new URL('fixtures/resize.safetensors', import.meta.url)));
const CASES = [...Object.keys(fixtures.tensors), ...Object.keys(fixtures.metadata)];

const sizeIn = (text: string): readonly [number, number] => text.split('x').map(Number) as [number, number];

describe('resize gives the very bytes of Pillow:', () => {
  test('cases of both filters', () => expect(CASES.length).toBeGreaterThanOrEqual(36));

  test.each(CASES)('%s', (name) => {
    const [from, to, filter] = name.split(' ') as [string, string, Interpolation];
    const [width, height] = sizeIn(to);
    const { data } = resize(drawn(...sizeIn(from)), { width, height, filter });
    const expected = fixtures.tensors[name];
    if (expected) expect([...data]).toEqual([...expected.data]);
    else expect(sha256(data)).toBe(fixtures.metadata[name]);
  });
});

const WINDOWS = [
  { x: 0, y: 0, width: 29, height: 23 },
  { x: 28, y: 22, width: 1, height: 1 },
  { x: 3, y: 7, width: 11, height: 5 },
  { x: 0, y: 10, width: 29, height: 1 },
];

test.each(WINDOWS)('the window $width × $height at ($x, $y) is that part of the whole', (window) => {
  for (const filter of ['bicubic', 'bilinear'] as const) {
    for (const [from, to] of [[17, 29], [90, 29], [29, 29]] as const) {
      const image = drawn(from, from - 6);
      const whole = resize(image, { width: to, height: 23, filter });
      const part = resize(image, { width: to, height: 23, filter, window });
      const rows = Array.from({ length: window.height }, (_, y) => {
        const start = ((window.y + y) * to + window.x) * 3;
        return [...whole.data.subarray(start, start + window.width * 3)];
      });
      expect([...part.data]).toEqual(rows.flat());
    }
  }
});

test('RGB and RGBA of the same image give the same', () => {
  const rgba = drawn(40, 30);
  const rgb = { ...rgba, data: Uint8Array.from(rgba.data.filter((_, i) => i % 4 !== 3)) };
  const to = { width: 13, height: 50, filter: 'bicubic' } as const;
  expect(resize(rgb, to)).toEqual(resize(rgba, to));
});

const WRONG: readonly (readonly [string, Partial<Parameters<typeof resize>[1]>, string])[] = [
  ['no width', { width: 0 }, 'resize: sides must be whole numbers from 1, got 0 × 4'],
  ['half a height', { height: 1.5 }, 'resize: sides must be whole numbers from 1, got 4 × 1.5'],
  ['NaN', { width: NaN }, 'resize: sides must be whole numbers from 1, got NaN × 4'],
  ['a window that sticks out', { window: { x: 1, y: 0, width: 4, height: 4 } }, 'resize: the window 4 × 4 at (1, 0) is not inside 4 × 4'],
  ['a window before the image', { window: { x: 0, y: -1, width: 4, height: 4 } }, 'is not inside 4 × 4'],
];

test.each(WRONG)('refuses %s', (_, options, message) => {
  expect(() => resize(drawn(3, 3), { width: 4, height: 4, filter: 'bicubic', ...options })).toThrow(message);
});

test('refuses bytes that are not the image', () => {
  const image = { width: 3, height: 3, data: new Uint8ClampedArray(9) };
  expect(() => resize(image, { width: 4, height: 4, filter: 'bicubic' })).toThrow(
    'resize: an image of 3 × 3 needs 3 or 4 bytes a pixel, got 9 bytes',
  );
});
