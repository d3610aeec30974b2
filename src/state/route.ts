import { allSteps, type Plan, type Step, type Value } from '../core/plan.ts';
import { sizeOf } from '../core/tensor.ts';
import type { Picture } from './picture.ts';
import { resultsAt, type Result, type Shown } from './shown.ts';

/** How the plan comes from scores to what a query reads: softmax, where there is one a step that changes the weights, and the sum over values. */
export interface Route {
  /** A result along the way: its axes say who asks and who is asked. */
  readonly result: Result;
  readonly scores: Value;
  /** softmax of the scores. */
  readonly attention: Value;
  /** What makes other weights of the attention before anything is read: heads are mixed, or places chosen. */
  readonly between: 'conv2d' | 'select' | undefined;
  /** What the values are weighed by: the attention, or what stands between. */
  readonly weights: Value;
  /** The step that weighs and adds the values; undefined where it cannot be told apart. */
  readonly sum: Step | undefined;
  /** What it adds up. */
  readonly values: Value | undefined;
}

const ROWS: readonly Result['view']['picture'][] = ['attention', 'windows', 'map'];
const BETWEEN = ['conv2d', 'select'] as const;

/** undefined where no softmax stands behind the map: gates, and pairwise functions that are only divided by their number. */
export function routeOf(picture: Picture, { over, place }: Pick<Shown, 'over' | 'place'>): Route | undefined {
  const results = [over, ...resultsAt(picture, place)].filter(({ view }) => ROWS.includes(view.picture));
  for (const result of results) {
    const route = routeTo(picture.plan, result);
    if (route) return route;
  }
  return undefined;
}

function routeTo(plan: Plan, result: Result): Route | undefined {
  // Of what is computed by rows, the steps that a read runs tell the scores, those of the run itself what is read.
  const steps = allSteps(plan);
  const made = makerOf(valueOf(plan, result.name), steps);
  const softmax = made && isBetween(made) ? makerOf(made.inputs['x']!, steps) : made;
  if (softmax?.kernel.name !== 'softmax') return undefined;
  const running = plan.steps.includes(softmax) ? [softmax]
    : plan.steps.filter(({ kernel, scope }) => kernel.name === 'softmax' && scope === softmax.scope);
  const sums = running.map((each) => {
    const between = plan.steps.find((step) => isBetween(step) && startsAlike(step.inputs['x'], each.output));
    const weights = (between ?? each).output;
    const sum = plan.steps.find(({ kernel, inputs }) => kernel.name === 'matmul' && startsAlike(inputs['a'], weights));
    return { between, weights, sum, values: sum?.inputs['b'] };
  });
  // The run itself may have needed no weights.
  const keys = makerOf(softmax.inputs['x']!, steps)?.inputs['b'];
  const unweighed = plan.steps.filter(({ kernel, inputs }) => kernel.name === 'attention' && keys && startsAlike(inputs['k'], keys));
  sums.push(...unweighed.map((sum) => ({ between: undefined, weights: softmax.output, sum, values: sum.inputs['v'] })));
  const [first] = sums;
  const values = first?.values;
  // All blocks of rows read the same values.
  const same = values !== undefined && sums.every((each) => startsAlike(each.values, values));
  const demanded = steps.find((step) => isBetween(step) && startsAlike(step.inputs['x'], softmax.output));
  return {
    result, scores: softmax.inputs['x']!, attention: softmax.output,
    between: BETWEEN.find((name) => name === first?.between?.kernel.name),
    weights: (demanded ?? softmax).output,
    sum: same ? first?.sum : undefined,
    values: same ? values : undefined,
  };
}

const isBetween = ({ kernel }: Step): boolean => (BETWEEN as readonly string[]).includes(kernel.name);
/** Where a result stands; of one that is computed by rows, the block that is read. */
export const valueOf = ({ results, demand }: Plan, name: string): Value => demand?.blocks[name] ?? results[name]!;
export const startsAlike = (a: Value | undefined, b: Value): boolean => a?.buffer === b.buffer && a.offset === b.offset;
/** The step whose output holds a value. */
export const makerOf = (value: Value, steps: readonly Step[]): Step | undefined => steps.find(({ output }) =>
  output.buffer === value.buffer && output.offset <= value.offset && value.offset + sizeOf(value.shape) <= output.offset + sizeOf(output.shape));

/** The step that makes a value, from 0, of all steps of a plan; undefined where none does. */
export function stepOf(plan: Plan, value: Value | undefined): number | undefined {
  const steps = allSteps(plan);
  const maker = value && makerOf(value, steps);
  return maker && steps.indexOf(maker);
}
