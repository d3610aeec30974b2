import { asDrawn, asShares, correlation, difference, finerOf, overlap, paired, type MapOver, type Pair } from '../../maps/difference.ts';
import { within } from '../../maps/laid.ts';
import type { Difference } from '../../state/app-state.ts';
import { laidOf } from '../../state/compare.ts';
import { gatedInput } from '../../state/shown.ts';
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
  const covers = sameFrame(maps.left, maps.right);
  const alikeGrids = covers && maps.left.height === maps.right.height && maps.left.width === maps.right.width;
  const shares = covers ? { left: asShares(numbers.left), right: asShares(numbers.right) } : undefined;
  const alike = alikeGrids ? alikeIn(left, right) : undefined;
  const refused = {
    drawn: undefined,
    // What lies where only one of the maps reaches would be missing in the whole of that one.
    shares: !shares ? 'the maps cover different parts of the image' : shares.left && shares.right ? undefined : 'numbers below 0, or none but 0, are no shares',
    numbers: alike ? undefined : alikeGrids ? 'they are not of one kind' : 'the grids differ',
  };
  const how = refused[wanted] ? 'drawn' : wanted;
  const pair = how === 'numbers' ? numbers
    : how === 'shares' ? { left: shares!.left!, right: shares!.right! }
    : { left: asDrawn(numbers.left, left.range), right: asDrawn(numbers.right, right.range) };
  return {
    ...pair, how, finer: finerOf(maps.left, maps.right), difference: difference(pair), correlation: correlation(numbers), overlap: covers ? overlap(numbers) : undefined, refused, alike,
  };
}

/** A map where it lies over the photo. Outside the window that asks, attention gives 0. */
const overImage = ({ picture, shown: { at }, cells, grid }: StageMap): MapOver => ({ ...grid, frame: within(laidOf({ picture, at }).frame, cells.box) });

const sameFrame = ({ frame: a }: MapOver, { frame: b }: MapOver): boolean =>
  (['x', 'y', 'width', 'height'] as const).every((key) => Math.abs(a[key] - b[key]) < 1e-6);

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
