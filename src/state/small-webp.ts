import { partOf } from '../image/part.ts';
import type { Region } from '../image/resize.ts';
import { fileOf, kilobytes, MOST_BYTES, textOf } from './link-image.ts';
import type { Photo } from './photo.ts';

interface Small {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
}

/** A photo as a link carries it. */
export interface Carried extends Small {
  /** As the link writes it. */
  readonly text: string;
  /** What of it counts as the image, as the state says it. */
  readonly crop: string;
  /** Whether it is the very file, so that the map is the same at the other end. */
  readonly exact: boolean;
}

interface Asked {
  readonly photo: Pick<Photo, 'bitmap' | 'pixels'>;
  /** As it was brought, where that is known. */
  readonly file: Blob | undefined;
  readonly crop: string;
}

/** A file that fits is carried as it is; else the part that counts as the image is made small. Throws one sentence. */
export async function carry({ photo, file, crop }: Asked): Promise<Carried> {
  const { width, height } = photo.pixels;
  const text = file && await textThatFits(file);
  if (file && text) return { text, crop, exact: true, width, height, bytes: new Uint8Array(await file.arrayBuffer()) };
  const small = await smallWebp(photo, partOf(crop, photo.pixels) ?? { x: 0, y: 0, width, height });
  return { ...small, text: textOf(small.bytes), crop: '', exact: false };
}

/** A file's text where a link takes it as it is. */
async function textThatFits(file: Blob): Promise<string | undefined> {
  if (file.size > MOST_BYTES) return undefined;
  const text = textOf(new Uint8Array(await file.arrayBuffer()));
  return fileOf(text).then(() => text, () => undefined);
}

/** Of the short side in pixels, the first that fits. The largest model reads 224: fewer would be another picture to it. */
const SIDES = [448, 384, 320, 256, 224] as const;
/** Of the encoder, 0…1: what is good, the best that is looked for, and where nothing else fits. */
const GOOD = 0.7;
const BEST = 0.95;
const LEAST = 0.5;

/**
 * A part of a photo, in its pixels, as a WebP that a link takes: as many pixels as fit at a good quality, then the best quality at which
 * they do. Throws one sentence where even the smallest does not fit, or the browser cannot write WebP.
 */
async function smallWebp({ bitmap }: Pick<Photo, 'bitmap'>, part: Region): Promise<Small> {
  // At once: of a camera, the next frame takes this one's place.
  const largest = drawn(bitmap, part, SIDES[0]);
  const whole = { x: 0, y: 0, width: largest.width, height: largest.height };
  for (const side of SIDES) {
    const canvas = drawn(largest, whole, side);
    const fitting = await bestOf(canvas, side === SIDES.at(-1) ? LEAST : GOOD);
    if (fitting) return { bytes: fitting, width: canvas.width, height: canvas.height };
  }
  const { size } = await encoded(drawn(largest, whole, SIDES.at(-1)!), LEAST);
  throw new Error(`The image does not fit into a link: even small and coarse it is ${kilobytes(size)} as WebP, and a link takes at most ${kilobytes(MOST_BYTES)}. `
    + 'Crop it to what matters, or send the file along.');
}

/** Never larger than the part is. */
function drawn(image: CanvasImageSource, { x, y, width, height }: Region, side: number): OffscreenCanvas {
  const scale = Math.min(1, side / Math.min(width, height));
  const canvas = new OffscreenCanvas(Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale)));
  const context = canvas.getContext('2d')!;
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, x, y, width, height, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** At the best quality that fits, from `least`; undefined where not even that does. */
async function bestOf(canvas: OffscreenCanvas, least: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  let fitting: Blob | undefined;
  let [low, high] = [least, BEST];
  for (let quality = least; high - low > 0.03; quality = (low + high) / 2) {
    const blob = await encoded(canvas, quality);
    if (blob.size <= MOST_BYTES) [fitting, low] = [blob, quality];
    else if (!fitting) return undefined;
    else high = quality;
  }
  return fitting && new Uint8Array(await fitting.arrayBuffer());
}

async function encoded(canvas: OffscreenCanvas, quality: number): Promise<Blob> {
  const blob = await canvas.convertToBlob({ type: 'image/webp', quality });
  // A browser that cannot write it gives a PNG.
  if (blob.type !== 'image/webp') throw new Error('This browser cannot write WebP, which an image in a link has to be. Send the file along.');
  return blob;
}
