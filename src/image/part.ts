import type { Pixels } from './pixels.ts';
import type { Region } from './resize.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Four whole numbers, the last two from 1: a part of an image in its own pixels, as a link writes it. */
const WRITTEN = /^(\d{1,5}),(\d{1,5}),([1-9]\d{0,4}),([1-9]\d{0,4})$/;

export const isPart = (text: string): boolean => WRITTEN.test(text);

/** The part that 'x,y,width,height' names of an image of this size; '' is all of it. undefined where it does not lie inside. */
export function partOf(text: string, { width, height }: Size): Region | undefined {
  if (text === '') return { x: 0, y: 0, width, height };
  const [x, y, across, down] = (WRITTEN.exec(text) ?? []).slice(1).map(Number) as [number, number, number, number];
  return x + across <= width && y + down <= height ? { x, y, width: across, height: down } : undefined;
}

/** The part as `partOf` reads it; '' where it is the whole image. */
export const writePart = ({ x, y, width, height }: Region, whole: Size): string =>
  (width === whole.width && height === whole.height ? '' : [x, y, width, height].join());

/** The pixels of a part that lies inside the image; all of it is returned as it is, not copied. */
export function cutOut(pixels: Pixels, { x, y, width, height }: Region): Pixels {
  if (width === pixels.width && height === pixels.height) return pixels;
  const data = new Uint8ClampedArray(4 * width * height);
  for (let row = 0; row < height; row++) {
    const start = 4 * ((y + row) * pixels.width + x);
    data.set(pixels.data.subarray(start, start + 4 * width), 4 * row * width);
  }
  return { width, height, data };
}
