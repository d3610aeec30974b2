import { allSteps, type Plan, type Step, type Value } from './plan.ts';
import { sizeOf } from './tensor.ts';

/** Where a tensor that a step reads comes from: the steps that computed it, or its parts, by their numbers; or it is given. */
export type Source =
  | { readonly kind: 'steps'; readonly steps: readonly number[] }
  | { readonly kind: 'input' | 'weight'; readonly name: string };

/** What a step reads under the name that its kernel gives it. */
export interface Read {
  readonly input: string;
  readonly value: Value;
  readonly source: Source;
}

/** What each step of `allSteps` reads, and where that comes from. */
export function flowOf(plan: Plan): readonly (readonly Read[])[] {
  const given = new Map<number, Source>();
  for (const [name, { buffer }] of Object.entries(plan.inputs)) given.set(buffer, { kind: 'input', name });
  for (const [name, { buffer }] of Object.entries(plan.weights)) given.set(buffer, { kind: 'weight', name });
  if (plan.demand) given.set(plan.demand.first.buffer, { kind: 'input', name: 'first row' });
  const writers = new Map<number, { readonly at: number; readonly output: Value }[]>();
  return allSteps(plan).map(({ inputs, output }, at) => {
    const reads = Object.entries(inputs).map(([input, value]): Read => {
      const steps = (writers.get(value.buffer) ?? []).filter((writer) => overlap(writer.output, value)).map((writer) => writer.at);
      return { input, value, source: given.get(value.buffer) ?? { kind: 'steps', steps } };
    });
    writers.set(output.buffer, [...writers.get(output.buffer) ?? [], { at, output }]);
    return reads;
  });
}

/** The number of the step that computes a result, its last part where it has several; undefined where it is given. */
export function makerOf(plan: Plan, result: string): number | undefined {
  const value = plan.demand?.blocks[result] ?? plan.results[result];
  const at = value ? allSteps(plan).findLastIndex(({ output }) => output.buffer === value.buffer && overlap(output, value)) : -1;
  return at < 0 ? undefined : at;
}

/** The results that a step computes, or a part of them, as the plan names them. */
export const resultsOf = ({ results, demand }: Plan, { output }: Step): readonly string[] =>
  Object.entries<Value>({ ...results, ...demand?.blocks }).filter(([, value]) => value.buffer === output.buffer && overlap(output, value)).map(([name]) => name);

const overlap = (a: Value, b: Value): boolean => a.offset < b.offset + sizeOf(b.shape) && b.offset < a.offset + sizeOf(a.shape);
