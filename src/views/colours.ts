import { interpolateLab, interpolateRgb } from 'd3-interpolate';
import { interpolateCividis, interpolateMagma, interpolateRdBu, interpolateTurbo, interpolateViridis } from 'd3-scale-chromatic';

export type Rgb = readonly [red: number, green: number, blue: number];

/** Colours for numbers from 0 to 1. */
export interface ColourMap {
  readonly id: string;
  readonly title: string;
  /** Made for values around a middle, which is at ½. */
  readonly diverging: boolean;
  /** 256 colours, three bytes each: what the pixels are painted from. */
  readonly table: Uint8ClampedArray;
  /** The colour of `t`; beyond 0…1 that of the nearer end. */
  at(t: number): Rgb;
}

const LAST = 255;

/** Which of a table's 256 colours stands for `t`. */
export const indexOf = (t: number): number => Math.min(LAST, Math.max(0, Math.round(t * LAST)));

/** Bytes of any CSS colour; d3 writes it as 'rgb(1, 2, 3)'. */
const rgbOf = (colour: string): number[] => [...interpolateRgb(colour, colour)(0).matchAll(/\d+/g)].map(Number);

function colourMap(id: string, title: string, interpolate: (t: number) => string, diverging = false): ColourMap {
  const table = new Uint8ClampedArray(3 * (LAST + 1));
  for (let i = 0; i <= LAST; i++) {
    table.set(rgbOf(interpolate(i / LAST)), 3 * i);
  }
  const at = (t: number): Rgb => {
    const i = 3 * indexOf(t);
    return [table[i]!, table[i + 1]!, table[i + 2]!];
  };
  return { id, title, diverging, table, at };
}

/** For values from 0 up; the first is the default. All but turbo are perceptually uniform; all but turbo are safe for colour-blind eyes. */
export const colourMaps: readonly ColourMap[] = [
  colourMap('viridis', 'Viridis', interpolateViridis),
  colourMap('cividis', 'Cividis', interpolateCividis),
  colourMap('magma', 'Magma', interpolateMagma),
  colourMap('grey', 'Grey', interpolateLab('black', 'white')),
  colourMap('turbo', 'Turbo (a rainbow, not uniform)', interpolateTurbo),
];

/** For values around 0: blue below, white at 0, red above; both ends dark, so that sign and size also show without hue. */
export const diverging = colourMap('blue-white-red', 'Blue, white, red', (t) => interpolateRdBu(1 - t), true);

/** The colours that `id` asks for: the diverging ones where values are signed, viridis for an unknown id. */
export const coloursFor = (id: string, signed: boolean): ColourMap =>
  signed ? diverging : colourMaps.find((map) => map.id === id) ?? colourMaps[0]!;
