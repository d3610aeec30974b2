import { stepCost } from '../core/cost.ts';
import { planOf, type AttentionModule } from '../core/module.ts';
import type { ParamValues } from '../core/params.ts';
import { mapValues } from '../core/plan.ts';
import type { Shape } from '../core/tensor.ts';
import type { Place } from './network.ts';

type Shapes = Readonly<Record<string, Shape>>;

export interface Cost {
  /** Multiplications and additions of one run. */
  readonly operations: number;
  /** Bytes of the largest tensor that is computed on the way, in float32. */
  readonly bytes: number;
}

/**
 * What a module costs on inputs of these shapes. `given` has the shapes of weights at hand, for what only they tell, such as depth.
 * Throws where the parameters do not fit the inputs.
 */
export function costOf(module: AttentionModule, params: ParamValues, inputs: Shapes, given: Shapes = {}): Cost {
  const { steps } = planOf(module, { inputs, weights: module.weights(inputs, params, given), params });
  const each = steps.map(stepCost);
  return {
    operations: each.reduce((sum, { operations }) => sum + operations, 0),
    bytes: Math.max(...each.map(({ written }) => written)),
  };
}

export interface CostAt extends Cost {
  /** Positions along one side of the map. */
  readonly side: number;
  /** Positions, and the tokens before them. */
  readonly tokens: number;
}

export interface Series {
  readonly name: string;
  readonly points: readonly CostAt[];
}

interface Growing {
  readonly module: AttentionModule;
  readonly params: ParamValues;
  readonly place: Place;
  readonly given?: Shapes;
}

/** Sides of the maps that costs are worked out for. */
export const SIDES: readonly number[] = [4, 8, 16, 32, 64];

/** How a module's cost grows with a square map, and that of what it is commonly compared with. Sizes that do not fit are left out. */
export function growthOf(growing: Growing): readonly Series[] {
  const { module, params, place } = growing;
  const others = BESIDE[module.id]?.(params, place.given ?? {}) ?? [];
  return [{ name: others.length > 0 ? others[0]!.own : 'this module', params: {} }, ...others.map(({ other, params }) => ({ name: other, params }))]
    .map(({ name, params: own }) => ({ name, points: SIDES.flatMap((side) => costAt({ ...growing, params: { ...params, ...own } }, side)) }))
    .filter(({ points }) => points.length > 1);
}

function costAt({ module, params, place, given }: Growing, side: number): CostAt[] {
  try {
    const sized = { ...params, ...sides(module, side) };
    return [{ side, tokens: side ** 2 + prefixIn(module, place), ...costOf(module, sized, inputsAt(module, place, sized, side), given) }];
  } catch {
    return [];
  }
}

/** Names of the axes that count positions. */
const COUNTS = ['tokens', 'queries', 'keys', 'positions'];

/** How many of the tokens before the positions a module is given; some are given the positions alone. */
export function prefixIn(module: AttentionModule, { given = {}, grid: [rows, columns], prefix }: Place): number {
  const alone = Object.entries(given).some(([name, shape]) =>
    shape.some((size, axis) => size === rows * columns && COUNTS.includes(module.inputs[name]?.[axis] ?? '')));
  return alone ? 0 : prefix;
}

/** Modules that are told the size of their map are told this one. */
const sides = ({ params, inputs }: AttentionModule, side: number): ParamValues =>
  (params['height'] && params['width'] && Object.values(inputs).every((axes) => axes.length < 3) ? { height: side, width: side } : {});

/** Shapes of a module's inputs at a place, had it so many positions a side. */
export function inputsAt(module: AttentionModule, { given = {}, grid: [rows, columns], prefix }: Place, params: ParamValues, side: number): Shapes {
  const positions = rows * columns;
  return mapValues(given, (shape, name) => {
    if (shape.length === 3) {
      const [patch, step] = 'patch' in params ? [Number(params['patch']), Number(params['stride'] || params['patch'])] : [1, 1];
      const edge = (side - 1) * step + patch;
      return [shape[0]!, edge, edge];
    }
    return shape.map((size, axis) => {
      const counts = COUNTS.includes(module.inputs[name]?.[axis] ?? '');
      return counts && size === positions ? side ** 2 : counts && size === positions + prefix ? side ** 2 + prefix : size;
    });
  });
}

interface Other { readonly own: string; readonly other: string; readonly params: ParamValues }

/** What a module's cost is commonly set against. */
const BESIDE: Readonly<Record<string, (params: ParamValues, given: Shapes) => readonly Other[]>> = {
  'bottleneck-transformer': (_, { x: [channels = 0] = [] }) => [{ own: 'squeezed', other: 'full width', params: { bottleneck: channels } }],
  'non-local': ({ subsample }) => [pooled('subsample', subsample)],
  'sagan': ({ pool }) => [pooled('pool', pool)],
  'shifted-window-attention': () => [{ own: 'in windows', other: 'whole map', params: { window: 128, shift: 0 } }],
};

const pooled = (name: string, on: unknown): Other =>
  (on ? { own: 'keys pooled', other: 'all keys', params: { [name]: false } } : { own: 'all keys', other: 'keys pooled', params: { [name]: true } });

/** How many times the work, and the largest tensor, when the side of the map doubles: between the two largest sizes. */
export function doubling({ points }: Series): Cost {
  const [less, more] = points.slice(-2) as [CostAt, CostAt];
  const perDoubling = Math.log2(more.side / less.side);
  return {
    operations: (more.operations / less.operations) ** (1 / perDoubling),
    bytes: (more.bytes / less.bytes) ** (1 / perDoubling),
  };
}
