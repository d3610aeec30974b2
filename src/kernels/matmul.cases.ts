import type { Shape } from '../core/tensor.ts';
import type { Tolerance } from '../test/close.ts';
import { matmul, type MatmulAttrs } from './matmul.ts';

interface MatmulCase {
  readonly shapes: Readonly<Record<string, Shape>>;
  readonly attrs?: MatmulAttrs;
  readonly scale?: number;
  readonly tolerance?: Tolerance;
}

/** Sums of k products of ±s: float32 rounds each to about k · s² · 6e-8. */
const sum = (k: number, s: number): Tolerance => ({ atol: k * s * s * 1e-6, rtol: 1e-5 });
const plain = (m: number, k: number, n: number, attrs?: MatmulAttrs): MatmulCase =>
  ({ shapes: { a: [m, k], b: attrs?.transposeB ? [n, k] : [k, n] }, ...(attrs && { attrs }), tolerance: sum(k, 1) });
const transposeB = true;

const table: readonly MatmulCase[] = [
  plain(1, 1, 1),
  plain(1, 1, 1, { transposeB }),
  plain(7, 5, 9),
  plain(7, 5, 9, { transposeB }),
  plain(63, 64, 65),
  plain(65, 64, 63, { transposeB }),
  plain(64, 64, 64),
  plain(64, 64, 64, { transposeB, scale: 0.125 }),
  plain(2, 4, 1, { transposeB }),
  plain(9, 3, 4),
  plain(17, 131, 12),
  { shapes: { a: [199, 196], b: [402, 196], bias: [402], residual: [2, 199, 201] }, attrs: { transposeB, split: 2, scale: 0.5, activation: 'gelu' }, tolerance: sum(196, 1) },
  { shapes: { a: [2, 301, 157], b: [2, 157, 324], bias: [324] }, attrs: { merge: true, activation: 'tanh' }, tolerance: sum(157, 1) },
  plain(197, 192, 36, { transposeB, activation: 'gelu' }),
  ...(['relu', 'sigmoid', 'tanh'] as const).map((activation) => plain(5, 8, 12, { activation })),
  { shapes: { a: [5, 8], b: [12, 8], bias: [12], residual: [5, 12] }, attrs: { transposeB, activation: 'relu' } },
  { shapes: { a: [5, 7], b: [7, 12], bias: [12], residual: [5, 12] } },
  { shapes: { a: [5, 7], b: [7, 3], bias: [3] } },
  { shapes: { a: [3, 17, 8], b: [3, 17, 8] }, attrs: { transposeB, scale: 0.25 } },
  { shapes: { a: [3, 8, 17], b: [3, 17, 8] } },
  { shapes: { a: [3, 9, 17], b: [3, 17, 8] }, attrs: { merge: true } },
  { shapes: { a: [3, 9, 17], b: [3, 17, 7] }, attrs: { merge: true } },
  { shapes: { a: [3, 9, 8], b: [5, 8] }, attrs: { transposeB } },
  { shapes: { a: [13, 8], b: [36, 8], bias: [36] }, attrs: { transposeB, split: 9 } },
  { shapes: { a: [13, 6], b: [18, 6], bias: [18] }, attrs: { transposeB, split: 6 } },
  { shapes: { a: [13, 6], b: [6, 24] }, attrs: { split: 2 } },
  // Enough large tiles for the program that shares them: below, at and above a tile and a step of k, both layouts of b, all that it writes.
  { shapes: { a: [128, 33, 4], b: [128, 35, 4] }, attrs: { transposeB, scale: 0.25 } },
  { shapes: { a: [128, 35, 20], b: [128, 20, 36] }, attrs: { merge: true }, tolerance: sum(20, 1) },
  { shapes: { a: [65, 16], b: [4036, 16], bias: [4036], residual: [2, 65, 2018] }, attrs: { transposeB, split: 2, activation: 'gelu' }, tolerance: sum(16, 1) },
  { shapes: { a: [9, 20], b: [11, 20] }, attrs: { transposeB }, scale: 1000, tolerance: sum(20, 1000) },
  { shapes: { a: [9, 20], b: [20, 8] }, scale: 1000, tolerance: sum(20, 1000) },
];

export const matmulCases = table.map((row) => ({ kernel: matmul, ...row }));
