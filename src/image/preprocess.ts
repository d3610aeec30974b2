import { atOnce, type Slices } from '../core/slices.ts';
import { tensor, type Tensor } from '../core/tensor.ts';
import { cutOut } from './part.ts';
import type { Pixels, Rgb } from './pixels.ts';
import { resizing, type Interpolation, type Region } from './resize.ts';

/** What a model was trained to be given; its card says it. */
export interface Preprocessing {
  /** Side of the square that the model sees, in pixels. */
  readonly size: number;
  /** What the short side becomes before that square is cut out; at least `size`. */
  readonly resize: number;
  /** Per channel, of values 0…1. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
  readonly interpolation: Interpolation;
  /** Sides of a rectangular input must be multiples of this: the patch or the total stride. 16 if not given. */
  readonly multiple?: number;
}

/** `crop`: the square in the middle. `fit`: the whole image, its sides in proportion. */
export type Fit = 'crop' | 'fit';

export interface Preprocessed {
  /** [3, height, width], normalised. */
  readonly image: Tensor;
  /** The part of the original that the model sees, in the original's pixels (not always whole ones). */
  readonly region: Region;
}

/** Pixels → what the model is given; `part`, in whole pixels, is then all there is of the image. Alpha is ignored: flatten first. */
export const preprocess = (pixels: Pixels, how: Preprocessing, fit: Fit = 'crop', part?: Region): Preprocessed => atOnce(preprocessing(pixels, how, fit, part));

/** The same in slices. */
export function* preprocessing(pixels: Pixels, how: Preprocessing, fit: Fit = 'crop', part?: Region): Slices<Preprocessed> {
  return { image: normalise(yield* framing(pixels, how, fit, part), how), region: seenRegion(pixels, how, fit, part) };
}

/** The bytes that the model sees, before normalisation. */
export const frame = (pixels: Pixels, how: Preprocessing, fit: Fit = 'crop', part?: Region): Rgb => atOnce(framing(pixels, how, fit, part));

function* framing(whole: Pixels, how: Preprocessing, fit: Fit, part: Region | undefined): Slices<Rgb> {
  const pixels = part ? cutOut(whole, part) : whole;
  const filter = how.interpolation;
  if (fit === 'fit') return yield* resizing(pixels, { ...fitSize(pixels, how), filter });
  const { resized, window } = centreCrop(pixels, how);
  return yield* resizing(pixels, { ...resized, filter, window });
}

/** (v / 255 − mean) / std in float32, as torchvision's ToTensor and Normalize round it. [3, height, width] */
export function normalise({ width, height, data }: Rgb, { mean, std }: Pick<Preprocessing, 'mean' | 'std'>): Tensor {
  const area = width * height;
  const values = new Float32Array(3 * area);
  for (let channel = 0; channel < 3; channel++) {
    const table = channelTable(mean[channel], std[channel]);
    for (let p = 0; p < area; p++) values[channel * area + p] = table[data[3 * p + channel]!]!;
  }
  return tensor([3, height, width], values);
}

/** What each of the 256 bytes becomes. */
function channelTable(mean: number | undefined, std: number | undefined): Float32Array {
  if (mean === undefined || !std) throw new Error(`preprocess: mean and std need three numbers each, std not 0; got mean ${mean}, std ${std}`);
  const { fround } = Math;
  return Float32Array.from({ length: 256 }, (_, byte) => fround(fround(fround(byte / 255) - fround(mean)) / fround(std)));
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The part of an image of this size that the model sees, in the image's own pixels. */
export function seenRegion(size: Size, how: Preprocessing, fit: Fit = 'crop', part: Region = { x: 0, y: 0, width: size.width, height: size.height }): Region {
  if (fit === 'fit') return part;
  const { x, y, width, height } = cropRegion(part, how);
  return { x: part.x + x, y: part.y + y, width, height };
}

/** The square of the original that a centre crop keeps, in the original's pixels. */
export function cropRegion({ width, height }: Size, how: Preprocessing): Region {
  const { resized, window } = centreCrop({ width, height }, how);
  const across = width / resized.width;
  const down = height / resized.height;
  return { x: window.x * across, y: window.y * down, width: window.width * across, height: window.height * down };
}

/** The size that the whole image is given: long side near `size`, each side a multiple, never less than one of them. */
export function fitSize({ width, height }: Size, { size, multiple = 16 }: Preprocessing): Size {
  const scale = size / Math.max(width, height);
  const side = (length: number): number => Math.max(1, Math.round((length * scale) / multiple)) * multiple;
  return { width: side(width), height: side(height) };
}

/** torchvision's Resize(resize) then CenterCrop(size): the long side is cut to a whole number, halves go to even. */
function centreCrop({ width, height }: Size, how: Preprocessing): { readonly resized: Size; readonly window: Region } {
  const { size, resize: short } = how;
  if (!(short >= size)) throw new Error(`preprocess: cannot cut ${size} pixels out of ${short}; resize must be at least size`);
  const long = Math.trunc((short * Math.max(width, height)) / Math.min(width, height));
  const resized = width <= height ? { width: short, height: long } : { width: long, height: short };
  const start = (length: number): number => roundHalfToEven((length - size) / 2);
  return { resized, window: { x: start(resized.width), y: start(resized.height), width: size, height: size } };
}

/** Python's round(). */
function roundHalfToEven(value: number): number {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}
