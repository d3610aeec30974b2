import { sizeOf, type Shape } from '../src/core/tensor.ts';
import { erf } from '../src/kernels/activation.ts';
import type { Ops } from './ops.ts';

/** An array in float64. */
export interface Exact { readonly shape: Shape; readonly data: Float64Array }

/** Every operation in plain loops and float64: what the translations are tested with, and the peers can be. */
export const exact: Ops<Exact> = {
  fuses: false,
  constant: ({ tensor: { shape, data } }) => ({ shape, data: Float64Array.from(data) }),
  shapeOf: ({ shape }) => shape,

  reshape: ({ shape: from, data }, shape) => {
    if (sizeOf(from) !== sizeOf(shape)) throw new Error(`reshape: [${from}] does not fill [${shape}]`);
    return { shape, data };
  },
  transpose: (x, order) => made(order.map((axis) => x.shape[axis]!), (at) => read(x, x.shape.map((_, axis) => at[order.indexOf(axis)]!))),
  slice: (x, axis, from, to) =>
    made(x.shape.map((size, i) => (i === axis ? to - from : size)), (at) => read(x, at.map((index, i) => (i === axis ? index + from : index)))),
  concat: (parts, axis) => parts.reduce((a, b) => made(a.shape.map((size, i) => (i === axis ? size + b.shape[i]! : size)), (at) => {
    const over = at[axis]! - a.shape[axis]!;
    return over < 0 ? read(a, at) : read(b, at.map((index, i) => (i === axis ? over : index)));
  })),

  matmul: (a, b, transposeB) => {
    const k = a.shape.at(-1)!;
    const [bk, n] = transposeB ? [b.shape.at(-1), b.shape.at(-2)!] : [b.shape.at(-2), b.shape.at(-1)!];
    if (bk !== k) throw new Error(`matmul: cannot multiply [${a.shape}] by [${b.shape}]${transposeB ? ' transposed' : ''}`);
    const batch = broadcast(a.shape.slice(0, -2), b.shape.slice(0, -2));
    return made([...batch, a.shape.at(-2)!, n], (at) => {
      const [head, [i, j]] = [at.slice(0, -2), at.slice(-2) as [number, number]];
      return sum(k, (l) => read(a, [...head, i, l]) * read(b, transposeB ? [...head, j, l] : [...head, l, j]));
    });
  },
  linear: (x, weight, bias, activation) => {
    const product = exact.matmul(x, weight, true);
    const moved = bias ? exact.add(product, bias) : product;
    return activation === 'none' ? moved : exact[activation](moved);
  },
  add: (a, b) => binary(a, b, (x, y) => x + y),
  subtract: (a, b) => binary(a, b, (x, y) => x - y),
  multiply: (a, b) => binary(a, b, (x, y) => x * y),
  divide: (a, b) => binary(a, b, (x, y) => x / y),

  relu: (x) => each(x, (value) => Math.max(value, 0)),
  gelu: (x) => each(x, (value) => 0.5 * value * (1 + erf(value / Math.SQRT2))),
  sigmoid: (x) => each(x, (value) => 1 / (1 + Math.exp(-value))),
  tanh: (x) => each(x, Math.tanh),

  softmax: (x) => {
    const exps = exact.subtract(x, exact.max(x, [x.shape.length - 1])).data.map(Math.exp);
    const powers = { shape: x.shape, data: exps };
    return exact.divide(powers, exact.sum(powers, [x.shape.length - 1]));
  },
  layerNorm: (x, weight, bias, eps) => {
    const axis = [x.shape.length - 1];
    const centred = exact.subtract(x, exact.mean(x, axis));
    const spread = each(exact.mean(exact.multiply(centred, centred), axis), (variance) => Math.sqrt(variance + eps));
    return exact.add(exact.multiply(exact.divide(centred, spread), weight), bias);
  },

  conv2d: (x, weight, bias, { stride, padding, groups, activation }) => {
    const [, height, width] = x.shape as [number, number, number];
    const [outputs, inner, kh, kw] = weight.shape as [number, number, number, number];
    const side = (size: number, kernel: number) => Math.floor((size + 2 * padding - kernel) / stride) + 1;
    const sums = made([outputs, side(height, kh), side(width, kw)], ([o, row, column]) => {
      const first = Math.floor((o! * groups) / outputs) * inner;
      return (bias?.data[o!] ?? 0) + sum(inner * kh * kw, (i) => {
        const [c, ky, kx] = [Math.floor(i / (kh * kw)), Math.floor(i / kw) % kh, i % kw];
        const [y, across] = [row! * stride + ky - padding, column! * stride + kx - padding];
        if (y < 0 || y >= height || across < 0 || across >= width) return 0;
        return read(x, [first + c, y, across]) * read(weight, [o!, c, ky, kx]);
      });
    });
    return activation === 'none' ? sums : exact[activation](sums);
  },
  maxPool: (x, size, stride, padding) => {
    const [channels, height, width] = x.shape as [number, number, number];
    const side = (length: number) => Math.floor((length + 2 * padding - size) / stride) + 1;
    return made([channels, side(height), side(width)], ([c, row, column]) => {
      const values = Array.from({ length: size * size }, (_, i) => [row! * stride + Math.floor(i / size) - padding, column! * stride + (i % size) - padding] as const);
      return Math.max(...values.filter(([y, across]) => y >= 0 && y < height && across >= 0 && across < width).map(([y, across]) => read(x, [c!, y, across])));
    });
  },
  sum: (x, axes) => reduced(x, axes, (values) => values.reduce((a, b) => a + b)),
  mean: (x, axes) => reduced(x, axes, (values) => values.reduce((a, b) => a + b) / values.length),
  max: (x, axes) => reduced(x, axes, (values) => values.reduce((a, b) => Math.max(a, b))),

  gridSample: (x, places) => {
    const [count, channels, height, width] = x.shape as [number, number, number, number];
    const [, rows, columns] = places.shape as [number, number, number, number];
    return made([count, channels, rows, columns], ([n, c, row, column]) => {
      const across = ((read(places, [n!, row!, column!, 0]) + 1) / 2) * width - 0.5;
      const y = ((read(places, [n!, row!, column!, 1]) + 1) / 2) * height - 0.5;
      return sum(4, (i) => {
        const [top, left] = [Math.floor(y) + (i >> 1), Math.floor(across) + (i & 1)];
        if (top < 0 || top >= height || left < 0 || left >= width) return 0;
        return (1 - Math.abs(y - top)) * (1 - Math.abs(across - left)) * read(x, [n!, c!, top, left]);
      });
    });
  },
};

const sum = (count: number, term: (i: number) => number): number => {
  let total = 0;
  for (let i = 0; i < count; i++) total += term(i);
  return total;
};

const each = (x: Exact, f: (value: number) => number): Exact => ({ shape: x.shape, data: x.data.map(f) });

/** An array from the number at each index. */
function made(shape: Shape, at: (index: readonly number[]) => number): Exact {
  const index = shape.map(() => 0);
  const data = Float64Array.from({ length: sizeOf(shape) }, () => {
    const value = at(index);
    for (let axis = shape.length - 1; axis >= 0 && ++index[axis]! === shape[axis]; axis--) index[axis] = 0;
    return value;
  });
  return { shape, data };
}

/** The number at an index; leading axes that the array lacks are left out, on those of length 1 every index is the first. */
const read = ({ shape, data }: Exact, index: readonly number[]): number => {
  const missing = index.length - shape.length;
  return data[shape.reduce((at, size, axis) => at * size + (size === 1 ? 0 : index[missing + axis]!), 0)]!;
};

function broadcast(a: Shape, b: Shape): number[] {
  return Array.from({ length: Math.max(a.length, b.length) }, (_, i) => {
    const [x, y] = [a.at(-1 - i) ?? 1, b.at(-1 - i) ?? 1];
    if (x !== y && x !== 1 && y !== 1) throw new Error(`[${a}] and [${b}] do not broadcast together`);
    return Math.max(x, y);
  }).reverse();
}

const binary = (a: Exact, b: Exact, f: (x: number, y: number) => number): Exact =>
  made(broadcast(a.shape, b.shape), (at) => f(read(a, at), read(b, at)));

/** Over some axes, which stay with length 1. */
function reduced(x: Exact, axes: readonly number[], f: (values: readonly number[]) => number): Exact {
  const lengths = x.shape.map((size, axis) => (axes.includes(axis) ? size : 1));
  return made(x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size)), (at) => {
    const values: number[] = [];
    made(lengths, (inner) => values.push(read(x, at.map((index, axis) => index + inner[axis]!))));
    return f(values);
  });
}
