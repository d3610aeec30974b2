import type { Shape, Tensor } from '../src/core/tensor.ts';
import type { Activation } from '../src/kernels/activation.ts';

/** Where a peer's weights and inputs come from, and what it calls them. */
export type Given = { readonly name: string; readonly tensor: Tensor };

export interface ConvolutionOptions {
  readonly stride: number;
  readonly padding: number;
  readonly groups: number;
  readonly activation: Activation;
}

/**
 * The operations of a runtime, one method each, on its own kind of tensor: eager arrays, traced ones, or names in a graph that is
 * being built. Shapes are whole: nothing is added or left out but where said. Each is written as that runtime's users would.
 */
export interface Ops<T> {
  /** Whether what follows a product is computed along with it: then its scale follows it, and else goes where there is less to multiply. */
  readonly fuses: boolean;
  /** A weight, told apart by its name: resident from the first time that it is asked for. */
  constant(given: Given): T;
  shapeOf(x: T): Shape;

  reshape(x: T, shape: Shape): T;
  transpose(x: T, order: readonly number[]): T;
  /** Elements `from` to `to` of one axis. */
  slice(x: T, axis: number, from: number, to: number): T;
  concat(parts: readonly T[], axis: number): T;

  /** [..., m, k] · [..., k, n], batches broadcast; `transposeB`: b is [..., n, k]. */
  matmul(a: T, b: T, transposeB: boolean): T;
  /**
   * activate(x · weightᵀ + bias), a dense layer. x: [m, k]; weight: [n, k], as PyTorch keeps it; bias: [n]. Output [m, n]. Said apart
   * from `matmul` since a runtime may keep the weight in its own layout, and fuse what follows the product.
   */
  linear(x: T, weight: T, bias: T | undefined, activation: Activation): T;
  /** Elementwise, broadcast as NumPy does. */
  add(a: T, b: T): T;
  subtract(a: T, b: T): T;
  multiply(a: T, b: T): T;
  divide(a: T, b: T): T;

  relu(x: T): T;
  /** With the error function, not the tanh that approximates it. */
  gelu(x: T): T;
  sigmoid(x: T): T;
  tanh(x: T): T;

  /** Over the last axis. */
  softmax(x: T): T;
  /** Over the last axis; weight, bias: [D]. */
  layerNorm(x: T, weight: T, bias: T, eps: number): T;

  /** activate(x ∗ weight + bias). x: [C, H, W]; weight: [O, C / groups, kh, kw]; bias: [O]. Output [O, H′, W′]. A runtime that wants a batch or the channels last says so itself. */
  conv2d(x: T, weight: T, bias: T | undefined, options: ConvolutionOptions): T;
  /** x: [C, H, W]; padded with −∞. */
  maxPool(x: T, size: number, stride: number, padding: number): T;
  /** Over some axes, which stay with length 1. */
  sum(x: T, axes: readonly number[]): T;
  mean(x: T, axes: readonly number[]): T;
  max(x: T, axes: readonly number[]): T;

  /**
   * Bilinear, zeros outside, align_corners = false: x [N, C, H, W]; places [N, R, S, 2], x then y in −1…1; output [N, C, R, S].
   * A runtime without it composes it of gathers.
   */
  gridSample(x: T, places: T): T;
}

/** A network of a peer's: its inputs by name to its results by name. Written once, by `translate`. */
export type Network = <T>(ops: Ops<T>, inputs: Readonly<Record<string, T>>) => Readonly<Record<string, T>>;
