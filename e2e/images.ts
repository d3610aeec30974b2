import { crc32, deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';

/** A file as someone would bring it. */
export interface BroughtFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

export type Rgb = readonly [red: number, green: number, blue: number];

export const RED: Rgb = [220, 30, 30];
export const BLUE: Rgb = [30, 60, 200];
export const WHITE: Rgb = [255, 255, 255];

interface Size { readonly width: number; readonly height: number }

const file = (name: string, buffer: Buffer, mimeType = ''): BroughtFile => ({ name, mimeType, buffer });

const plain = ({ width, height }: Size, [r, g, b]: Rgb = BLUE): Sharp =>
  sharp({ create: { width, height, channels: 3, background: { r, g, b } } });

/** Noise, so that nothing compresses to a few bytes and a cut lands inside the pixels. */
const noise = ({ width, height }: Size): Sharp => {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => Math.imul(i + 1, 2654435761) >>> 24);
  return sharp(data, { raw: { width, height, channels: 3 } });
};

/** Red in the quadrant that starts at (left, top), blue elsewhere: which way up an image is can be seen. */
const marked = ({ width, height }: Size, left: number, top: number): Sharp => {
  const half = { width: Math.floor(width / 2), height: Math.floor(height / 2) };
  const [r, g, b] = RED;
  return plain({ width, height }).composite([{ input: { create: { ...half, channels: 3, background: { r, g, b } } }, left, top }]);
};

export async function markedPng(name: string, size: Size = { width: 96, height: 96 }): Promise<BroughtFile> {
  return file(name, await marked(size, 0, 0).png().toBuffer(), 'image/png');
}

export const notAnImage = (): BroughtFile => file('notes.png', Buffer.from('Buy milk.\nCall the bank.\n'.repeat(20)), 'image/png');
export const empty = (): BroughtFile => file('empty.jpg', Buffer.alloc(0), 'image/jpeg');
export const svg = (): BroughtFile =>
  file('drawing.svg', Buffer.from('<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><script>window.ran = 1</script></svg>'), 'image/svg+xml');

export function heic(): BroughtFile {
  const box = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1');
  return file('IMG_0042.HEIC', Buffer.concat([box, Buffer.alloc(400)]), 'image/heic');
}

const half = (buffer: Buffer): Buffer => buffer.subarray(0, Math.floor(buffer.length / 2));

export const truncatedPng = async (): Promise<BroughtFile> =>
  file('cut.png', half(await noise({ width: 120, height: 90 }).png().toBuffer()), 'image/png');

export const truncatedJpeg = async (): Promise<BroughtFile> =>
  file('cut.jpg', half(await noise({ width: 120, height: 90 }).jpeg().toBuffer()), 'image/jpeg');

/** Whole by its header and its end, and no picture in between. */
export const damagedPng = (): BroughtFile =>
  file('damaged.png', png({ width: 64, height: 64 }, Buffer.from('these are not compressed rows of pixels')), 'image/png');

/** A few kilobytes that say they are 16384 × 16384 pixels, and would be. */
export const hugePng = (): BroughtFile =>
  file('huge.png', png({ width: 16384, height: 16384 }, deflateSync(Buffer.alloc((16384 / 8 + 1) * 16384), { level: 9 })), 'image/png');

/** A PNG of one bit a pixel. */
function png({ width, height }: Size, pixels: Buffer): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 1;
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(kind: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

export const cmykJpeg = async (): Promise<BroughtFile> =>
  file('print.jpg', await marked({ width: 96, height: 96 }, 0, 0).toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer(), 'image/jpeg');

export const deepPng = async (): Promise<BroughtFile> =>
  file('deep.png', await marked({ width: 96, height: 96 }, 0, 0).toColourspace('rgb16').png().toBuffer(), 'image/png');

/** Two frames, red and then blue. */
async function frames(): Promise<Sharp> {
  const size = { width: 64, height: 64 };
  const pixels = await Promise.all([RED, BLUE].map((colour) => plain(size, colour).raw().toBuffer()));
  return sharp(Buffer.concat(pixels), { raw: { width: 64, height: 128, channels: 3, pageHeight: 64 } });
}

export const animatedGif = async (): Promise<BroughtFile> =>
  file('moving.gif', await (await frames()).gif({ delay: [200, 200], loop: 0 }).toBuffer(), 'image/gif');

export const animatedWebp = async (): Promise<BroughtFile> =>
  file('moving.webp', await (await frames()).webp({ lossless: true, delay: [200, 200], loop: 0 }).toBuffer(), 'image/webp');

export const onePixel = async (): Promise<BroughtFile> =>
  file('dot.png', await plain({ width: 1, height: 1 }, RED).png().toBuffer(), 'image/png');

export const ribbon = async (): Promise<BroughtFile> =>
  file('ribbon.png', await plain({ width: 5000, height: 20 }, RED).png().toBuffer(), 'image/png');

/** A red disc on nothing. */
export async function transparentPng(): Promise<BroughtFile> {
  const disc = Buffer.from(`<svg width="96" height="96"><circle cx="48" cy="48" r="30" fill="rgb(${RED})"/></svg>`);
  return file('logo.png', await sharp(disc).png().toBuffer(), 'image/png');
}

/** A camera held upright: 96 × 64 in the file, 64 × 96 when shown, with red at the upper left only if it is turned. */
export const turnedJpeg = async (): Promise<BroughtFile> =>
  file('upright.jpg', await marked({ width: 96, height: 64 }, 0, 32).withMetadata({ orientation: 6 }).jpeg({ quality: 95 }).toBuffer(), 'image/jpeg');

/** Four of the built-in images on one square, a quarter each, line by line. */
export async function mosaicOf(ids: readonly [string, string, string, string]): Promise<BroughtFile> {
  const quarters = await Promise.all(ids.map((id) => sharp(`public/samples/${id}.jpg`).resize(224, 224, { fit: 'cover' }).toBuffer()));
  const laid = quarters.map((input, i) => ({ input, left: 224 * (i % 2), top: 224 * Math.floor(i / 2) }));
  return file('mosaic.png', await plain({ width: 448, height: 448 }).composite(laid).png().toBuffer(), 'image/png');
}

/** White noise, which no encoder makes small: xorshift32. */
export async function noisyPng(name: string): Promise<BroughtFile> {
  let state = 1;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 24;
  };
  const size = { width: 224, height: 224 } as const;
  const data = Uint8Array.from({ length: 224 * 224 * 3 }, next);
  return file(name, await sharp(data, { raw: { ...size, channels: 3 } }).png().toBuffer(), 'image/png');
}
