import { allSteps, bytesOf, dependencies, type Plan, type Value } from '../../core/plan.ts';

/** Which GPU allocation holds each buffer of a plan. Buffers that are never alive together share one. */
export interface MemoryPlan {
  /** Bytes of each allocation. */
  readonly allocations: readonly number[];
  /** Plan buffer → allocation. */
  readonly placeOf: ReadonlyMap<number, number>;
}

/** No buffer is smaller. */
const LEAST_BYTES = 16;

/** Results that are kept, all of them together: a device has room for that beside what else it shows. */
const TOGETHER = 512 << 20;

/** Bytes of the largest tensor to keep: at most `limit`, and so that the results up to that size have room together. */
export function largestToKeep({ results }: Plan, limit: number): number {
  const kept = new Map(Object.values<Value>(results).map((value) => [value.buffer, bytesOf(value)]));
  const sizes = [...kept.values()].filter((bytes) => bytes <= limit).sort((a, b) => a - b);
  let total = 0;
  const over = sizes.find((bytes) => (total += bytes) > TOGETHER);
  return over ? over - 1 : limit;
}

/** When a buffer holds what will be read, in numbers of steps, ends included. */
interface Life {
  readonly buffer: number;
  readonly bytes: number;
  readonly from: number;
  readonly to: number;
  /** The inputs of the plan that it depends on: a run that is given one of them makes it anew; undefined of what is computed on demand. */
  readonly inputs: ReadonlySet<string> | undefined;
}

/**
 * Places every buffer, the largest first, into the smallest allocation whose other buffers are never alive with it ("greedy by size":
 * Pisarchyk and Lee 2020, arXiv 2001.03288). What is kept is alive from where it is made on, so that what came before it in the same run
 * may have used its memory.
 */
export function planMemory(plan: Plan): MemoryPlan {
  const tenants: Life[][] = [];
  const placeOf = new Map<number, number>();
  for (const life of livesOf(plan).sort((a, b) => b.bytes - a.bytes || a.from - b.from)) {
    const known = tenants.findLastIndex((others) => others.every((other) => canShare(life, other)));
    const place = known >= 0 ? known : tenants.push([]) - 1;
    tenants[place]!.push(life);
    placeOf.set(life.buffer, place);
  }
  return { allocations: tenants.map(([largest]) => largest!.bytes), placeOf };
}

function livesOf(plan: Plan): Life[] {
  const { demand } = plan;
  const results = Object.entries(plan.results).map(([name, value]) => demand?.blocks[name] ?? value);
  const given = [...Object.values(plan.inputs), ...Object.values(plan.weights), ...(demand ? [demand.first] : [])];
  const steps = allSteps(plan);
  const kept = betweenRuns(plan);
  for (const { buffer } of results) kept.add(buffer);
  const size = new Map<number, number>();
  for (const value of [...given, ...results, ...steps.map(({ output }) => output)]) {
    size.set(value.buffer, Math.max(size.get(value.buffer) ?? LEAST_BYTES, 4 * value.offset + bytesOf(value)));
  }
  // What is given is there before the first step.
  const from = new Map(given.map(({ buffer }) => [buffer, -1]));
  const to = new Map(from);
  steps.forEach(({ inputs, output }, i) => {
    if (!from.has(output.buffer)) from.set(output.buffer, i);
    for (const { buffer } of [...Object.values(inputs), output]) to.set(buffer, i);
  });
  const inputsOf = new Map<number, ReadonlySet<string>>([
    ...Object.entries(plan.inputs).map(([name, { buffer }]) => [buffer, new Set([name])] as const),
    ...Object.values(plan.weights).map(({ buffer }) => [buffer, new Set<string>()] as const),
    ...[...dependencies(plan)].map(([{ output }, inputs]) => [output.buffer, inputs] as const),
  ]);
  return [...size].map(([buffer, bytes]) => ({
    buffer,
    bytes,
    from: from.get(buffer)!,
    to: kept.has(buffer) ? Infinity : to.get(buffer)!,
    inputs: inputsOf.get(buffer),
  }));
}

/** Whether one is dead before the other is made, and no run makes the one anew without the other. */
function canShare(a: Life, b: Life): boolean {
  const [first, second] = a.from < b.from ? [a, b] : [b, a];
  if (first.to >= second.from) return false;
  return second.to < Infinity || !second.inputs || [...first.inputs ?? []].every((input) => second.inputs!.has(input));
}

/**
 * Buffers that a run of some steps alone may read: what steps with more inputs, or asked for later, take from others; of what is given,
 * all but the inputs that no such step reads, and the weights that constant steps alone read.
 */
function betweenRuns(plan: Plan): Set<number> {
  const inputs = dependencies(plan);
  const widest = new Map<number, number>([
    ...Object.values(plan.inputs).map(({ buffer }) => [buffer, 1] as const),
    ...Object.values(plan.weights).map(({ buffer }) => [buffer, 0] as const),
  ]);
  for (const [{ output }, { size }] of inputs) widest.set(output.buffer, Math.max(widest.get(output.buffer) ?? 0, size));
  const kept = new Set<number>();
  for (const [step, { size }] of inputs) {
    for (const { buffer } of Object.values(step.inputs)) if (widest.get(buffer) !== size) kept.add(buffer);
    if (size === 0) kept.add(step.output.buffer);
  }
  const own = new Set(plan.demand?.steps.map(({ output }) => output.buffer));
  if (plan.demand) kept.add(plan.demand.first.buffer);
  for (const step of plan.demand?.steps ?? []) for (const { buffer } of Object.values(step.inputs)) if (!own.has(buffer)) kept.add(buffer);
  return kept;
}
