import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fileOf, hashOf, imageIn, MOST_BYTES, textOf } from './link-image.ts';

/** A whole WebP file. */
const webp = new Uint8Array(readFileSync('public/presets/cbam-parachute.webp'));
const bytesIn = async (file: Blob): Promise<Uint8Array> => new Uint8Array(await file.arrayBuffer());

test.each([0, 1, 2, 3, 4])('an image and the text of it, with %i bytes more than a multiple of three', async (more) => {
  const size = webp.length + 300;
  const padded = new Uint8Array(size - (size % 3) + more);
  padded.set(webp);
  const text = textOf(padded);
  expect(text).toMatch(/^[A-Za-z0-9_-]+$/);
  expect(imageIn(hashOf(text))).toBe(text);
  expect(await bytesIn(await fileOf(text))).toEqual(padded);
});

test('every byte survives', () => {
  const all = Uint8Array.from({ length: 256 }, (_, i) => i);
  expect(Uint8Array.from(Buffer.from(textOf(all), 'base64url'))).toEqual(all);
});

test.each([['', undefined], ['#', undefined], ['#stage', undefined], ['#image', ''], ['#image=', ''], ['#image=UklGR_-', 'UklGR_-'], ['#a=1&image=UklG', 'UklG']])(
  'the address part “%s” carries %s', (hash, text) => {
    expect(imageIn(hash)).toBe(text);
  },
);

const pngBytes = Uint8Array.from(Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJggg==', 'base64'));

test.each([
  ['nothing', '', 'damaged or cut off: copy the link again'],
  ['what is no base64url', '<img src=x>', 'damaged or cut off'],
  ['padding of another alphabet', 'UklGRg==', 'damaged or cut off'],
  ['a length that no bytes have', 'UklGR', 'damaged or cut off'],
  ['text', textOf(new TextEncoder().encode('Buy milk. Call the bank.')), 'is not an image'],
  ['the first half of an image', textOf(webp.subarray(0, webp.length / 2)), 'is cut off before the picture ends: copy the link again, whole.'],
  ['a few bytes of an image', textOf(webp.subarray(0, 14)), 'is cut off'],
  ['another kind of image', textOf(pngBytes), 'is a PNG, and links carry WebP'],
  ['too many bytes', textOf(new Uint8Array(MOST_BYTES + 1)), 'has 16.0 kB, and a link takes at most 16.0 kB'],
])('%s is refused in words', async (_, text, why) => {
  await expect(fileOf(text)).rejects.toThrow(/^The image in the link .*: .*\.$/);
  await expect(fileOf(text)).rejects.toThrow(why);
});

test('a few bytes that announce a picture which would fill the memory are refused', async () => {
  const huge = webp.slice();
  expect(String.fromCharCode(...huge.subarray(12, 16))).toBe('VP8 ');
  huge.set([0xff, 0x3f, 0xff, 0x3f], 26);
  await expect(fileOf(textOf(huge))).rejects.toThrow('is 16383 × 16383 pixels, 268 megapixels');
});
