import { sizeOf, type Tensor } from '../core/tensor.ts';

/** Numbers laid over an image: row-major [height, width]. */
export interface Grid {
  readonly height: number;
  readonly width: number;
  readonly data: Float32Array<ArrayBuffer>;
}

/** A tensor [H, W], or one whose leading axes are 1, as a grid over the same memory. Throws for any other shape. */
export function gridOf({ shape, data }: Tensor): Grid {
  const [height, width] = shape.slice(-2);
  if (height === undefined || width === undefined || sizeOf(shape.slice(0, -2)) !== 1) {
    throw new Error(`gridOf: expected [H, W], got [${shape}]`);
  }
  return { height, width, data };
}

/** The C grids of a tensor [C, H, W], each over its part of the same memory. Throws for any other shape. */
export function planesOf({ shape, data }: Tensor): Grid[] {
  const [count, height, width] = shape;
  if (shape.length !== 3 || count === undefined || height === undefined || width === undefined) {
    throw new Error(`planesOf: expected [C, H, W], got [${shape}]`);
  }
  const size = height * width;
  return Array.from({ length: count }, (_, c) => ({ height, width, data: data.subarray(c * size, (c + 1) * size) }));
}

/** The mean of the C grids of a tensor [C, H, W]. Throws for any other shape. */
export function meanOfPlanes(planes: Tensor): Grid {
  const grids = planesOf(planes);
  const [{ height, width }] = grids as [Grid];
  const data = Float32Array.from({ length: height * width }, (_, p) => grids.reduce((sum, grid) => sum + grid.data[p]!, 0) / grids.length);
  return { height, width, data };
}
