import type { Grid } from '../maps/grid.ts';
import { fractionOf, type Range } from '../maps/scale.ts';
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

/** A grid as RGBA bytes [height, width, 4]. What is not a number stays transparent. */
export function pixelsOf(
  { data }: Grid, { range, colours, alpha = 'opaque', opacity = 1, mask }: Paint,
): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(4 * data.length);
  for (let i = 0; i < data.length; i++) {
    const t = fractionOf(range, data[i]!);
    if (Number.isNaN(t) || mask?.[i] === 0) continue;
    const colour = 3 * indexOf(flat(range) && range.signed ? 0.5 : t);
    const strength = range.signed ? Math.abs(2 * t - 1) : t;
    pixels[4 * i] = colours.table[colour]!;
    pixels[4 * i + 1] = colours.table[colour + 1]!;
    pixels[4 * i + 2] = colours.table[colour + 2]!;
    pixels[4 * i + 3] = 255 * opacity * (alpha === 'rising' ? VEIL + (1 - VEIL) * strength : 1);
  }
  return pixels;
}

const flat = ({ low, high }: Range): boolean => low === high;
