import columnsWgsl from '../../shaders/matmul-columns.wgsl?raw';
import rowsWgsl from '../../shaders/matmul-rows.wgsl?raw';
import wgsl from '../../shaders/matmul.wgsl?raw';
import { defineKernel, type Inputs, type Shader } from '../core/kernel.ts';
import { sameShape, sizeOf, type Shape } from '../core/tensor.ts';
import { activationCode, activationReference, type Activation } from './activation.ts';

export interface MatmulAttrs {
  /** b is [..., n, k], as the weight of a linear layer. */
  readonly transposeB?: boolean;
  readonly scale?: number;
  readonly activation?: Activation;
  /** Writes [split, m, n / split] instead of [m, n]: heads apart, with no copy. */
  readonly split?: number;
  /** Writes [m, batch · n] instead of [batch, m, n]: heads side by side, with no copy. */
  readonly merge?: boolean;
  readonly [name: string]: number | string | boolean | undefined;
}

type In = 'a' | 'b';
type Opt = 'bias' | 'residual';
type Shapes = Inputs<In, Opt, Shape>;
type Program = Shader<In, Opt, MatmulAttrs>;

/** Threads of a batch, where each owns so many rows and columns. */
export const tiles = (rows: number, columns: number) => (m: number, n: number) => [Math.ceil(n / columns), Math.ceil(m / rows)] as const;

/** Programs differ in what they take and in the threads of a batch; the uniforms are the same. */
export const program = (name: string, source: string, threads: (m: number, n: number) => readonly [number, number], fits?: Program['fits']): Program => ({
  name,
  wgsl: source,
  ...(fits && { fits }),
  uniforms: (shapes, attrs) => {
    const { batch, m, k, n, aBatch, bBatch } = sizes(shapes, attrs);
    const { split = 1, merge = false, transposeB = false } = attrs;
    return {
      batch, m, k, n, a_batch: aBatch, b_batch: bBatch,
      b_k: transposeB ? 1 : n, b_n: transposeB ? k : 1,
      chunk: n / split,
      out_chunk: (m * n) / split,
      out_row: merge ? batch * n : n / split,
      out_batch: merge ? n : m * n,
      scale: attrs.scale ?? 1, activation: activationCode(attrs.activation),
    };
  },
  dispatch: (shapes, attrs) => {
    const { batch, m, n } = sizes(shapes, attrs);
    return { threads: [...threads(m, n), batch] };
  },
});

/**
 * activate(scale · a·b + bias + residual). a: [..., m, k]; b: [k, n] for all, or [batch, k, n]; bias: [n];
 * residual: as the output. Output [..., m, n], unless `split` or `merge` lays it out by heads.
 */
export const matmul = defineKernel<In, Opt, MatmulAttrs>({
  ...program('matmul', wgsl, tiles(1, 1)),
  inputs: ['a', 'b'],
  optional: ['bias', 'residual'],
  faster: [
    program('matmul-rows', rowsWgsl, tiles(8, 16), (shapes, attrs) => attrs.transposeB === true && sizes(shapes, attrs).k % 4 === 0),
    program('matmul-columns', columnsWgsl, tiles(8, 16), (shapes, attrs) => !attrs.transposeB && sizes(shapes, attrs).n % 4 === 0),
  ],
  output: (shapes, attrs) => {
    const { batch, m, n } = sizes(shapes, attrs);
    const { split = 1, merge = false } = attrs;
    const shape = attrs.split ? [split, m, n / split] : merge ? [m, batch * n] : [...shapes.a.slice(0, -1), n];
    if (n % split !== 0) throw new Error(`matmul: ${n} columns do not split into ${split} equal parts`);
    if (split > 1 && batch > 1) throw new Error('matmul: cannot split the columns of a batch');
    if (shapes.bias && !sameShape(shapes.bias, [n])) throw new Error(`matmul: bias should be [${n}], got [${shapes.bias}]`);
    if (shapes.residual && sizeOf(shapes.residual) !== sizeOf(shape)) {
      throw new Error(`matmul: residual should be [${shape}], got [${shapes.residual}]`);
    }
    return shape;
  },
  rows: () => ({ inputs: ['a', 'residual'] }),
  operations: (shapes, attrs) => {
    const { batch, m, k, n } = sizes(shapes, attrs);
    return 2 * batch * m * k * n;
  },
  reference: ({ a, b, bias, residual }, attrs) => {
    const shapes = { a: a.shape, b: b.shape };
    const { batch, m, k, n, aBatch, bBatch } = sizes(shapes, attrs);
    const { split = 1, merge = false, scale = 1, transposeB = false } = attrs;
    const activate = activationReference(attrs.activation);
    const out = new Float64Array(batch * m * n);
    for (let z = 0; z < batch; z++) {
      for (let i = 0; i < m; i++) {
        for (let j = 0; j < n; j++) {
          let sum = 0;
          for (let l = 0; l < k; l++) {
            sum += a.data[z * aBatch + i * k + l]! * b.data[z * bBatch + (transposeB ? j * k + l : l * n + j)]!;
          }
          const width = n / split;
          const at = merge ? i * batch * n + z * n + j
            : split > 1 ? (Math.floor(j / width) * m + i) * width + (j % width)
            : (z * m + i) * n + j;
          out[at] = activate(scale * sum + (bias?.data[j] ?? 0) + (residual?.data[at] ?? 0));
        }
      }
    }
    return out;
  },
});

/** Sizes of the product and the strides between batches; a matrix b serves every row of a, whatever its axes. */
export function sizes({ a, b }: Shapes, { transposeB = false, merge = false }: MatmulAttrs) {
  const k = a.at(-1) ?? 0;
  const [bk, n] = transposeB ? [b.at(-1), b.at(-2)] : [b.at(-2), b.at(-1)];
  const batched = b.length === 3 || (merge && a.length === 3);
  const batch = batched ? a.slice(0, -2).reduce((size, axis) => size * axis, 1) : 1;
  const m = sizeOf(a) / (k || 1) / batch;
  const fits = a.length >= 2 && a.length <= 3 && (b.length === 2 || (b.length === 3 && a.length === 3 && b[0] === a[0]));
  if (!fits || bk !== k || n === undefined) {
    throw new Error(`matmul: cannot multiply [${a}] by [${b}]${transposeB ? ' transposed' : ''}`);
  }
  return { batch, m, k, n, aBatch: m * k, bBatch: b.length === 3 ? k * n : 0 };
}
