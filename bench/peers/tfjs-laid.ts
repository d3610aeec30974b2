import type * as Tf from '@tensorflow/tfjs-core';
import { sizeOf, type Shape, type Tensor } from '../../src/core/tensor.ts';

type TensorFlow = typeof Tf;

/**
 * A tensor [...shape], and how it lies in memory: the first `turned` axes after the others. 0: as its shape reads; 1: an image
 * [C, H, W] with its channels last, as TensorFlow keeps it. So a network of images, or a product with a transposed matrix, costs no copies.
 */
export interface Laid {
  readonly shape: Shape;
  readonly turned: number;
  /** With its axes in this order: [2, 0, 1] gives the last axis first. A copy, where it does not lie so already. */
  in(order: readonly number[]): Tf.Tensor;
  reshape(shape: Shape): Laid;
}

/** All axes in order, from number `turned` on, then those before it. */
export const turn = (rank: number, turned: number): number[] => Array.from({ length: rank }, (_, i) => (i + turned) % rank);

/** The tensor as it lies. */
export const lying = (x: Laid): Tf.Tensor => x.in(turn(x.shape.length, x.turned));
/** The tensor as its shape reads. */
export const plain = (x: Laid): Tf.Tensor => x.in(turn(x.shape.length, 0));

/** What was computed: `tensor` has the axes of `shape`, the first `turned` of them last. */
export function laid(tf: TensorFlow, tensor: Tf.Tensor, turned = 0): Laid {
  const rank = tensor.rank;
  const shape = turn(rank, rank - turned).map((axis) => tensor.shape[axis]!);
  return {
    shape,
    turned,
    in(order) {
      const axes = order.map((axis) => (axis - turned + rank) % rank);
      const moved = axes.filter((axis) => tensor.shape[axis] !== 1);
      if (axes.every((axis, i) => axis === i)) return tensor;
      // Where only axes of length 1 move, nothing does.
      if (moved.every((axis, i) => i === 0 || moved[i - 1]! < axis)) return tf.reshape(tensor, axes.map((axis) => tensor.shape[axis]!));
      return tf.transpose(tensor, axes);
    },
    reshape(to) {
      // It may stay turned if what lies last is, under the new shape too, the product of the first axes.
      const last = sizeOf(shape.slice(0, turned));
      const still = to.findIndex((_, i) => sizeOf(to.slice(0, i + 1)) === last) + 1;
      if (turned === 0 || still === 0) return laid(tf, tf.reshape(plain(this), [...to]));
      return laid(tf, tf.reshape(tensor, turn(to.length, still).map((axis) => to[axis]!)), still % to.length);
    },
  };
}

/**
 * What comes from the host, and lies as is wished: `upload` makes a tensor of it, once for every order. A weight or an image in
 * another order is what TensorFlow's users have in their files: it is put so before the first run, and no run pays for it.
 */
export function given(host: Host, upload: (host: Tensor) => Tf.Tensor): Laid {
  const tensors = new Map<string, Tf.Tensor>();
  const shapes = new Map<string, Laid>();
  return {
    shape: host.shape,
    turned: 0,
    in(order) {
      const known = tensors.get(String(order)) ?? upload(host.in(order));
      tensors.set(String(order), known);
      return known;
    },
    reshape(shape) {
      const known = shapes.get(String(shape)) ?? given(host.reshape(shape), upload);
      shapes.set(String(shape), known);
      return known;
    },
  };
}

/** A tensor in the host's memory, put into another order once. */
export interface Host {
  readonly shape: Shape;
  in(order: readonly number[]): Tensor;
  reshape(shape: Shape): Host;
}

export function hosted(tensor: Tensor): Host {
  const orders = new Map<string, Tensor>();
  const shapes = new Map<string, Host>();
  return {
    shape: tensor.shape,
    in(order) {
      const known = orders.get(String(order)) ?? permuted(tensor, order);
      orders.set(String(order), known);
      return known;
    },
    reshape(shape) {
      const known = shapes.get(String(shape)) ?? hosted({ shape, data: tensor.data });
      shapes.set(String(shape), known);
      return known;
    },
  };
}

/** Axis i of the result is axis order[i]. */
export function permuted({ shape, data }: Tensor, order: readonly number[]): Tensor {
  if (order.every((axis, i) => axis === i)) return { shape, data };
  const sizes = order.map((axis) => shape[axis]!);
  const strides = order.map((axis) => sizeOf(shape.slice(axis + 1)));
  const out = new Float32Array(data.length);
  const index = sizes.map(() => 0);
  for (let i = 0, from = 0; i < out.length; i++) {
    out[i] = data[from]!;
    for (let axis = sizes.length - 1; axis >= 0; axis--) {
      from += strides[axis]!;
      if (++index[axis]! < sizes[axis]!) break;
      from -= strides[axis]! * sizes[axis]!;
      index[axis] = 0;
    }
  }
  return { shape: sizes, data: out };
}
