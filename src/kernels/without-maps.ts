import type { Kernel } from '../core/kernel.ts';
import { allSteps, type Plan, type Step, type Value } from '../core/plan.ts';
import { sameShape, sizeOf } from '../core/tensor.ts';
import { attention } from './attention.ts';

/** A product of queries and keys, the softmax of its scores, and the product of those weights and values. */
interface Chain {
  readonly scores: Step;
  readonly softmax: Step;
  readonly sum: Step;
}

/**
 * The same plan without the scores and weights that nobody reads: where they are no results and lead to one sum over values alone,
 * `attention` computes that sum at once. What stands between, such as a position bias or a choice, keeps its steps. A plan whose chains
 * write no more than `least` bytes of them in all is left as it is: there one more program to compile costs more than a run saves.
 */
export function withoutMaps<Name extends string>(plan: Plan<Name>, least = 0): Plan<Name> {
  const chains = chainsOf(plan);
  const saved = chains.reduce((sum, { scores, softmax }) => sum + bytesOf(scores) + bytesOf(softmax), 0);
  if (saved <= least) return plan;
  const bySum = new Map(chains.map((chain) => [chain.sum, fused(chain)]));
  const gone = new Set(chains.flatMap(({ scores, softmax }) => [scores, softmax]));
  return { ...plan, steps: plan.steps.flatMap((step) => bySum.get(step) ?? (gone.has(step) ? [] : [step])) };
}

const bytesOf = ({ output }: Step): number => 4 * sizeOf(output.shape);

function chainsOf(plan: Plan): readonly Chain[] {
  const kept = new Set(Object.values<Value>(plan.results).map(({ buffer }) => buffer));
  const readers = new Map<number, Step[]>();
  const writers = new Map<number, Step[]>();
  for (const step of allSteps(plan)) {
    for (const buffer of new Set(Object.values(step.inputs).map(({ buffer }) => buffer))) readers.set(buffer, [...readers.get(buffer) ?? [], step]);
    writers.set(step.output.buffer, [...writers.get(step.output.buffer) ?? [], step]);
  }
  /** The one step that reads all that a step wrote, and nothing else does. */
  const onlyReader = ({ output }: Step, input: string): Step | undefined => {
    const [reader, ...others] = readers.get(output.buffer) ?? [];
    const value = reader?.inputs[input];
    const alone = others.length === 0 && writers.get(output.buffer)!.length === 1 && !kept.has(output.buffer);
    return alone && value?.buffer === output.buffer && sizeOf(value.shape) === sizeOf(output.shape) ? reader : undefined;
  };
  return plan.steps.flatMap((scores): Chain[] => {
    if (scores.kernel.name !== 'matmul' || !isPlain(scores, ['transposeB', 'scale'])) return [];
    const softmax = onlyReader(scores, 'x');
    const sum = softmax?.kernel.name === 'softmax' ? onlyReader(softmax, 'a') : undefined;
    if (!softmax || sum?.kernel.name !== 'matmul' || !isPlain(sum, ['merge'])) return [];
    const chain = { scores, softmax, sum };
    return fits(chain) ? [chain] : [];
  });
}

/** Whether a product does no more than these attributes say, one matrix or one for each head. */
function isPlain({ inputs, attrs }: Step, allowed: readonly string[]): boolean {
  const more = Object.entries(attrs).some(([name, value]) => !allowed.includes(name) && value !== undefined);
  return !more && !inputs['bias'] && !inputs['residual'] && inputs['a']!.shape.length === inputs['b']!.shape.length;
}

/** Whether the softmax and the sum take the scores as they are, and not under another shape. */
const fits = ({ scores, softmax, sum }: Chain): boolean => scores.attrs['transposeB'] === true
  && [softmax.inputs['x']!, sum.inputs['a']!].every(({ shape }) => sameShape(shape, scores.output.shape));

function fused({ scores, sum }: Chain): Step {
  const { scale, merge } = { ...scores.attrs, ...sum.attrs };
  return {
    kernel: attention as unknown as Kernel,
    inputs: { q: scores.inputs['a']!, k: scores.inputs['b']!, v: sum.inputs['b']! },
    attrs: { ...(scale !== undefined && { scale }), ...(merge !== undefined && { merge }) },
    output: sum.output,
    scope: common(scores.scope, sum.scope),
  };
}

/** The scope that two steps stand in: `blocks.0.attention` of its `scores` and its `context`. */
function common(a: string, b: string): string {
  const [parts, others] = [a.split('.'), b.split('.')];
  const apart = parts.findIndex((part, i) => part !== others[i]);
  return parts.slice(0, apart < 0 ? undefined : apart).join('.');
}
