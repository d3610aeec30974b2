import type { Found, ImageFile } from './image-file.ts';

export const isPng = (file: ImageFile): boolean => file.has(0, '\x89PNG');

/** Walks the chunks: u32 length, four letters, data, u32 checksum. www.w3.org/TR/png-3 */
export function readPng(file: ImageFile): Found {
  if (file.text(12, 4) !== 'IHDR') throw file.error('is a broken PNG, without its size: save it anew as PNG.');
  const width = file.u32(16);
  const height = file.u32(20);
  const depth = file.u8(24);
  let animated = false;
  let complete = false;
  for (let at = 8; at + 12 <= file.size; ) {
    const length = file.u32(at);
    const kind = file.text(at + 4, 4);
    if (kind === 'acTL') animated = length >= 8 && file.u32(at + 8) > 1;
    at += 12 + length;
    if (at > file.size) break;
    if (kind === 'IEND') {
      complete = true;
      break;
    }
  }
  return { width, height, animated, complete, ...(depth === 16 && { note: 'It has 16 bits a channel; 8 are used.' }) };
}
