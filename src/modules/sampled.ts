import { reshape, type Op, type Value } from '../core/plan.ts';
import { concat } from '../kernels/concat.ts';
import { conv2d } from '../kernels/conv2d.ts';
import { permute } from '../kernels/permute.ts';

/** The positions of each map of a batch as rows: [..., C, H, W] to [..., H · W, C]. */
export function tokensOf(op: Op, map: Value): Value {
  const [channels, height, width] = map.shape.slice(-3) as [number, number, number];
  const batch = map.shape.slice(0, -3);
  return op(permute, { x: reshape(map, [...batch, channels, height * width]) }, { order: batch.length === 0 ? '10' : '021' });
}

/** The same linear layer at every position. x: [C, H, W]; weight: [O, C], or the [O, C, 1, 1] of a 1 × 1 convolution; output: [O, H, W]. */
export const linear1x1 = (op: Op, x: Value, weight: Value, bias: Value): Value =>
  op(conv2d, { x, weight: reshape(weight, [weight.shape[0]!, weight.shape[1]!, 1, 1]), bias });

/** `times` copies along the first axis. */
export function repeated(op: Op, value: Value, times: number): Value {
  let all = value;
  for (let i = 1; i < times; i++) all = op(concat, { a: all, b: value });
  return all;
}
