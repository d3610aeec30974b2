import { atOnce, type Slices } from '../core/slices.ts';
import type { Tensor } from '../core/tensor.ts';
import type { Fusion } from './query.ts';

export interface RolloutOptions {
  /** How the heads of a layer become one matrix. */
  readonly fusion?: Fusion;
  /** Share of each fused matrix's entries, the lowest, that is set to zero: from 0 to below 1. */
  readonly discard?: number;
  /** Whether column 0 is a class token, which is never discarded. */
  readonly classColumn?: boolean;
}

/** The layers that are multiplied, from 0, both included; all of them by default. */
export interface Span {
  readonly first?: number;
  readonly last?: number;
}

/** Who asks: a token, or all of them, each alike: the mean of all rows. */
type Asker = number | 'received';

/** A row [T] of the rollout through some of the layers. */
export type Rollout = (query: Asker, span?: Span) => Float32Array<ArrayBuffer>;

/**
 * Attention rollout (Abnar and Zuidema, arXiv 2005.00928): R = Ã_last ⋯ Ã_first with Ã = ½A + ½I, A a layer's fused attention.
 * `layers` are [heads, T, T] or [T, T], the input's layer first. Lowest entries are discarded before the residual is
 * added, never the class column or the diagonal, and the rows of Ã then sum to one again.
 *
 * Returns R's row [T] of any query, or the mean of all rows. The matrices are fused once; a row is then a vector times a matrix
 * per layer, from the last layer down, O(L·T²), where the whole of R would be O(L·T³). Throws where layers differ or an option
 * is out of range.
 */
export const rollout = (layers: readonly Tensor[], options?: RolloutOptions): Rollout => atOnce(rolling(layers, options));

/** The same layer by layer. */
export function* rolling(
  layers: readonly Tensor[],
  { fusion = 'mean', discard = 0, classColumn = true }: RolloutOptions = {},
): Slices<Rollout> {
  const tokens = layers[0]?.shape.at(-1) ?? 0;
  for (const { shape } of layers) {
    if (shape.length < 2 || shape.length > 3 || shape.at(-1) !== tokens || shape.at(-2) !== tokens) {
      throw new Error(`rollout: expected [heads, ${tokens}, ${tokens}] from every layer, got [${shape}]`);
    }
  }
  if (!(0 <= discard && discard < 1)) throw new Error(`rollout: discard should be from 0 to below 1, got ${discard}`);

  const matrices: Float64Array[] = [];
  for (const layer of layers) {
    const fused = fuseHeads(layer, fusion);
    yield;
    if (discard > 0) discardLowest(fused, { tokens, share: discard, classColumn });
    addResidual(fused, tokens, discard > 0);
    matrices.push(fused);
    yield;
  }

  return (query, { first = 0, last = layers.length - 1 } = {}) => {
    if (!(Number.isInteger(first) && Number.isInteger(last) && 0 <= first && first <= last && last < layers.length)) {
      throw new Error(`rollout: first and last layer should be whole numbers, in order, from 0 to ${layers.length - 1}, got ${first} and ${last}`);
    }
    let row = startOf(query, tokens);
    for (const matrix of matrices.slice(first, last + 1).reverse()) row = timesMatrix(row, matrix);
    return Float32Array.from(row);
  };
}

/** What is multiplied from the left: 1 for the token that asks, or a share for each of them. */
function startOf(query: Asker, tokens: number): Float64Array<ArrayBuffer> {
  const start = new Float64Array(tokens);
  if (query === 'received') return start.fill(1 / tokens);
  if (!(Number.isInteger(query) && 0 <= query && query < tokens)) {
    throw new Error(`rollout: query should be a whole number from 0 to ${tokens - 1}, got ${query}`);
  }
  start[query] = 1;
  return start;
}

function fuseHeads({ shape, data }: Tensor, fusion: Fusion): Float64Array {
  const tokens = shape.at(-1)!;
  const size = tokens * tokens;
  const heads = data.length / size;
  const fused = Float64Array.from(data.subarray(0, size));
  for (let head = 1; head < heads; head++) {
    for (let i = 0; i < size; i++) {
      const value = data[head * size + i]!;
      if (fusion === 'mean') fused[i]! += value;
      else if (fusion === 'max' ? value > fused[i]! : value < fused[i]!) fused[i] = value;
    }
  }
  if (fusion === 'mean') for (let i = 0; i < size; i++) fused[i]! /= heads;
  return fused;
}

/** Zeroes the ⌊share · T²⌋ lowest entries, those on the diagonal or in the class column excepted; of equals, the first. */
function discardLowest(
  matrix: Float64Array,
  { tokens, share, classColumn }: { readonly tokens: number; readonly share: number; readonly classColumn: boolean },
): void {
  const count = Math.floor(share * matrix.length);
  if (count === 0) return;
  const threshold = Float64Array.from(matrix).sort()[count - 1]!;
  let equal = count - matrix.reduce((below, value) => below + (value < threshold ? 1 : 0), 0);
  for (let i = 0; i < matrix.length; i++) {
    if (matrix[i]! > threshold || (matrix[i] === threshold && equal-- <= 0)) continue;
    const row = Math.floor(i / tokens);
    const column = i % tokens;
    if (row !== column && !(classColumn && column === 0)) matrix[i] = 0;
  }
}

function addResidual(matrix: Float64Array, tokens: number, renormalize: boolean): void {
  for (let start = 0; start < matrix.length; start += tokens) {
    const row = matrix.subarray(start, start + tokens);
    for (let column = 0; column < tokens; column++) row[column]! *= 0.5;
    row[start / tokens]! += 0.5;
    if (!renormalize) continue;
    const sum = row.reduce((total, value) => total + value, 0);
    for (let column = 0; column < tokens; column++) row[column]! /= sum;
  }
}

function timesMatrix(vector: Float64Array, matrix: Float64Array): Float64Array<ArrayBuffer> {
  const tokens = vector.length;
  const product = new Float64Array(tokens);
  for (let row = 0; row < tokens; row++) {
    const weight = vector[row]!;
    if (weight === 0) continue;
    for (let column = 0; column < tokens; column++) product[column]! += weight * matrix[row * tokens + column]!;
  }
  return product;
}
