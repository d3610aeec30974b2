import type { Found, ImageFile } from './image-file.ts';

export const isWebp = (file: ImageFile): boolean => file.has(0, 'RIFF') && file.has(8, 'WEBP');

/** A RIFF file whose first chunk holds the size. developers.google.com/speed/webp/docs/riff_container */
export function readWebp(file: ImageFile): Found {
  const complete = 8 + file.u32le(4) <= file.size;
  const kind = file.text(12, 4);
  const start = 20;
  if (kind === 'VP8X') {
    return { width: 1 + file.u24le(start + 4), height: 1 + file.u24le(start + 7), animated: (file.u8(start) & 2) !== 0, complete };
  }
  if (kind === 'VP8L' && file.u8(start) === 0x2f) {
    const bits = file.u32le(start + 1);
    return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff), animated: false, complete };
  }
  if (kind === 'VP8 ' && file.has(start + 3, '\x9d\x01\x2a')) {
    // The two upper bits of each side ask for scaling, which no decoder does.
    return { width: file.u16le(start + 6) & 0x3fff, height: file.u16le(start + 8) & 0x3fff, animated: false, complete };
  }
  throw file.size < start + 10 ? file.cutOff() : file.error('is a broken WebP: save it anew as WebP or PNG.');
}
