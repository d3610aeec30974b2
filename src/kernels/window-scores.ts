import wgsl from '../../shaders/window-scores.wgsl?raw';
import { defineKernel } from '../core/kernel.ts';
import { sameShape, sizeOf, type Shape } from '../core/tensor.ts';

type WindowScoresAttrs = {
  /** Sides of the map that the windows tile. */
  readonly height: number;
  readonly width: number;
  /** How far the map was rolled before it was cut; 0 unless given. */
  readonly shift?: number;
  /** Position of the first query in its window, where only some of them ask; 0 unless given. */
  readonly start?: number;
};

const MASKED = -100;
const windowOf = (scores: Shape): number => Math.sqrt(scores[3] ?? 0);

/**
 * Scores inside windows w × w with the bias of each relative position, and −100 between positions that are neighbours only
 * because the map was rolled. scores, output: [windows, heads, queries, w²]; table: [(2w − 1)², heads], its entry
 * (y_query − y_key + w − 1)(2w − 1) + (x_query − x_key + w − 1); first: [1], added to `start`. arXiv 2103.14030, section 3.2.
 */
export const windowScores = defineKernel({
  name: 'window-scores',
  wgsl,
  inputs: ['scores', 'table'],
  optional: ['first'],
  output: ({ scores, table }, { height, width, shift = 0, start = 0 }: WindowScoresAttrs) => {
    const window = windowOf(scores);
    const [, heads = 0, queries = 0] = scores;
    const expected = [(height / window) * (width / window), heads, queries, window * window];
    if (!Number.isInteger(window) || height % window !== 0 || width % window !== 0 || !sameShape(scores, expected)) {
      throw new Error('window-scores: scores should be [windows, heads, queries, w²] with windows w × w that tile '
        + `${height} × ${width}, got [${scores}]`);
    }
    if (start < 0 || start + queries > window * window) {
      throw new Error(`window-scores: a window has ${window * window} queries, got ${queries} from ${start} on`);
    }
    const entries = (2 * window - 1) ** 2;
    if (!sameShape(table, [entries, heads])) throw new Error(`window-scores: table should be [${entries}, ${heads}], got [${table}]`);
    if (!(shift >= 0 && shift < window)) throw new Error(`window-scores: shift should be from 0 to ${window - 1}, got ${shift}`);
    return scores;
  },
  rows: () => ({ inputs: ['scores'], placed: true }),
  operations: ({ scores }) => 2 * sizeOf(scores),
  uniforms: ({ scores }, { height, width, shift = 0, start = 0 }: WindowScoresAttrs) =>
    ({ size: sizeOf(scores), heads: scores[1]!, count: scores[2]!, window: windowOf(scores), height, width, shift, start }),
  dispatch: ({ scores }) => ({ threads: [sizeOf(scores)] }),
  reference: ({ scores, table, first }, { height, width, shift = 0, start = 0 }: WindowScoresAttrs) => {
    const window = windowOf(scores.shape);
    const [, heads, queries] = scores.shape as [number, number, number];
    const begin = start + Math.floor(first?.data[0] ?? 0);
    const regions = regionsOf(height, width, window, shift);
    const out = new Float64Array(scores.data.length);
    let i = 0;
    for (let top = 0; top < height; top += window) {
      for (let left = 0; left < width; left += window) {
        for (let head = 0; head < heads; head++) {
          for (let query = begin; query < begin + queries; query++) {
            const [yQuery, xQuery] = [Math.floor(query / window), query % window];
            for (let key = 0; key < window * window; key++, i++) {
              const [yKey, xKey] = [Math.floor(key / window), key % window];
              const entry = (yQuery - yKey + window - 1) * (2 * window - 1) + (xQuery - xKey + window - 1);
              const same = regions[top + yQuery]![left + xQuery] === regions[top + yKey]![left + xKey];
              out[i] = scores.data[i]! + table.data[entry * heads + head]! + (same ? 0 : MASKED);
            }
          }
        }
      }
    }
    return out;
  },
});

/** A number per position of the rolled map [height][width]: equal numbers were neighbours before the roll. */
function regionsOf(height: number, width: number, window: number, shift: number): number[][] {
  const regions = Array.from({ length: height }, () => Array<number>(width).fill(0));
  if (shift === 0) return regions;
  const bands = (length: number) => [[0, length - window], [length - window, length - shift], [length - shift, length]] as const;
  let region = 0;
  for (const [top, bottom] of bands(height)) {
    for (const [left, right] of bands(width)) {
      for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) regions[y]![x] = region;
      region++;
    }
  }
  return regions;
}
