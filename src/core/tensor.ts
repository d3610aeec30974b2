/** Sizes of a tensor's axes, outermost first; `[]` is a scalar. */
export type Shape = readonly number[];

/** Host-side values: row-major float32. GPU buffers never leave `runtime/`. */
export interface Tensor {
  readonly shape: Shape;
  readonly data: Float32Array<ArrayBuffer>;
}

export const sizeOf = (shape: Shape): number => shape.reduce((size, axis) => size * axis, 1);

/** A tensor from any list of numbers. Throws where their count is not the shape's. */
export function tensor(shape: Shape, data: ArrayLike<number>): Tensor {
  if (data.length !== sizeOf(shape)) {
    throw new Error(`tensor: shape [${shape}] needs ${sizeOf(shape)} values, got ${data.length}`);
  }
  return { shape, data: data instanceof Float32Array ? (data as Float32Array<ArrayBuffer>) : Float32Array.from(data) };
}

export const sameShape = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((size, i) => size === b[i]);
