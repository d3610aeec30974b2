import { row } from '../test/case.ts';
import type { Tolerance } from '../test/close.ts';
import { attention, type AttentionAttrs } from './attention.ts';

interface Sizes { readonly heads?: number; readonly n: number; readonly m?: number; readonly d: number; readonly e?: number }

const of = ({ heads, n, m = n, d, e = d }: Sizes, attrs: AttentionAttrs = {}, options: { readonly scale?: number; readonly tolerance?: Tolerance } = {}) => {
  const shape = (rows: number, columns: number) => (heads === undefined ? [rows, columns] : [heads, rows, columns]);
  return row(attention, { q: shape(n, d), k: shape(m, d), v: shape(m, e) }, attrs, options);
};

export const attentionCases = [
  of({ heads: 1, n: 1, d: 1 }),
  of({ heads: 1, n: 1, d: 4 }),
  of({ n: 13, m: 7, d: 5, e: 3 }),
  of({ n: 9, m: 17, d: 8, e: 12 }, { scale: 0.35 }),
  // Around a program's queries and keys, and around a workgroup of them.
  ...[15, 16, 17, 31, 32, 33].map((n) => of({ heads: 2, n, d: 4, e: 8 }, { scale: 0.5 })),
  ...[63, 64, 65].map((n) => of({ heads: 3, n, d: 16 }, { scale: 0.25, merge: true })),
  ...[63, 64, 65].map((m) => of({ heads: 2, n: 5, m, d: 3, e: 7 }, { merge: true })),
  of({ heads: 3, n: 197, d: 64 }, { scale: 0.125, merge: true }),
  of({ heads: 2, n: 40, m: 131, d: 32, e: 64 }, { scale: 0.18 }),
  of({ heads: 2, n: 33, m: 100, d: 68, e: 72 }, { scale: 0.1, merge: true }),
  of({ heads: 2, n: 1, m: 50, d: 8 }, { merge: true }),
  of({ heads: 2, n: 50, m: 1, d: 8 }),
  // All scores alike, then scores so far apart that one key takes all: near ties lose up to their rounding, d · s² · 6e-8.
  of({ heads: 2, n: 19, m: 37, d: 8 }, {}, { scale: 0 }),
  of({ heads: 2, n: 11, m: 13, d: 3 }, {}, { scale: 30, tolerance: { atol: 0.05, rtol: 1e-5 } }),
  of({ heads: 2, n: 11, m: 37, d: 8 }, { merge: true }, { scale: 30, tolerance: { atol: 0.05, rtol: 1e-5 } }),
  of({ heads: 2, n: 9, m: 7, d: 4 }, {}, { scale: 1000, tolerance: { atol: 1, rtol: 1e-5 } }),
  of({ heads: 1, n: 9, m: 7, d: 3 }, {}, { scale: 1000, tolerance: { atol: 1, rtol: 1e-5 } }),
];
