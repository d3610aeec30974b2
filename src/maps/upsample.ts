import type { Grid } from './grid.ts';

export type Resample = 'nearest' | 'bilinear' | 'bicubic';

/** Taps of one output line: which input lines, and how much of each. */
type Taps = readonly { readonly index: number; readonly weight: number }[];

/**
 * A grid at another size, in PyTorch's conventions (align_corners = false; bicubic with a = −0.75, which may overshoot):
 * sample positions are the centres of cells, lines past the edge repeat it. Throws for a size below 1.
 */
export function upsample(grid: Grid, height: number, width: number, how: Resample): Grid {
  if (!(height >= 1 && width >= 1)) throw new Error(`upsample: size should be at least 1 × 1, got ${height} × ${width}`);
  const rows = tapsOf(grid.height, height, how);
  const columns = tapsOf(grid.width, width, how);
  const wide = new Float32Array(grid.height * width);
  for (let y = 0; y < grid.height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (const { index, weight } of columns[x]!) sum += weight * grid.data[y * grid.width + index]!;
      wide[y * width + x] = sum;
    }
  }
  const data = new Float32Array(height * width);
  for (let y = 0; y < height; y++) {
    for (const { index, weight } of rows[y]!) {
      for (let x = 0; x < width; x++) data[y * width + x]! += weight * wide[index * width + x]!;
    }
  }
  return { height, width, data };
}

function tapsOf(from: number, to: number, how: Resample): readonly Taps[] {
  const clamp = (index: number) => Math.min(from - 1, Math.max(0, index));
  return Array.from({ length: to }, (_, i): Taps => {
    if (how === 'nearest') return [{ index: clamp(Math.floor((i * from) / to)), weight: 1 }];
    // Bilinear sampling stops at the first and last centre; bicubic goes on, over repeated lines.
    const centre = ((i + 0.5) * from) / to - 0.5;
    const position = how === 'bilinear' ? Math.max(0, centre) : centre;
    const base = Math.floor(position);
    const t = position - base;
    const weights = how === 'bilinear' ? [0, 1 - t, t, 0] : [cubic(t + 1), cubic(t), cubic(1 - t), cubic(2 - t)];
    return weights.map((weight, k) => ({ index: clamp(base - 1 + k), weight })).filter(({ weight }) => weight !== 0);
  });
}

/** Keys' cubic convolution kernel at distance `d`, 0…2, with a = −0.75. */
function cubic(d: number): number {
  const a = -0.75;
  return d <= 1 ? ((a + 2) * d - (a + 3)) * d * d + 1 : ((a * d - 5 * a) * d + 8 * a) * d - 4 * a;
}
