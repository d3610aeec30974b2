import type * as Tf from '@tensorflow/tfjs-core';
import { tensor, type Shape, type Tensor } from '../../src/core/tensor.ts';
import type { Activation } from '../../src/kernels/activation.ts';
import type { Given, Ops } from '../ops.ts';
import { given, hosted, laid, lying, plain, turn, type Laid } from './tfjs-laid.ts';

type TensorFlow = typeof Tf;

/** Operations in TensorFlow.js, run as they are called. `upload` makes a weight a tensor that stays. */
export function opsOf(tf: TensorFlow, upload: (host: Tensor) => Tf.Tensor): Ops<Laid> {
  const weights = new Map<string, Laid>();
  const constant = ({ name, tensor }: Given): Laid => {
    const known = weights.get(name) ?? given(hosted(tensor), upload);
    weights.set(name, known);
    return known;
  };
  /** Numbers that the operations themselves need, as weights: on the GPU once. */
  const fixed = (values: readonly number[], shape: Shape = []): Tf.Tensor => plain(constant({ name: `${values} as [${shape}]`, tensor: tensor(shape, values) }));

  const activated = (x: Tf.Tensor, activation: Activation): Tf.Tensor => {
    switch (activation) {
      case 'none': return x;
      case 'relu': return tf.relu(x);
      // As its layers have it.
      case 'gelu': return tf.mul(fixed([0.5]), tf.mul(x, tf.add(fixed([1]), tf.erf(tf.div(x, fixed([Math.SQRT2]))))));
      case 'sigmoid': return tf.sigmoid(x);
      case 'tanh': return tf.tanh(x);
    }
  };
  /** What its fused operations do themselves; `activated` does the rest. */
  const fused = (activation: Activation): 'relu' | 'sigmoid' | 'linear' => (activation === 'relu' || activation === 'sigmoid' ? activation : 'linear');
  const rest = (activation: Activation): Activation => (fused(activation) === 'linear' ? activation : 'none');
  const activate = (activation: Activation) => (x: Laid): Laid => laid(tf, activated(lying(x), activation), x.turned);

  /** Both under one order, that of the one that is turned; axes that a shape lacks count as first axes of length 1. */
  const together = (operation: (a: Tf.Tensor, b: Tf.Tensor) => Tf.Tensor) => (a: Laid, b: Laid): Laid => {
    const rank = Math.max(a.shape.length, b.shape.length);
    const [wide, other] = [a, b].map((x) => x.reshape([...Array<number>(rank - x.shape.length).fill(1), ...x.shape])) as [Laid, Laid];
    const turned = wide.turned || other.turned;
    return laid(tf, operation(wide.in(turn(rank, turned)), other.in(turn(rank, turned))), turned);
  };
  /** A few numbers each are added up as whole tensors: its sum takes a workgroup of 64 for every result, however little there is to add. */
  const FEW = 8;
  const added = (x: Tf.Tensor, axes: number[], keepDims: boolean): Tf.Tensor => {
    const [axis = 0] = axes;
    if (axes.length > 1 || x.shape[axis]! > FEW) return tf.sum(x, axes, keepDims);
    return tf.expandDims(tf.addN(tf.unstack(x, axis)), axis);
  };
  const lyingAxis = ({ shape, turned }: Laid, axis: number): number => (axis - turned + shape.length) % shape.length;
  const reduced = (reduce: (x: Tf.Tensor, axes: number[], keepDims: boolean) => Tf.Tensor) => (x: Laid, axes: readonly number[]): Laid =>
    laid(tf, reduce(lying(x), axes.map((axis) => lyingAxis(x, axis)), true), x.turned);

  /** An image [C, H, W] with its channels last, and back. */
  const image = (x: Laid) => x.in([1, 2, 0]) as Tf.Tensor3D;
  const ops: Ops<Laid> = {
    fuses: false,
    constant,
    shapeOf: ({ shape }) => shape,

    reshape: (x, shape) => x.reshape(shape),
    transpose(x, order) {
      const rank = order.length;
      // Axes that go around only lie otherwise; of others a copy is made.
      if (order.every((axis, i) => axis === (order[0]! + i) % rank)) return laid(tf, lying(x), (x.turned - order[0]! + rank) % rank);
      return laid(tf, x.in(order));
    },
    slice(x, axis, from, to) {
      const own = lying(x);
      const at = lyingAxis(x, axis);
      const begin = own.shape.map((_, i) => (i === at ? from : 0));
      return laid(tf, tf.slice(own, begin, own.shape.map((size, i) => (i === at ? to - from : size))), x.turned);
    },
    concat(parts, axis) {
      const rank = parts[0]!.shape.length;
      const turned = parts.find((part) => part.turned > 0)?.turned ?? 0;
      return laid(tf, tf.concat(parts.map((part) => part.in(turn(rank, turned))), (axis - turned + rank) % rank), turned);
    },

    matmul(a, b, transposeB) {
      const [turnedA, turnedB] = [a, b].map(({ shape, turned }) => shape.length === 2 && turned === 1) as [boolean, boolean];
      return laid(tf, tf.matMul(turnedA ? lying(a) : plain(a), turnedB ? lying(b) : plain(b), turnedA, turnedB !== transposeB));
    },
    linear(x, weight, bias, activation) {
      const turned = x.turned === 1;
      const product = tf.fused.matMul({
        a: turned ? lying(x) : plain(x), transposeA: turned,
        b: weight.in([1, 0]), // as its dense layers keep it
        ...(bias && { bias: plain(bias) }), activation: fused(activation),
      });
      return laid(tf, activated(product, rest(activation)));
    },
    add: together(tf.add),
    subtract: together(tf.sub),
    multiply: together(tf.mul),
    divide: together(tf.div),

    relu: activate('relu'),
    gelu: activate('gelu'),
    sigmoid: activate('sigmoid'),
    tanh: activate('tanh'),

    softmax: (x) => laid(tf, tf.softmax(plain(x))),
    layerNorm(x, weight, bias, eps) {
      const own = plain(x);
      const { mean, variance } = tf.moments(own, -1, true);
      const row = [...x.shape.slice(0, -1).map(() => 1), ...weight.shape];
      // Its layers normalise so too, by the one kernel that there is for it.
      return laid(tf, tf.batchNorm(own, mean, variance, plain(bias.reshape(row)), plain(weight.reshape(row)), eps));
    },

    conv2d(x, weight, bias, { stride, padding, groups, activation }) {
      const [outputs, inner, ...window] = weight.shape as [number, number, number, number];
      const common = { strides: [stride, stride] as [number, number], pad: padding, ...(bias && { bias: plain(bias) }), activation: fused(activation) };
      if (groups > 1 && inner === 1) {
        const filter = weight.reshape([groups, outputs / groups, ...window]).in([2, 3, 0, 1]) as Tf.Tensor4D;
        return laid(tf, activated(tf.fused.depthwiseConv2d({ x: image(x), filter, ...common }), rest(activation)), 1);
      }
      if (groups > 1) {
        const [from, to] = [x.shape[0]! / groups, outputs / groups];
        const part = (whole: Laid, size: number, group: number) => ops.slice(whole, 0, group * size, (group + 1) * size);
        const parts = Array.from({ length: groups }, (_, group) => ops.conv2d(
          part(x, from, group), part(weight, to, group), bias && part(bias, to, group), { stride, padding, groups: 1, activation },
        ));
        return ops.concat(parts, 0);
      }
      const filter = weight.in([2, 3, 1, 0]) as Tf.Tensor4D;
      return laid(tf, activated(tf.fused.conv2d({ x: image(x), filter, ...common }), rest(activation)), 1);
    },
    maxPool: (x, size, stride, padding) => laid(tf, tf.maxPool(image(x), size, stride, padding), 1),
    sum: reduced(added),
    mean: reduced(tf.mean),
    max: reduced(tf.max),
    gridSample: (x, places) => laid(tf, sampled(tf, { x, places, fixed }), 2),
  };
  return ops;
}

interface Sampled {
  readonly x: Laid;
  readonly places: Laid;
  fixed(values: readonly number[], shape: Shape): Tf.Tensor;
}

/**
 * Of each place the four pixels around it, gathered as rows of a table of all pixels; channels stay last. x: [N, C, H, W]; places:
 * [N, R, S, 2]. Output [R, S, N, C].
 */
function sampled(tf: TensorFlow, { x, places, fixed }: Sampled): Tf.Tensor {
  const [images, channels, height, width] = x.shape as [number, number, number, number];
  const table = tf.reshape(x.in([2, 3, 0, 1]), [height * width * images, channels]);
  const sizes = [width, height];
  const ofAxis = (of: (size: number) => number) => fixed(sizes.map(of), [2, 1, 1, 1]);

  // Axis by axis, [2, R, S, N], in pixels; then of each corner, [4, 2, R, S, N].
  const at = tf.add(tf.mul(places.in([3, 1, 2, 0]), ofAxis((size) => size / 2)), ofAxis((size) => (size - 1) / 2));
  const corners = tf.add(tf.floor(at), fixed([0, 0, 1, 0, 0, 1, 1, 1], [4, 2, 1, 1, 1]));
  const inside = tf.minimum(tf.maximum(corners, fixed([0], [])), ofAxis((size) => size - 1));
  const shares = tf.mul(tf.sub(fixed([1], []), tf.abs(tf.sub(at, corners))), tf.cast(tf.equal(corners, inside), 'float32'));

  const [shareX, shareY] = tf.unstack(shares, 1) as [Tf.Tensor, Tf.Tensor];
  const [column, row] = tf.unstack(inside, 1) as [Tf.Tensor, Tf.Tensor];
  const pixel = tf.add(tf.mul(row, fixed([width], [])), column);
  const rows = tf.add(tf.mul(pixel, fixed([images], [])), fixed(Array.from({ length: images }, (_, image) => image), [images]));
  const read = tf.mul(tf.gather(table, tf.cast(rows, 'int32')), tf.expandDims(tf.mul(shareX, shareY), -1)); // [4, R, S, N, C]
  return tf.addN(tf.unstack(read, 0));
}
