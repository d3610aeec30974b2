import { asDrawn, asShares, correlation, difference, finerOf, overlap, paired, type MapOver, type Pair } from '../../maps/difference.ts';
import { within } from '../../maps/laid.ts';
import type { Difference } from '../../state/app-state.ts';
import { laidOf } from '../../state/compare.ts';
import { gatedInput } from '../../state/shown.ts';
import { insideOf } from '../map-canvas.tsx';
import type { StageMap } from '../use-stage.ts';

/** What is subtracted of two maps, on the cells of the finer one. */
export interface Subtracted extends Pair {
  readonly how: Difference;
  /** The stage whose cells these are. */
  readonly finer: 'left' | 'right';
  /** Right minus left, in those terms. */
  readonly difference: Float32Array<ArrayBuffer>;
  /** Of the numbers themselves. */
  readonly correlation: number | undefined;
  readonly overlap: number | undefined;
  /** What of two maps can be subtracted, and why not where it cannot. */
  readonly refused: Readonly<Record<Difference, string | undefined>>;
  /** What the numbers of both are, where they are alike. */
  readonly alike: string | undefined;
}

export function subtracted(left: StageMap, right: StageMap, wanted: Difference): Subtracted {
  const maps = { left: overImage(left), right: overImage(right) };
  const numbers = paired(maps.left, maps.right);
  const shares = { left: asShares(numbers.left), right: asShares(numbers.right) };
  const alike = sameGrid(maps.left, maps.right) ? alikeIn(left, right) : undefined;
  const refused = {
    drawn: undefined,
    shares: shares.left && shares.right ? undefined : 'a map has negative numbers, or none',
    numbers: alike ? undefined : sameGrid(maps.left, maps.right) ? 'they are not of one kind' : 'the grids differ',
  };
  const how = refused[wanted] ? 'drawn' : wanted;
  const pair = how === 'numbers' ? numbers
    : how === 'shares' ? { left: shares.left!, right: shares.right! }
    : { left: asDrawn(numbers.left, left.range), right: asDrawn(numbers.right, right.range) };
  return {
    ...pair, how, finer: finerOf(maps.left, maps.right), difference: difference(pair), correlation: correlation(numbers), overlap: overlap(numbers), refused, alike,
  };
}

/** A map where it lies over the photo; outside the window that asks there are no numbers. */
function overImage({ picture, shown: { at }, cells, grid, overlay }: StageMap): MapOver {
  const inside = overlay?.kind === 'windows' && overlay.query !== undefined ? insideOf(overlay.windows, overlay.query) : undefined;
  const data = inside ? grid.data.map((value, i) => (inside[i] ? value : NaN)) : grid.data;
  return { ...grid, data, frame: within(laidOf({ picture, at }).frame, cells.box) };
}

const sameGrid = (a: MapOver, b: MapOver): boolean =>
  a.height === b.height && a.width === b.width && (['x', 'y', 'width', 'height'] as const).every((key) => Math.abs(a.frame[key] - b.frame[key]) < 1e-6);

/** What the numbers of two maps are, where they mean the same: weights, gates, or one result of one module. */
function alikeIn(left: StageMap, right: StageMap): string | undefined {
  const [a, b] = [kindOf(left), kindOf(right)];
  return a === b ? a : undefined;
}

function kindOf({ picture: { plan, module, model }, shown: { over: { key, name, view } } }: StageMap): string {
  if ((view.picture === 'attention' || view.picture === 'windows') && view.scale === 'positive') return 'attention weights';
  if (view.scale === 'unit' && gatedInput(name, view, plan) === undefined) return 'gates';
  return `${key} of ${module.title} in ${model}`;
}
