import type { Found, ImageFile } from './image-file.ts';

export const isGif = (file: ImageFile): boolean => file.has(0, 'GIF87a') || file.has(0, 'GIF89a');

/** Walks the blocks up to a second picture or the end. www.w3.org/Graphics/GIF/spec-gif89a.txt */
export function readGif(file: ImageFile): Found {
  const width = file.u16le(6);
  const height = file.u16le(8);
  let pictures = 0;
  let at = 13 + colourTable(file.u8(10));
  while (at < file.size && pictures < 2) {
    const kind = file.u8(at);
    if (kind === EXTENSION) {
      at = afterSubBlocks(file, at + 2);
    } else if (kind === PICTURE) {
      if (at + 10 > file.size) break;
      at = afterSubBlocks(file, at + 11 + colourTable(file.u8(at + 9)));
      // A picture counts once all of it is there.
      if (at <= file.size) pictures++;
    } else {
      break;
    }
  }
  return { width, height, animated: pictures > 1, complete: pictures > 0 };
}

const EXTENSION = 0x21;
const PICTURE = 0x2c;

/** Bytes of the colour table that these flags announce. */
const colourTable = (flags: number): number => (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0);

/** Sub-blocks begin with their length; one of length 0 ends them. Past the file's end where that one is missing. */
function afterSubBlocks(file: ImageFile, at: number): number {
  while (at < file.size) {
    const length = file.u8(at);
    at += 1 + length;
    if (length === 0) return at;
  }
  return file.size + 1;
}
