import { formatShare } from '../views/format.ts';
import type { StageMap } from './use-stage.ts';

/** '16 of 196 patches hold 50 %'; undefined where no share is outlined. */
export function massText({ mass, grid, shown }: Pick<StageMap, 'mass' | 'grid' | 'shown'>): string | undefined {
  if (!mass) return undefined;
  const { cells: { length }, held } = mass;
  const cells = shown.over.view.halved ? 'cells of 2 × 2 patches' : 'patches';
  return `${length} of ${grid.data.length} ${cells} ${length === 1 ? 'holds' : 'hold'} ${formatShare(held)}`;
}
