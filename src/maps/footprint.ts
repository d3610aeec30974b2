import type { Grid } from './grid.ts';
import type { SampledPoint } from './points.ts';
import type { GridSize } from './unit.ts';

/**
 * How much each position of a map is read through sampled points: every point spreads its weight over the four positions
 * around it, as reading between them does; what falls outside is lost. `share` divides, such as by the number of heads.
 */
export function footprint(points: readonly SampledPoint[], { height, width }: GridSize, share = 1): Grid {
  const data = new Float32Array(height * width);
  for (const { x, y, weight } of points) {
    const [column, row] = [x * width - 0.5, y * height - 0.5];
    const [left, top] = [Math.floor(column), Math.floor(row)];
    for (const [at, down] of [[top, 1 - (row - top)], [top + 1, row - top]] as const) {
      for (const [across, along] of [[left, 1 - (column - left)], [left + 1, column - left]] as const) {
        if (at < 0 || at >= height || across < 0 || across >= width) continue;
        data[at * width + across]! += (weight * down * along) / share;
      }
    }
  }
  return { height, width, data };
}
