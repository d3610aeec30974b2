import type { Found, ImageFile } from './image-file.ts';

const INFO_SIZES: readonly number[] = [12, 40, 52, 56, 64, 108, 124];

/** Two letters are little to go by: the size of the second header must be one of the known. */
export const isBmp = (file: ImageFile): boolean =>
  file.has(0, 'BM') && file.size >= 18 && INFO_SIZES.includes(file.u32le(14));

/** A file header of 14 bytes, an info header, then the rows. learn.microsoft.com/windows/win32/gdi/bitmap-storage */
export function readBmp(file: ImageFile): Found {
  const old = file.u32le(14) === 12;
  const width = old ? file.u16le(18) : file.i32le(18);
  // A negative height means that the upper row comes first.
  const height = old ? file.u16le(20) : Math.abs(file.i32le(22));
  const bits = file.u16le(old ? 24 : 28);
  const compression = old ? 0 : file.u32le(30);
  const uncompressed = compression === 0 || compression === 3;
  const rows = Math.ceil((width * bits) / 32) * 4 * height;
  return { width: Math.max(width, 0), height, animated: false, complete: !uncompressed || file.u32le(10) + rows <= file.size };
}
