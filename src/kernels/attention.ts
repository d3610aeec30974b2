import rowsWgsl from '../../shaders/attention-rows.wgsl?raw';
import sharedWgsl from '../../shaders/attention-shared.wgsl?raw';
import wgsl from '../../shaders/attention.wgsl?raw';
import { defineKernel, type Dispatch, type Inputs, type Shader } from '../core/kernel.ts';
import type { Shape } from '../core/tensor.ts';

export interface AttentionAttrs {
  /** Of the scores; 1 unless given. */
  readonly scale?: number;
  /** Writes [n, heads · e] instead of [heads, n, e]: heads side by side, with no copy. */
  readonly merge?: boolean;
  readonly [name: string]: number | string | boolean | undefined;
}

interface Sizes { readonly heads: number; readonly n: number; readonly m: number; readonly d: number; readonly e: number }
type Shapes = Inputs<'q' | 'k' | 'v', never, Shape>;
type Program = Shader<'q' | 'k' | 'v', never, AttentionAttrs>;

/** Programs differ in what they take and in what a thread, or a workgroup, owns; the uniforms are the same. */
const program = (name: string, source: string, launch: (of: Sizes) => Dispatch, fits?: Program['fits']): Program => ({
  name,
  wgsl: source,
  ...(fits && { fits }),
  uniforms: (shapes, { scale = 1, merge = false }) => {
    const { heads, n, m, d, e } = sizes(shapes);
    return { heads, n, m, d, e, scale, out_head: merge ? e : n * e, out_row: merge ? heads * e : e };
  },
  dispatch: (shapes) => launch(sizes(shapes)),
});

/** Whether queries and values are made of vectors of four. */
const inFours = (shapes: Shapes): boolean => sizes(shapes).d % 4 === 0 && sizes(shapes).e % 4 === 0;

/**
 * softmax(scale · q kᵀ) v of every head, where nobody asks for the scores or the weights: neither is ever in memory. q: [heads, n, d];
 * k: [heads, m, d]; v: [heads, m, e]; one head may be a matrix each. Output [heads, n, e], or merged [n, heads · e].
 * Dao et al. 2022, arXiv 2205.14135, with the running softmax of Milakov & Gimelshein 2018, arXiv 1805.02867.
 */
export const attention = defineKernel<'q' | 'k' | 'v', never, AttentionAttrs>({
  ...program('attention', wgsl, ({ n, heads }) => ({ threads: [n, heads] })),
  inputs: ['q', 'k', 'v'],
  faster: [
    program('attention-shared', sharedWgsl, ({ n, heads }) => ({ workgroups: [Math.ceil(n / 32), heads] }),
      (shapes) => inFours(shapes) && Math.max(sizes(shapes).d, sizes(shapes).e) <= 64),
    program('attention-rows', rowsWgsl, ({ n, heads }) => ({ threads: [Math.ceil(n / 16) * heads, 1] }), inFours),
  ],
  output: (shapes, { merge = false }) => {
    const { heads, n, e } = sizes(shapes);
    return merge ? [n, heads * e] : [...shapes.q.slice(0, -1), e];
  },
  rows: () => ({ inputs: ['q'] }),
  operations: (shapes) => {
    const { heads, n, m, d, e } = sizes(shapes);
    return 2 * heads * n * m * (d + 2 + e);
  },
  reference: ({ q, k, v }, { scale = 1, merge = false }) => {
    const { heads, n, m, d, e } = sizes({ q: q.shape, k: k.shape, v: v.shape });
    const out = new Float64Array(heads * n * e);
    for (let h = 0; h < heads; h++) {
      for (let i = 0; i < n; i++) {
        const scores = Array.from({ length: m }, (_, j) => {
          let sum = 0;
          for (let l = 0; l < d; l++) sum += q.data[(h * n + i) * d + l]! * k.data[(h * m + j) * d + l]!;
          return scale * sum;
        });
        const peak = scores.reduce((a, b) => Math.max(a, b));
        const weights = scores.map((score) => Math.exp(score - peak));
        const total = weights.reduce((a, b) => a + b);
        for (let c = 0; c < e; c++) {
          let sum = 0;
          for (let j = 0; j < m; j++) sum += weights[j]! * v.data[(h * m + j) * e + c]!;
          out[merge ? (i * heads + h) * e + c : (h * n + i) * e + c] = sum / total;
        }
      }
    }
    return out;
  },
});

function sizes({ q, k, v }: Shapes): Sizes {
  const [n = 0, d = 0] = q.slice(-2);
  const [m = 0, e = 0] = v.slice(-2);
  const heads = q.length === 3 ? q[0]! : 1;
  const axes = [q, k, v].every((shape) => shape.length === q.length && (shape.length === 2 || shape[0] === heads));
  if (q.length < 2 || q.length > 3 || !axes || k.at(-1) !== d || k.at(-2) !== m) {
    throw new Error(`attention: queries [${q}], keys [${k}] and values [${v}] do not fit together: `
      + 'expected [heads, n, d], [heads, m, d] and [heads, m, e]');
  }
  return { heads, n, m, d, e };
}
