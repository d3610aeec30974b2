import { exifOrientation } from './exif.ts';
import type { Found, ImageFile } from './image-file.ts';

export const isJpeg = (file: ImageFile): boolean => file.has(0, '\xff\xd8\xff');

/** Walks the markers (0xFF and a letter) to the end of the image. www.w3.org/Graphics/JPEG/itu-t81.pdf, annex B */
export function readJpeg(file: ImageFile): Found {
  let frame: Omit<Found, 'complete'> | undefined;
  let orientation = 1;
  let complete = false;
  let at = 2;
  while (!complete) {
    // Compressed data and stray bytes lie between markers; inside them 0xFF is followed by 0.
    at = file.bytes.indexOf(0xff, at);
    if (at < 0) break;
    while (at < file.size && file.bytes[at] === 0xff) at++;
    if (at >= file.size) break;
    const marker = file.u8(at++);
    if (hasNoSegment(marker)) continue;
    if (marker === END_OF_IMAGE) {
      complete = true;
    } else if (at + 2 > file.size) {
      break;
    } else {
      if (isFrame(marker)) frame ??= readFrame(file, at, marker);
      if (marker === APP1) orientation = exifOrientation(file.bytes.subarray(at + 2, at + file.u16(at))) ?? orientation;
      at += file.u16(at);
    }
  }
  if (!frame) throw complete ? file.error('is a JPEG without a picture: save it anew.') : file.cutOff();
  // Orientations 5 to 8 turn the picture by a quarter.
  return orientation < 5 ? { ...frame, complete } : { ...frame, width: frame.height, height: frame.width, complete };
}

const END_OF_IMAGE = 0xd9;
const APP1 = 0xe1;

/** Stuffed zeros, the temporary marker, restarts and the start of the image stand alone. */
const hasNoSegment = (marker: number): boolean => marker <= 1 || (marker >= 0xd0 && marker <= 0xd8);

/** SOF0…SOF15, without the three tables that share their range. */
const isFrame = (marker: number): boolean => (marker & 0xf0) === 0xc0 && ![0xc4, 0xc8, 0xcc].includes(marker);

function readFrame(file: ImageFile, at: number, marker: number): Omit<Found, 'complete'> {
  const precision = file.u8(at + 2);
  const channels = file.u8(at + 7);
  // Baseline, extended and progressive Huffman are what browsers decode.
  if (marker > 0xc2 || precision !== 8) {
    const kind = precision === 8 ? 'a lossless or arithmetic JPEG' : `a JPEG of ${precision} bits a channel`;
    throw file.error(`is ${kind}, which browsers cannot decode: save it as an ordinary JPEG or PNG.`);
  }
  const note = channels === 4 ? 'Its colours are for print (CMYK); the screen shows them approximately.' : undefined;
  return { width: file.u16(at + 5), height: file.u16(at + 3), animated: false, ...(note && { note }) };
}
