import type { GridSize } from './unit.ts';

/** Which head gives each cell the most; row-major [height, width]. */
export interface HeadMap extends GridSize {
  /** How many heads there are. */
  readonly count: number;
  /** The strongest head of each cell; of equals the lower. */
  readonly heads: Uint16Array<ArrayBuffer>;
  /** What that head gives the cell. */
  readonly weights: Float32Array<ArrayBuffer>;
  /** That, as a share of the most which the head gives any cell: 0…1. */
  readonly shares: Float32Array<ArrayBuffer>;
}

/**
 * For a map where colour is the head: one query's rows of all heads, each laid on the grid without prefix tokens, such as
 * `queryMap(…).data`. What is not a number never wins. Throws for no heads, or a row of another length.
 */
export function strongestHeads(rows: readonly Float32Array[], { height, width }: GridSize): HeadMap {
  const size = height * width;
  const odd = rows.find((row) => row.length !== size);
  if (rows.length === 0 || odd) {
    throw new Error(`strongestHeads: expected rows of ${height} × ${width} = ${size} weights, got ${odd ? odd.length : 'none'}`);
  }
  const heads = new Uint16Array(size);
  const weights = new Float32Array(size).fill(-Infinity);
  const most = rows.map((row) => row.reduce((max, weight) => (weight > max ? weight : max), 0));
  rows.forEach((row, head) => {
    for (let p = 0; p < size; p++) {
      if (!(row[p]! > weights[p]!)) continue;
      weights[p] = row[p]!;
      heads[p] = head;
    }
  });
  const shares = weights.map((weight, p) => {
    const reach = most[heads[p]!]!;
    return reach > 0 && weight > 0 ? weight / reach : 0;
  });
  return { height, width, count: rows.length, heads, weights, shares };
}

/** Cells side by side whose strongest head is the same one. */
export interface HeadRegion {
  readonly head: number;
  /** How many they are. */
  readonly cells: number;
  /** Of these positions, the nearest to their centre of gravity: where a name can stand. */
  readonly middle: number;
}

/** The regions of a map of heads, cells joined along their sides, by their first position; cells that get nothing are in none. */
export function headRegions({ height, width, heads, shares }: HeadMap): HeadRegion[] {
  const seen = new Uint8Array(heads.length);
  const regionFrom = (start: number): HeadRegion => {
    const members = [start];
    seen[start] = 1;
    const join = (p: number) => {
      if (seen[p] || heads[p] !== heads[start] || !(shares[p]! > 0)) return;
      seen[p] = 1;
      members.push(p);
    };
    // The list grows while it is walked: each cell once, with its neighbours.
    for (const p of members) {
      if (p % width > 0) join(p - 1);
      if (p % width < width - 1) join(p + 1);
      if (p >= width) join(p - width);
      if (p < (height - 1) * width) join(p + width);
    }
    const mean = (of: (p: number) => number) => members.reduce((sum, p) => sum + of(p), 0) / members.length;
    const [x, y] = [mean((p) => p % width), mean((p) => Math.floor(p / width))];
    const far = (p: number) => ((p % width) - x) ** 2 + (Math.floor(p / width) - y) ** 2;
    return { head: heads[start]!, cells: members.length, middle: members.reduce((best, p) => (far(p) < far(best) ? p : best)) };
  };
  return Array.from(heads, (_, p) => p).flatMap((p) => (seen[p] || !(shares[p]! > 0) ? [] : [regionFrom(p)]));
}
