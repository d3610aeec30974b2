import { isAvif, readAvif } from './avif.ts';
import { isBmp, readBmp } from './bmp.ts';
import { isGif, readGif } from './gif.ts';
import { ImageError, ImageFile, type Found } from './image-file.ts';
import { isJpeg, readJpeg } from './jpeg.ts';
import { isPng, readPng } from './png.ts';
import { whyRefused } from './refused.ts';
import { isWebp, readWebp } from './webp.ts';

export { ImageError };

export type ImageType = 'png' | 'jpeg' | 'webp' | 'avif' | 'gif' | 'bmp';

export interface ImageHeader {
  readonly type: ImageType;
  /** In pixels, upright: after the turn that a camera asks for. */
  readonly width: number;
  readonly height: number;
  readonly animated: boolean;
  /** What is not shown as the file has it, as a sentence for people. */
  readonly note?: string;
}

/** The most pixels that are decoded: 160 MB as RGBA. */
export const MAX_MEGAPIXELS = 40;

/** The longest side, in pixels: a JPEG's, and a canvas's. */
export const MAX_SIDE = 65_535;

const TYPES: readonly { readonly type: ImageType; readonly is: (file: ImageFile) => boolean; readonly read: (file: ImageFile) => Found }[] = [
  { type: 'png', is: isPng, read: readPng },
  { type: 'jpeg', is: isJpeg, read: readJpeg },
  { type: 'webp', is: isWebp, read: readWebp },
  { type: 'avif', is: isAvif, read: readAvif },
  { type: 'gif', is: isGif, read: readGif },
  { type: 'bmp', is: isBmp, read: readBmp },
];

/**
 * What a whole image file says of itself, without decoding it: a few bytes can announce a picture that fills the
 * memory. Throws `ImageError`, one sentence for people that begins with `name`, where the file is empty, of another
 * kind, cut off, without pixels, or too large.
 */
export function readImageHeader(bytes: Uint8Array, name?: string): ImageHeader {
  const file = new ImageFile(bytes, name);
  if (file.size === 0) throw file.error('is empty (0 bytes): choose another file.');
  const format = TYPES.find(({ is }) => is(file));
  if (!format) throw file.error(whyRefused(file));
  const { complete, ...found } = format.read(file);
  checkSize(file, found);
  if (!complete) throw file.cutOff();
  const notes = [found.note, found.animated ? 'It is animated; its first frame is used.' : undefined].filter(Boolean);
  return { type: format.type, ...found, ...(notes.length > 0 && { note: notes.join(' ') }) };
}

function checkSize(file: ImageFile, { width, height }: Pick<ImageHeader, 'width' | 'height'>): void {
  if (width === 0 || height === 0) throw file.error(`says that it is ${width} × ${height} pixels, which is no picture: choose another file.`);
  const megapixels = (width * height) / 1e6;
  if (megapixels > MAX_MEGAPIXELS) {
    // Rounded up, so that it never reads as the limit itself.
    const shown = megapixels < 100 ? (Math.ceil(megapixels * 10) / 10).toFixed(1) : Math.round(megapixels);
    throw file.error(`is ${width} × ${height} pixels, ${shown} megapixels, and the limit is ${MAX_MEGAPIXELS}: make it smaller and try again.`);
  }
  if (Math.max(width, height) > MAX_SIDE) {
    throw file.error(`is ${width} × ${height} pixels, and the longest side can be ${MAX_SIDE}: cut a part out of it and try again.`);
  }
}
