import type { Grid } from './grid.ts';

/** unit: fixed 0…1 · map: this map's own · clipped: this map's, its largest entries left out · shared: one for many maps. */
export type ScaleMode = 'unit' | 'map' | 'clipped' | 'shared';

/** The values that the ends of the colours stand for. */
export interface Range {
  readonly mode: ScaleMode;
  readonly low: number;
  readonly high: number;
  /** Symmetric around 0, for diverging colours. */
  readonly signed: boolean;
  /** Where entries lie beyond the range, as indices into the map: attention sinks, often. */
  readonly clipped: readonly number[];
  /** The share of the map's whole, Σ|value|, that those hold; 0…1. */
  readonly share: number;
  /** The share of entries that was asked to be left out; 0 but for `clipped`. */
  readonly clip: number;
}

interface Ends { readonly low: number; readonly high: number }

export interface RangeOptions {
  readonly signed?: boolean;
  /** Share of the entries, the largest, that `clipped` leaves above its range. */
  readonly clip?: number;
  /** The ends that `shared` uses, such as those of `sharedRange`. */
  readonly shared?: Ends;
}

/**
 * The range that a map is drawn on. Positive maps start at 0, not at their least value, so that twice the value is
 * twice as far along the colours; signed ones are symmetric. NaN and infinities are passed over. Throws for `shared` without its ends.
 */
export function rangeOf({ data }: Grid, mode: ScaleMode, { signed = false, clip = 0.02, shared }: RangeOptions = {}): Range {
  if (mode === 'shared' && !shared) throw new Error("rangeOf: mode 'shared' needs the range that is shared, got none");
  const { low, high } = mode === 'unit' ? { low: signed ? -1 : 0, high: 1 }
    : mode === 'shared' ? shared!
    : endsOf([data], signed, mode === 'clipped' ? clip : 0);
  return { mode, low, high, signed, ...beyond(data, low, high), clip: mode === 'clipped' ? clip : 0 };
}

/** How many times as large as all but the top 2 % an entry must be to count as a sink. */
const SINK = 2;

/** Whether a few entries stand so far above the rest that, on the map's own range, they would hide it: attention sinks. */
export function hasSinks({ data }: Grid): boolean {
  return endsOf([data], true, 0).high > SINK * endsOf([data], true, 0.02).high;
}

/** One range for all the maps of a sheet, so that their colours compare; `clip` leaves out the largest of all entries. */
export function sharedRange(grids: readonly Grid[], { signed = false, clip = 0 }: Omit<RangeOptions, 'shared'> = {}): Range {
  const { low, high } = endsOf(grids.map(({ data }) => data), signed, clip);
  return { mode: 'shared', low, high, signed, clipped: [], share: 0, clip };
}

/** Where a value lies in the range, 0…1, values beyond it at the ends; NaN stays NaN, a range of no width gives 0. */
export function fractionOf({ low, high }: Ends, value: number): number {
  if (Number.isNaN(value)) return NaN;
  return high > low ? Math.min(1, Math.max(0, (value - low) / (high - low))) : 0;
}

function endsOf(maps: readonly Float32Array[], signed: boolean, clip: number): Ends {
  let [min, max, count] = [0, 0, 0];
  for (const map of maps) {
    for (const value of map) {
      if (!Number.isFinite(value)) continue;
      min = Math.min(min, value);
      max = Math.max(max, value);
      count++;
    }
  }
  let reach = signed ? Math.max(-min, max) : max;
  const left = Math.round(clip * count);
  if (left > 0) {
    const kept = ranked(sizesOf(maps, count, signed), count - 1 - left) ?? 0;
    // A map that is zero but for its sinks would have no range left.
    if (kept > 0) reach = kept;
  }
  return signed ? { low: -reach, high: reach } : { low: min, high: reach };
}

function sizesOf(maps: readonly Float32Array[], count: number, signed: boolean): Float32Array {
  const sizes = new Float32Array(count);
  let i = 0;
  for (const map of maps) {
    for (const value of map) if (Number.isFinite(value)) sizes[i++] = signed ? Math.abs(value) : value;
  }
  return sizes;
}

/** The value that would stand at `rank` if they were sorted (Hoare's selection): a few passes, where sorting a large matrix takes a frame. Moves them. */
function ranked(values: Float32Array, rank: number): number | undefined {
  for (let [low, high] = [0, values.length - 1]; low < high;) {
    const pivot = values[(low + high) >> 1]!;
    let [i, j] = [low, high];
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i > j) break;
      [values[i], values[j]] = [values[j]!, values[i]!];
      i++;
      j--;
    }
    if (rank <= j) high = j;
    else if (rank >= i) low = i;
    else break;
  }
  return values[rank];
}

function beyond(data: Float32Array, low: number, high: number): { clipped: number[]; share: number } {
  const clipped: number[] = [];
  let [held, whole] = [0, 0];
  data.forEach((value, i) => {
    if (!Number.isFinite(value)) return;
    whole += Math.abs(value);
    if (value <= high && value >= low) return;
    clipped.push(i);
    held += Math.abs(value);
  });
  return { clipped, share: whole > 0 ? held / whole : 0 };
}
