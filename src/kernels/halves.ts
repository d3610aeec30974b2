import type { Traits } from '../core/kernel.ts';
import { allSteps, mapValues, programsOf, type Plan, type Step, type Value } from '../core/plan.ts';
import { sizeOf } from '../core/tensor.ts';

/**
 * The same plan with weights in float16, in half the memory, where all that read them have programs for it. `lossless`: those of which
 * every number is a float16, as in a checkpoint that was saved so. Sums stay in float32.
 */
export function withHalves<Name extends string>(plan: Plan<Name>, lossless: ReadonlySet<string>, traits: Traits): Plan<Name> {
  const results = new Set(Object.values<Value>(plan.results).map(({ buffer }) => buffer));
  const all = allSteps(plan);
  const chosen = Object.entries(plan.weights).filter(([name, weight]) => {
    if (!lossless.has(name) || results.has(weight.buffer)) return false;
    const readers = all.filter(({ inputs }) => Object.values(inputs).some(({ buffer }) => buffer === weight.buffer));
    return readers.length > 0 && readers.every((step) => readsWhole(step, weight) && programsOf(stored(step, new Set([weight.buffer])), traits).length > 0);
  });
  const buffers = new Set(chosen.map(([, { buffer }]) => buffer));
  const { steps, demand } = plan;
  return {
    ...plan,
    weights: mapValues(plan.weights, (weight) => half(weight, buffers)),
    steps: steps.map((step) => stored(step, buffers)),
    ...(demand && { demand: { ...demand, steps: demand.steps.map((step) => stored(step, buffers)) } }),
  };
}

const half = (value: Value, buffers: ReadonlySet<number>): Value => (buffers.has(value.buffer) ? { ...value, halves: true } : value);

const stored = (step: Step, buffers: ReadonlySet<number>): Step => ({ ...step, inputs: mapValues(step.inputs, (value) => half(value, buffers)) });

/** Whether a step takes all of a weight wherever it takes some: parts could start where no binding may. */
const readsWhole = ({ inputs }: Step, weight: Value): boolean =>
  Object.values(inputs).every(({ buffer, shape }) => buffer !== weight.buffer || sizeOf(shape) === sizeOf(weight.shape));
