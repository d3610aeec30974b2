import { basename } from 'node:path';
import sharp from 'sharp';
import { readImageHeader } from '../image/header.ts';
import { flatten, type Pixels } from '../image/pixels.ts';
import { readBytes } from './command.ts';

/** An image file as upright 8-bit pixels on white, as the page reads it. Throws one sentence where it cannot. */
export async function readPixels(path: string): Promise<Pixels> {
  const bytes = readBytes(path);
  const name = basename(path);
  readImageHeader(bytes, name);
  try {
    const { data, info } = await sharp(bytes, { ignoreIcc: true, limitInputPixels: false })
      .autoOrient().toColourspace('srgb').ensureAlpha().raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
    return flatten({ width: info.width, height: info.height, data: Uint8ClampedArray.from(data) });
  } catch (error) {
    throw new Error(`${name} could not be decoded: ${error instanceof Error ? error.message.split('\n')[0] : error}`);
  }
}
