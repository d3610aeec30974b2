import { brands } from './avif.ts';
import type { ImageFile } from './image-file.ts';

/** What people bring that is not one of the image types: how it begins, and what to tell them. */
const KINDS: readonly { readonly begins: (file: ImageFile) => boolean; readonly why: string }[] = [
  { begins: (file) => file.has(0, 'II*\0') || file.has(0, 'MM\0*'), why: "is a TIFF or a camera's raw file, which browsers cannot decode: save it as PNG or JPEG." },
  { begins: (file) => brands(file).some(isHeic), why: 'is a HEIC photo, which browsers cannot decode: save it as JPEG.' },
  { begins: (file) => brands(file).length > 0, why: 'is a film, not an image: save one frame of it as PNG.' },
  { begins: (file) => file.has(0, '\x1aE\xdf\xa3'), why: 'is a film, not an image: save one frame of it as PNG.' },
  { begins: (file) => file.has(0, '%PDF'), why: 'is a PDF document, not an image: export its page as PNG.' },
  { begins: (file) => file.has(0, '8BPS'), why: 'is a Photoshop file, which browsers cannot decode: export it as PNG.' },
  { begins: (file) => file.has(0, '\xff\x0a') || file.has(4, 'JXL '), why: 'is a JPEG XL image, which browsers cannot decode: save it as JPEG.' },
  { begins: (file) => file.has(4, 'jP  '), why: 'is a JPEG 2000 image, which browsers cannot decode: save it as JPEG.' },
  { begins: (file) => file.has(0, '\0\0\x01\0'), why: 'is an icon (ICO): save it as PNG.' },
  { begins: (file) => file.has(0, 'PK\x03\x04'), why: 'is a zip archive, not an image: unpack it and choose an image inside.' },
  { begins: (file) => /^<(!doctype html|html)/.test(opening(file)), why: 'is a web page, not an image: save the image itself.' },
  { begins: (file) => opening(file).includes('<svg'), why: 'is a drawing (SVG), not pixels: export it as PNG.' },
];

const HEIC: readonly string[] = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs', 'mif1', 'msf1'];

const isHeic = (brand: string): boolean => HEIC.includes(brand);

/** The start of a text that is markup, in small letters; empty for anything else. */
function opening(file: ImageFile): string {
  const text = new TextDecoder(file.has(0, '\xff\xfe') ? 'utf-16le' : 'utf-8').decode(file.bytes.subarray(0, 4096));
  const trimmed = text.trimStart().toLowerCase();
  return trimmed.startsWith('<') ? trimmed : '';
}

/** Why a file of none of the image types is refused, in words for people. */
export const whyRefused = (file: ImageFile): string =>
  KINDS.find(({ begins }) => begins(file))?.why ?? 'is not an image: choose a PNG, JPEG, WebP, AVIF, GIF or BMP.';
