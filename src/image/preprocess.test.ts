import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readSafetensors } from '../models/safetensors.ts';
import { drawn, sha256 } from './fixtures/drawn.ts';
import { cropRegion, fitSize, frame, normalise, preprocess, type Preprocessing } from './preprocess.ts';
import type { Interpolation } from './resize.ts';

const fixtures = readSafetensors(readFileSync(new URL('fixtures/crop.safetensors', import.meta.url)));
const IMAGENET = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] } as const;
const how = (size: number, resize: number, interpolation: Interpolation = 'bicubic'): Preprocessing =>
  ({ size, resize, interpolation, ...IMAGENET });

describe('the centre crop has the very bytes of torchvision:', () => {
  const cases = [...Object.keys(fixtures.tensors), ...Object.keys(fixtures.metadata)].filter((name) => name !== 'normalised');
  test('cases of both filters', () => expect(cases.length).toBeGreaterThanOrEqual(26));

  test.each(cases)('%s', (name) => {
    const [from, short, size, filter] = name.split(' ') as [string, string, string, Interpolation];
    const [width, height] = from.split('x').map(Number) as [number, number];
    const { data } = frame(drawn(width, height), how(Number(size), Number(short), filter));
    const expected = fixtures.tensors[name];
    if (expected) expect([...data]).toEqual([...expected.data]);
    else expect(sha256(data)).toBe(fixtures.metadata[name]);
  });
});

test('normalised values have the very bits of torchvision, for every byte', () => {
  const data = Uint8Array.from({ length: 768 }, (_, i) => Math.floor(i / 3));
  const image = normalise({ width: 16, height: 16, data }, IMAGENET);
  expect(image.shape).toEqual([3, 16, 16]);
  expect(sha256(new Uint8Array(image.data.buffer))).toBe(fixtures.metadata['normalised']);
});

const REGIONS: readonly (readonly [string, number, number, Preprocessing, readonly [number, number, number, number]])[] = [
  ['a square, all of it', 500, 500, how(224, 224), [0, 0, 500, 500]],
  ['a wide image, its middle', 448, 224, how(224, 224), [112, 0, 224, 224]],
  ['a tall image, its middle', 224, 448, how(224, 224), [0, 112, 224, 224]],
  ['a square with a margin', 248, 248, how(224, 248), [12, 12, 224, 224]],
  ['twice the size', 496, 496, how(224, 248), [24, 24, 448, 448]],
  ['one pixel', 1, 1, how(224, 224), [0, 0, 1, 1]],
  ['5000 × 20', 5000, 20, how(224, 248), [30888 / 12.4, 12 / 12.4, 224 / 12.4, 224 / 12.4]],
  ['half a pixel over an even start goes down', 225, 224, how(224, 224), [0, 0, 224, 224]],
  ['half a pixel over an odd start goes up', 227, 224, how(224, 224), [2, 0, 224, 224]],
];

test.each(REGIONS)('cropRegion: %s', (_, width, height, model, [x, y, w, h]) => {
  const region = cropRegion({ width, height }, model);
  expect(region.x).toBeCloseTo(x, 9);
  expect(region.y).toBeCloseTo(y, 9);
  expect(region.width).toBeCloseTo(w, 9);
  expect(region.height).toBeCloseTo(h, 9);
});

const FITS: readonly (readonly [string, number, number, number, number, readonly [number, number]])[] = [
  ['a square', 500, 500, 224, 16, [224, 224]],
  ['3 : 2', 3000, 2000, 224, 16, [224, 144]],
  ['2 : 3', 2000, 3000, 224, 16, [144, 224]],
  ['5000 × 20 keeps one patch', 5000, 20, 224, 16, [224, 16]],
  ['one pixel', 1, 1, 128, 8, [128, 128]],
  ['a size that is no multiple', 400, 300, 250, 16, [256, 192]],
];

test.each(FITS)('fit: %s, %i × %i to %i by %i', (_, width, height, size, multiple, expected) => {
  const model = { ...how(size, size), multiple };
  expect(fitSize({ width, height }, model)).toEqual({ width: expected[0], height: expected[1] });
  const { image, region } = preprocess(drawn(width, height), model, 'fit');
  expect(image.shape).toEqual([3, expected[1], expected[0]]);
  expect(region).toEqual({ x: 0, y: 0, width, height });
});

test('preprocess crops unless told otherwise, and normalises', () => {
  const white = { width: 7, height: 3, data: new Uint8ClampedArray(84).fill(255) };
  const { image, region } = preprocess(white, { ...how(4, 4), mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.25] });
  expect(image.shape).toEqual([3, 4, 4]);
  expect([...image.data]).toEqual([...Array(32).fill(1), ...Array(16).fill(2)]);
  expect(region).toEqual(cropRegion(white, how(4, 4)));
});

test('refuses a model that cannot be', () => {
  expect(() => cropRegion({ width: 9, height: 9 }, how(224, 200))).toThrow('preprocess: cannot cut 224 pixels out of 200');
  expect(() => preprocess(drawn(2, 2), { ...how(2, 2), std: [1, 1] })).toThrow('preprocess: mean and std need three numbers each');
  expect(() => preprocess(drawn(2, 2), { ...how(2, 2), std: [1, 0, 1] })).toThrow('std not 0');
});
