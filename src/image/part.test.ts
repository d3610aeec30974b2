import { expect, test } from 'vitest';
import { drawn } from './fixtures/drawn.ts';
import { cutOut, isPart, partOf, writePart } from './part.ts';
import { frame, preprocess, seenRegion, type Preprocessing } from './preprocess.ts';
import type { Region } from './resize.ts';

const SIZE = { width: 640, height: 448 };

const PARTS: readonly (readonly [string, Region | undefined])[] = [
  ['', { x: 0, y: 0, ...SIZE }],
  ['8,16,128,96', { x: 8, y: 16, width: 128, height: 96 }],
  ['639,447,1,1', { x: 639, y: 447, width: 1, height: 1 }],
  ['0,0,640,447', { x: 0, y: 0, width: 640, height: 447 }],
  ['1,0,640,448', undefined],
  ['0,400,10,49', undefined],
  ['8,16,0,96', undefined],
  ['-1,0,8,8', undefined],
  ['1.5,0,8,8', undefined],
  ['1,2,3', undefined],
];

test.each(PARTS)('“%s” of 640 × 448 pixels', (text, part) => {
  expect(partOf(text, SIZE)).toEqual(part);
  if (part) expect(writePart(part, SIZE)).toBe(text);
  if (part && text) expect(isPart(text)).toBe(true);
});

const HOW: Preprocessing = { size: 32, resize: 32, interpolation: 'bicubic', mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] };

test('a part is what an image of its pixels alone would be', () => {
  const whole = drawn(90, 60);
  const part = { x: 11, y: 7, width: 40, height: 50 };
  const alone = cutOut(whole, part);
  expect([...alone.data.subarray(0, 4)]).toEqual([...whole.data.subarray(4 * (7 * 90 + 11), 4 * (7 * 90 + 11) + 4)]);
  expect([...alone.data.subarray(-4)]).toEqual([...whole.data.subarray(4 * (56 * 90 + 50), 4 * (56 * 90 + 50) + 4)]);
  for (const fit of ['crop', 'fit'] as const) {
    expect(preprocess(whole, HOW, fit, part).image).toEqual(preprocess(alone, HOW, fit).image);
    expect(frame(whole, HOW, fit, part)).toEqual(frame(alone, HOW, fit));
  }
  expect(cutOut(whole, { x: 0, y: 0, width: 90, height: 60 })).toBe(whole);
});

const SEEN: readonly (readonly [string, 'crop' | 'fit', Region, Region])[] = [
  ['whole, all of the part', 'fit', { x: 10, y: 20, width: 300, height: 100 }, { x: 10, y: 20, width: 300, height: 100 }],
  ['square, the middle of a wide part', 'crop', { x: 10, y: 20, width: 300, height: 100 }, { x: 110, y: 20, width: 100, height: 100 }],
  ['square, the middle of a tall part', 'crop', { x: 10, y: 20, width: 100, height: 200 }, { x: 10, y: 70, width: 100, height: 100 }],
];

test.each(SEEN)('the model sees of a part, %s', (_, fit, part, seen) => {
  expect(seenRegion(SIZE, HOW, fit, part)).toEqual(seen);
  expect(preprocess(drawn(SIZE.width, SIZE.height), HOW, fit, part).region).toEqual(seen);
});
