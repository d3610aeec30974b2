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
