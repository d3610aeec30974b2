import { colourTables } from './colour-tables.ts';

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

function colourMap(id: keyof typeof colourTables, title: string, diverging = false): ColourMap {
  const table = Uint8ClampedArray.from(atob(colourTables[id]), (byte) => byte.charCodeAt(0));
  for (let i = 3; i < table.length; i++) table[i] = (table[i]! + table[i - 3]!) & LAST;
  const at = (t: number): Rgb => {
    const i = 3 * indexOf(t);
    return [table[i]!, table[i + 1]!, table[i + 2]!];
  };
  return { id, title, diverging, table, at };
}

/** For values from 0 up; the first is the default. All but turbo are perceptually uniform; all but turbo are safe for colour-blind eyes. */
export const colourMaps: readonly ColourMap[] = [
  colourMap('viridis', 'Viridis'),
  colourMap('cividis', 'Cividis'),
  colourMap('magma', 'Magma'),
  colourMap('grey', 'Grey'),
  colourMap('turbo', 'Turbo (a rainbow, not uniform)'),
];

/** For values around 0, which is white; both ends are dark, so that sign and size also show without hue. The first is the default. */
export const divergingMaps: readonly ColourMap[] = [
  colourMap('blue-white-red', 'Blue, white, red', true),
  colourMap('purple-white-green', 'Purple, white, green', true),
];

/**
 * The colours that `ids` asks for where values are signed, or where they are not; the default where it names none. It names one map
 * or, joined by a dot, one of each kind: 'magma.purple-white-green'.
 */
export function coloursFor(ids: string, signed: boolean): ColourMap {
  const named = ids.split('.');
  const maps = signed ? divergingMaps : colourMaps;
  return maps.find(({ id }) => named.includes(id)) ?? maps[0]!;
}

/** The same with another map of one kind; the other kind's stays. */
export function withColours(ids: string, picked: ColourMap): string {
  const [plain, signed] = picked.diverging ? [coloursFor(ids, false), picked] : [picked, coloursFor(ids, true)];
  return signed === divergingMaps[0] ? plain.id : `${plain.id}.${signed.id}`;
}

/** Whether a text names a map, or one of each kind. */
export const areColours = (ids: string): boolean =>
  [colourMaps, divergingMaps].some((maps) => maps.some(({ id }) => id === ids))
  || colourMaps.some((plain) => divergingMaps.some((signed) => ids === `${plain.id}.${signed.id}`));
