import { atOnce, type Slices } from '../core/slices.ts';
import type { Pixels, Rgb } from './pixels.ts';

export type Interpolation = 'bicubic' | 'bilinear';

/** A rectangle of pixels; `x` and `y` are its upper left corner. */
export interface Region {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface ResizeOptions {
  readonly width: number;
  readonly height: number;
  readonly filter: Interpolation;
  /** The part of the resized image to compute; all of it by default. Nothing outside it costs time or memory. */
  readonly window?: Region;
}

/**
 * Resizes an 8-bit image to the very bytes that Pillow's `Image.resize` gives for RGB. Alpha is ignored: flatten first.
 *
 * Antialiased and separable: each output pixel is a weighted sum over the input pixels under a kernel, which is widened
 * by the scale when shrinking. Rows first, rounded to bytes, then columns. Throws where a size is not a whole number
 * from 1, or the window is not inside the resized image. Method: Pillow, src/libImaging/Resample.c
 */
export const resize = (image: Pixels | Rgb, options: ResizeOptions): Rgb => atOnce(resizing(image, options));

/** The same line by line. */
export function* resizing(image: Pixels | Rgb, options: ResizeOptions): Slices<Rgb> {
  const { width, height, filter, window = { x: 0, y: 0, width, height } } = options;
  checkSizes(image, options, window);
  const across = taps(image.width, width, filter, window.x, window.width);
  const down = taps(image.height, height, filter, window.y, window.height);

  // Only the input rows under the vertical kernels are resampled across.
  const firstRow = down.starts[0]!;
  const rows = down.starts[window.height - 1]! + down.counts[window.height - 1]! - firstRow;
  const narrow = new Uint8Array(window.width * rows * 3);
  const pixelStride = image.data.length / (image.width * image.height);
  yield* convolve({
    source: image.data, sourceStart: firstRow * image.width * pixelStride, step: pixelStride, line: image.width * pixelStride,
    target: narrow, targetStep: 3, targetLine: window.width * 3, lines: rows, taps: across,
  });
  const data = new Uint8Array(window.width * window.height * 3);
  yield* convolve({
    source: narrow, sourceStart: -firstRow * window.width * 3, step: window.width * 3, line: 3,
    target: data, targetStep: window.width * 3, targetLine: 3, lines: window.width, taps: down,
  });
  return { width: window.width, height: window.height, data };
}

/** Bits after the point of a weight: 8 of 32 hold the byte, 2 leave room for sums beyond 0…255. */
const PRECISION = 32 - 8 - 2;

/** The kernels: their half width in input pixels when enlarging, and their value. Bicubic is Keys's with a = −½. */
const KERNELS: Readonly<Record<Interpolation, { readonly support: number; readonly at: (x: number) => number }>> = {
  bilinear: { support: 1, at: (x) => (Math.abs(x) < 1 ? 1 - Math.abs(x) : 0) },
  bicubic: { support: 2, at: cubic },
};

function cubic(x: number): number {
  const a = -0.5;
  const d = Math.abs(x);
  if (d < 1) return ((a + 2) * d - (a + 3)) * d * d + 1;
  if (d < 2) return (((d - 5) * d + 8) * d - 4) * a;
  return 0;
}

/** For each output position: the first input position under its kernel, how many there are, and their weights. */
interface Taps {
  readonly starts: Int32Array;
  readonly counts: Int32Array;
  /** [positions, most], fixed point with `PRECISION` bits; rows are padded with zeros. */
  readonly weights: Int32Array;
  readonly most: number;
}

/** The weights of `count` output positions from `first`, when `from` input positions become `to`. */
function taps(from: number, to: number, filter: Interpolation, first: number, count: number): Taps {
  const starts = new Int32Array(count);
  const counts = new Int32Array(count);
  // Pillow does not resample an axis that keeps its length.
  if (from === to) {
    return { starts: starts.map((_, i) => first + i), counts: counts.fill(1), weights: new Int32Array(count).fill(1 << PRECISION), most: 1 };
  }
  const kernel = KERNELS[filter];
  const scale = from / to;
  const widened = Math.max(scale, 1);
  const support = kernel.support * widened;
  const narrowed = 1 / widened;
  const most = Math.ceil(support) * 2 + 1;
  const weights = new Int32Array(count * most);
  const exact = new Float64Array(most);
  for (let i = 0; i < count; i++) {
    const centre = (first + i + 0.5) * scale;
    const start = Math.max(Math.trunc(centre - support + 0.5), 0);
    const length = Math.min(Math.trunc(centre + support + 0.5), from) - start;
    let sum = 0;
    for (let k = 0; k < length; k++) sum += exact[k] = kernel.at((start + k - centre + 0.5) * narrowed);
    for (let k = 0; k < length; k++) {
      const weight = (sum === 0 ? exact[k]! : exact[k]! / sum) * (1 << PRECISION);
      weights[i * most + k] = Math.trunc(weight + (weight < 0 ? -0.5 : 0.5));
    }
    starts[i] = start;
    counts[i] = length;
  }
  return { starts, counts, weights, most };
}

/** One pass: `lines` parallel lines, each resampled along `step` by the same taps; three channels side by side. */
interface Pass {
  readonly source: Uint8Array | Uint8ClampedArray;
  /** Where line 0 has its position 0; bytes from one position, and from one line, to the next. */
  readonly sourceStart: number;
  readonly step: number;
  readonly line: number;
  readonly target: Uint8Array;
  readonly targetStep: number;
  readonly targetLine: number;
  readonly lines: number;
  readonly taps: Taps;
}

function* convolve({ source, sourceStart, step, line, target, targetStep, targetLine, lines, taps }: Pass): Slices<void> {
  const { starts, counts, weights, most } = taps;
  const half = 1 << (PRECISION - 1);
  for (let row = 0; row < lines; row++) {
    for (let i = 0; i < starts.length; i++) {
      const count = counts[i]!;
      let at = sourceStart + row * line + starts[i]! * step;
      let red = half;
      let green = half;
      let blue = half;
      for (let k = 0; k < count; k++, at += step) {
        const weight = weights[i * most + k]!;
        red += source[at]! * weight;
        green += source[at + 1]! * weight;
        blue += source[at + 2]! * weight;
      }
      const to = row * targetLine + i * targetStep;
      target[to] = toByte(red);
      target[to + 1] = toByte(green);
      target[to + 2] = toByte(blue);
    }
    yield;
  }
}

function toByte(fixed: number): number {
  const value = fixed >> PRECISION;
  return value < 0 ? 0 : value > 255 ? 255 : value;
}

function checkSizes(image: Pixels | Rgb, { width, height }: ResizeOptions, window: Region): void {
  const pixels = image.width * image.height;
  if (pixels < 1 || (image.data.length !== pixels * 3 && image.data.length !== pixels * 4)) {
    throw new Error(`resize: an image of ${image.width} × ${image.height} needs 3 or 4 bytes a pixel, got ${image.data.length} bytes`);
  }
  if (!isSide(width) || !isSide(height)) throw new Error(`resize: sides must be whole numbers from 1, got ${width} × ${height}`);
  const { x, y } = window;
  const inside = x >= 0 && y >= 0 && isSide(window.width) && isSide(window.height) && x + window.width <= width && y + window.height <= height;
  if (!inside || !Number.isInteger(x) || !Number.isInteger(y)) {
    throw new Error(`resize: the window ${window.width} × ${window.height} at (${x}, ${y}) is not inside ${width} × ${height}`);
  }
}

const isSide = (side: number): boolean => Number.isSafeInteger(side) && side >= 1;
