import type { Grid } from '../maps/grid.ts';
import type { Range } from '../maps/scale.ts';
import { indexOf, type ColourMap } from './colours.ts';

export interface Paint {
  readonly range: Range;
  readonly colours: ColourMap;
  /** opaque: the same everywhere · rising: grows with the value, so that the image shows where the map is low. */
  readonly alpha?: 'opaque' | 'rising';
  /** How much the map covers at its strongest, 0…1. */
  readonly opacity?: number;
  /** [height · width]: where it is 0, nothing is painted. */
  readonly mask?: Uint8Array;
}

/** What is left of a rising alpha where the map is zero: a veil, so that the ends of the colours still compare. */
const VEIL = 0.25;
const COLOURS = 256;
const LAST = COLOURS - 1;
const MIDDLE = indexOf(0.5);

/** A grid as RGBA bytes [height, width, 4]. What is not a number stays transparent. */
export function pixelsOf({ data }: Grid, paint: Paint): Uint8ClampedArray<ArrayBuffer> {
  const { range: { low, high }, mask } = paint;
  const inks = inksOf(paint);
  const pixels = new Uint32Array(data.length);
  const steps = high > low ? LAST / (high - low) : 0;
  for (let i = 0; i < data.length; i++) {
    // A long loop between a hand and its map: no calls in it. What is not a number is neither above nor below.
    const at = (data[i]! - low) * steps;
    if (mask?.[i] === 0) continue;
    if (at < LAST) pixels[i] = inks[at > 0 ? (at + 0.5) | 0 : 0]!;
    else if (at >= LAST) pixels[i] = inks[LAST]!;
  }
  return new Uint8ClampedArray(pixels.buffer);
}

/** The RGBA of each of the 256 colours, as one number for each pixel. */
function inksOf({ range, colours: { table }, alpha = 'opaque', opacity = 1 }: Paint): Uint32Array {
  const inks = new Uint8ClampedArray(4 * COLOURS);
  const flat = range.low === range.high;
  for (let i = 0; i < COLOURS; i++) {
    const colour = flat && range.signed ? MIDDLE : i;
    // Two colours lie in the middle, both of no strength.
    const strength = range.signed ? (Math.abs(2 * i - LAST) - 1) / (LAST - 1) : i / LAST;
    inks.set(table.subarray(3 * colour, 3 * colour + 3), 4 * i);
    inks[4 * i + 3] = 255 * opacity * (alpha === 'rising' ? VEIL + (1 - VEIL) * strength : 1);
  }
  return new Uint32Array(inks.buffer);
}
