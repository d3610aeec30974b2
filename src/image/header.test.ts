import { deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';
import { ImageError, MAX_MEGAPIXELS, readImageHeader, type ImageHeader } from './header.ts';

const image = (width: number, height: number, channels: 3 | 4 = 3): Sharp =>
  sharp({ create: { width, height, channels, background: { r: 200, g: 80, b: 30, alpha: 0.5 }, noise: { type: 'gaussian', mean: 128, sigma: 40 } } });
/** Three frames, one below the other as sharp takes them. */
const frames = (width: number, height: number): Sharp =>
  sharp(Uint8Array.from({ length: width * height * 9 }, (_, i) => Math.floor(i / (width * height * 3)) * 60), { raw: { width, height: height * 3, channels: 3, pageHeight: height } });
const bytes = async (encoded: Sharp): Promise<Uint8Array> => new Uint8Array(await encoded.toBuffer());
const ascii = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));
const join = (...parts: readonly (string | readonly number[] | Uint8Array)[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => [...(typeof part === 'string' ? ascii(part) : part)]));
const u32 = (value: number): readonly number[] => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
const chunk = (kind: string, ...data: readonly number[]): Uint8Array => join(u32(data.length), kind, data, u32(0));
const png = (width: number, height: number, depth = 8, ...middle: readonly Uint8Array[]): Uint8Array =>
  join('\x89PNG\r\n\x1a\n', chunk('IHDR', ...u32(width), ...u32(height), depth, 6, 0, 0, 0), ...middle, chunk('IEND'));
const box = (kind: string, ...data: readonly (string | readonly number[] | Uint8Array)[]): Uint8Array => {
  const inside = join(...data);
  return join(u32(inside.length + 8), kind, inside);
};
/** An AVIF of one item with these properties, associated in this order (from 1). */
const avif = (properties: readonly Uint8Array[], order: readonly number[]): Uint8Array =>
  join(
    box('ftyp', 'avif', u32(0), 'mif1', 'avif'),
    box('meta', u32(0), box('pitm', u32(0), [0, 7]), box('iprp', box('ipco', ...properties), box('ipma', u32(0), u32(2), [0, 1, 1, 2], [0, 7, order.length], order))),
    box('mdat', [1, 2, 3]),
  );
const ispe = (width: number, height: number): Uint8Array => box('ispe', u32(0), u32(width), u32(height));

/** A BMP of 24 bits a pixel, rows of 4 bytes. */
const bmp = (width: number, height: number): Uint8Array => {
  const rows = Math.ceil((width * 24) / 32) * 4 * Math.abs(height);
  const view = new DataView(new ArrayBuffer(54 + rows));
  const fields: readonly (readonly [number, number])[] = [[2, 54 + rows], [10, 54], [14, 40], [18, width], [22, height], [26, 1 | (24 << 16)]];
  for (const [at, value] of fields) view.setInt32(at, value, true);
  view.setUint16(0, 0x424d);
  return new Uint8Array(view.buffer);
};

const CMYK = 'Its colours are for print (CMYK); the screen shows them approximately.';
const DEEP = 'It has 16 bits a channel; 8 are used.';
const MOVES = 'It is animated; its first frame is used.';

const READ: readonly (readonly [string, () => Promise<Uint8Array> | Uint8Array, Omit<ImageHeader, 'animated'>])[] = [
  ['PNG', () => bytes(image(31, 17).png()), { type: 'png', width: 31, height: 17 }],
  ['PNG of 1 × 1', () => bytes(image(1, 1).png()), { type: 'png', width: 1, height: 1 }],
  ['PNG of 5000 × 20', () => bytes(image(5000, 20).png()), { type: 'png', width: 5000, height: 20 }],
  ['PNG, transparent', () => bytes(image(31, 17, 4).png()), { type: 'png', width: 31, height: 17 }],
  ['PNG of 16 bits', () => bytes(image(31, 17).toColourspace('rgb16').png()), { type: 'png', width: 31, height: 17, note: DEEP }],
  ['PNG, animated', () => png(9, 8, 8, chunk('acTL', ...u32(3), ...u32(0))), { type: 'png', width: 9, height: 8, note: MOVES }],
  ['PNG of one animated frame', () => png(9, 8, 8, chunk('acTL', ...u32(1), ...u32(0))), { type: 'png', width: 9, height: 8 }],
  ['PNG of 16 bits, animated', () => png(9, 8, 16, chunk('acTL', ...u32(2), ...u32(0))), { type: 'png', width: 9, height: 8, note: `${DEEP} ${MOVES}` }],
  ['PNG with bytes after its end', () => join(png(9, 8), 'more'), { type: 'png', width: 9, height: 8 }],
  ['PNG of 40 megapixels', () => png(8000, 5000), { type: 'png', width: 8000, height: 5000 }],
  ['JPEG', () => bytes(image(31, 17).jpeg()), { type: 'jpeg', width: 31, height: 17 }],
  ['JPEG, progressive', () => bytes(image(310, 170).jpeg({ progressive: true })), { type: 'jpeg', width: 310, height: 170 }],
  ['JPEG, grey', () => bytes(image(31, 17).greyscale().jpeg()), { type: 'jpeg', width: 31, height: 17 }],
  ['JPEG, CMYK', () => bytes(image(31, 17).toColourspace('cmyk').jpeg()), { type: 'jpeg', width: 31, height: 17, note: CMYK }],
  ['JPEG with bytes after its end', async () => join(await bytes(image(31, 17).jpeg()), '\xff\xd8 a second picture'), { type: 'jpeg', width: 31, height: 17 }],
  ['WebP', () => bytes(image(31, 17).webp()), { type: 'webp', width: 31, height: 17 }],
  ['WebP, lossless', () => bytes(image(300, 1700).webp({ lossless: true })), { type: 'webp', width: 300, height: 1700 }],
  ['WebP, transparent', () => bytes(image(31, 17, 4).webp()), { type: 'webp', width: 31, height: 17 }],
  ['WebP, animated', () => bytes(frames(31, 17).webp()), { type: 'webp', width: 31, height: 17, note: MOVES }],
  ['AVIF', () => bytes(image(310, 170).avif({ effort: 0 })), { type: 'avif', width: 310, height: 170 }],
  ['AVIF, transparent', () => bytes(image(31, 17, 4).avif({ effort: 0 })), { type: 'avif', width: 31, height: 17 }],
  ['AVIF of several items', () => avif([ispe(5, 5), ispe(9, 8)], [2]), { type: 'avif', width: 9, height: 8 }],
  ['AVIF, turned by a quarter', () => avif([ispe(9, 8), box('irot', [1])], [1, 0x82]), { type: 'avif', width: 8, height: 9 }],
  ['AVIF, turned by a half', () => avif([ispe(9, 8), box('irot', [2])], [1, 2]), { type: 'avif', width: 9, height: 8 }],
  ['GIF', () => bytes(image(31, 17).gif()), { type: 'gif', width: 31, height: 17 }],
  ['GIF, animated', () => bytes(frames(31, 17).gif()), { type: 'gif', width: 31, height: 17, note: MOVES }],
  ['BMP', () => bmp(31, 17), { type: 'bmp', width: 31, height: 17 }],
  ['BMP, upper row first', () => bmp(31, -17), { type: 'bmp', width: 31, height: 17 }],
];

describe('reads', () => {
  test.each(READ)('%s', async (_, make, expected) => {
    const animated = expected.note?.endsWith(MOVES) ?? false;
    expect(readImageHeader(await make())).toEqual({ ...expected, animated });
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])('JPEG of EXIF orientation %i, upright', async (orientation) => {
    const header = readImageHeader(await bytes(image(31, 17).withMetadata({ orientation }).jpeg()));
    expect([header.width, header.height]).toEqual(orientation < 5 ? [31, 17] : [17, 31]);
  });

  test('bytes that start inside their buffer', async () => {
    const moved = join('pad', await bytes(image(31, 17).withMetadata({ orientation: 6 }).jpeg())).subarray(3);
    expect(readImageHeader(moved)).toMatchObject({ width: 17, height: 31 });
  });
});

/** 16384² pixels in 33 kB: what deflate makes of zeros. */
function bomb(): Uint8Array {
  const packed = deflateSync(new Uint8Array(32_000_000));
  return png(16384, 16384, 8, chunk('IDAT', ...packed));
}

const none = 'is not an image: choose a PNG, JPEG, WebP, AVIF, GIF or BMP.';
const REFUSED: readonly (readonly [string, Uint8Array, string])[] = [
  ['0 bytes', new Uint8Array(0), 'is empty (0 bytes): choose another file.'],
  ['1 byte', Uint8Array.of(0x89), none],
  ['text', ascii('Hello, world'), none],
  ['text that begins like a BMP', ascii('BMW is a maker of cars and engines.'), none],
  ['zeros', new Uint8Array(5000), none],
  ['an SVG', ascii('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'is a drawing (SVG), not pixels: export it as PNG.'],
  ['an SVG after a comment', ascii('\xef\xbb\xbf<?xml version="1.0"?>\n<!-- made by hand -->\n<SVG>'), 'is a drawing (SVG), not pixels: export it as PNG.'],
  ['a web page', ascii('\n<!DOCTYPE html><svg></svg>'), 'is a web page, not an image: save the image itself.'],
  ['a HEIC', box('ftyp', 'heic', u32(0), 'mif1', 'heic'), 'is a HEIC photo, which browsers cannot decode: save it as JPEG.'],
  ['a HEIF', box('ftyp', 'mif1', u32(0), 'heic'), 'is a HEIC photo, which browsers cannot decode: save it as JPEG.'],
  ['an MP4', box('ftyp', 'isom', u32(512), 'mp42'), 'is a film, not an image: save one frame of it as PNG.'],
  ['a WebM', ascii('\x1aE\xdf\xa3 webm'), 'is a film, not an image: save one frame of it as PNG.'],
  ['a TIFF', ascii('II*\0 and more'), "is a TIFF or a camera's raw file, which browsers cannot decode: save it as PNG or JPEG."],
  ['a TIFF of the other order', ascii('MM\0* and more'), "is a TIFF or a camera's raw file, which browsers cannot decode: save it as PNG or JPEG."],
  ['a PDF', ascii('%PDF-1.7'), 'is a PDF document, not an image: export its page as PNG.'],
  ['a Photoshop file', ascii('8BPS\0'), 'is a Photoshop file, which browsers cannot decode: export it as PNG.'],
  ['a JPEG XL', ascii('\xff\x0a\0\0'), 'is a JPEG XL image, which browsers cannot decode: save it as JPEG.'],
  ['a JPEG 2000', ascii('\0\0\0\x0cjP  \r\n'), 'is a JPEG 2000 image, which browsers cannot decode: save it as JPEG.'],
  ['an icon', ascii('\0\0\x01\0\x01\0'), 'is an icon (ICO): save it as PNG.'],
  ['a zip', ascii('PK\x03\x04'), 'is a zip archive, not an image: unpack it and choose an image inside.'],
  ['a bomb', bomb(), 'is 16384 × 16384 pixels, 268 megapixels, and the limit is 40: make it smaller and try again.'],
  ['a bomb that is cut off', bomb().subarray(0, 100), 'is 16384 × 16384 pixels, 268 megapixels, and the limit is 40: make it smaller and try again.'],
  ['a little over the limit', png(8000, 5001), 'is 8000 × 5001 pixels, 40.1 megapixels, and the limit is 40: make it smaller and try again.'],
  ['the largest PNG', png(2 ** 31 - 1, 2 ** 31 - 1), 'megapixels, and the limit is 40: make it smaller and try again.'],
  ['a line of 40 megapixels', png(40_000_000, 1), 'is 40000000 × 1 pixels, and the longest side can be 65535: cut a part out of it and try again.'],
  ['no width', png(0, 10), 'says that it is 0 × 10 pixels, which is no picture: choose another file.'],
  ['a BMP of negative width', bmp(-4, 1), 'says that it is 0 × 1 pixels, which is no picture: choose another file.'],
  ['a PNG without its header', join('\x89PNG\r\n\x1a\n', chunk('IEND'), chunk('IEND')), 'is a broken PNG, without its size: save it anew as PNG.'],
  ['a JPEG without a picture', join([0xff, 0xd8, 0xff, 0xd9]), 'is a JPEG without a picture: save it anew.'],
  ['a lossless JPEG', join([0xff, 0xd8, 0xff, 0xc3, 0, 8, 8, 0, 9, 0, 9, 1]), 'is a lossless or arithmetic JPEG, which browsers cannot decode: save it as an ordinary JPEG or PNG.'],
  ['a JPEG of 12 bits', join([0xff, 0xd8, 0xff, 0xc1, 0, 8, 12, 0, 9, 0, 9, 1]), 'is a JPEG of 12 bits a channel, which browsers cannot decode: save it as an ordinary JPEG or PNG.'],
  ['a WebP of nothing known', join('RIFF', [16, 0, 0, 0], 'WEBPVP9 ', new Uint8Array(20)), 'is a broken WebP: save it anew as WebP or PNG.'],
  ['an AVIF without a size', avif([ispe(9, 8)], [2]), 'is a broken AVIF, without its size: save it anew as AVIF or PNG.'],
];

const caught = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return error;
  }
};

describe('refuses, in one sentence,', () => {
  test.each(REFUSED)('%s', (_, file, message) => {
    const error = caught(() => readImageHeader(file, 'it.png')) as Error;
    expect(error).toBeInstanceOf(ImageError);
    expect(error.message.startsWith('it.png ')).toBe(true);
    expect(error.message).toContain(message);
    expect(error.message.match(/\. |\.$/g)).toHaveLength(1);
  });

  test('an unnamed file as "This file"', () => {
    expect(() => readImageHeader(new Uint8Array(0))).toThrow('This file is empty (0 bytes): choose another file.');
  });

  test('the bomb is small, and its limit is stated', () => {
    expect(bomb().length).toBeLessThan(40_000);
    expect(MAX_MEGAPIXELS).toBe(40);
  });
});

const WHOLE: readonly (readonly [string, () => Promise<Uint8Array> | Uint8Array])[] = [
  ['PNG', () => bytes(image(31, 17).png())],
  ['JPEG', () => bytes(image(31, 17).jpeg())],
  ['JPEG, progressive, turned', () => bytes(image(31, 17).withMetadata({ orientation: 6 }).jpeg({ progressive: true }))],
  ['WebP', () => bytes(image(32, 18).webp())],
  ['WebP, lossless', () => bytes(image(32, 18).webp({ lossless: true }))],
  ['WebP, transparent', () => bytes(image(32, 18, 4).webp())],
  ['AVIF', () => bytes(image(32, 18).avif({ effort: 0 }))],
  ['GIF', () => bytes(image(32, 18).gif())],
  ['BMP', () => bmp(9, 8)],
];

describe('cut off at any byte, refuses', () => {
  test.each(WHOLE)('%s', async (_, make) => {
    const whole = await make();
    expect(readImageHeader(whole).width).toBeGreaterThan(0);
    for (let length = 0; length < whole.length; length++) {
      const error = caught(() => readImageHeader(whole.subarray(0, length), 'it')) as Error;
      // A GIF is whole without its last byte, the trailer.
      if (length === whole.length - 1 && whole[length] === 0x3b) continue;
      expect(error, `${length} of ${whole.length} bytes`).toBeInstanceOf(ImageError);
      // After 18 bytes every type is known.
      if (length >= 18) expect(error.message).toBe('it is cut off before the picture ends: get the whole file and try again.');
    }
  });
});

test('never throws anything but ImageError, whatever the bytes', async () => {
  let seed = 1;
  const random = (below: number): number => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) % below;
  for (const [, make] of READ) {
    const whole = await make();
    if (whole.length > 20_000) continue;
    for (let trial = 0; trial < 300; trial++) {
      const damaged = whole.slice();
      for (let i = 0; i < 4; i++) damaged[random(Math.min(damaged.length, 300))] = random(256);
      const result = caught(() => readImageHeader(damaged));
      if (result instanceof Error) expect(result).toBeInstanceOf(ImageError);
    }
  }
});
