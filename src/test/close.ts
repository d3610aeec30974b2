import type { Tensor } from '../core/tensor.ts';

export interface Tolerance { readonly atol?: number; readonly rtol?: number }

/** Throws at the first element where |actual − expected| > atol + rtol · |expected|, or where only one is finite. */
export function expectClose(actual: Tensor, expected: Tensor, { atol = 1e-5, rtol = 1e-5 }: Tolerance = {}): void {
  if (String(actual.shape) !== String(expected.shape)) throw new Error(`shape [${actual.shape}] instead of [${expected.shape}]`);
  expected.data.forEach((want, i) => {
    const got = actual.data[i]!;
    if (Object.is(got, want) || Math.abs(got - want) <= atol + rtol * Math.abs(want)) return;
    throw new Error(`element ${i} of [${expected.shape}]: ${got} instead of ${want}`);
  });
}
