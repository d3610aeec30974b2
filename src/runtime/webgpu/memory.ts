import { allSteps, dependencies, type Plan, type Step } from '../../core/plan.ts';
import { sizeOf } from '../../core/tensor.ts';

/** Which GPU allocation holds each buffer of a plan. Buffers that are never alive together share one. */
export interface MemoryPlan {
  /** Bytes of each allocation. */
  readonly allocations: readonly number[];
  /** Plan buffer → allocation. */
  readonly placeOf: ReadonlyMap<number, number>;
}

const bytesOf = (elements: number) => Math.max(16, elements * Float32Array.BYTES_PER_ELEMENT);

/**
 * Places every buffer by liveness: a step's output takes the smallest free allocation that holds it, and an allocation is
 * free again after its buffer's last use. Inputs, weights, results and what a later run may need stay for good.
 */
export function planMemory(plan: Plan): MemoryPlan {
  const { demand } = plan;
  const results = Object.entries(plan.results).map(([name, value]) => demand?.blocks[name] ?? value);
  const given = [...Object.values(plan.inputs), ...Object.values(plan.weights), ...(demand ? [demand.first] : [])];
  const steps = allSteps(plan);
  const kept = new Set([...given, ...results].map((value) => value.buffer));
  for (const buffer of betweenRuns(plan)) kept.add(buffer);
  const size = new Map<number, number>();
  for (const { buffer, offset, shape } of [...given, ...results, ...steps.map(({ output }) => output)]) {
    size.set(buffer, Math.max(size.get(buffer) ?? 0, offset + sizeOf(shape)));
  }
  const buffersOf = ({ inputs, output }: Step) => [...Object.values(inputs), output].map(({ buffer }) => buffer);
  const lastUse = new Map<number, Step>();
  for (const step of steps) for (const buffer of buffersOf(step)) lastUse.set(buffer, step);

  const allocations: number[] = [];
  const placeOf = new Map<number, number>();
  let free: number[] = [];
  const place = (buffer: number) => {
    if (placeOf.has(buffer)) return;
    const bytes = bytesOf(size.get(buffer)!);
    const fitting = kept.has(buffer) ? [] : free.filter((i) => allocations[i]! >= bytes);
    const reused = fitting.sort((a, b) => allocations[a]! - allocations[b]!)[0];
    free = free.filter((i) => i !== reused);
    placeOf.set(buffer, reused ?? allocations.push(bytes) - 1);
  };

  for (const { buffer } of given) place(buffer);
  for (const step of steps) {
    place(step.output.buffer);
    const ended = buffersOf(step).filter((buffer) => lastUse.get(buffer) === step && !kept.has(buffer));
    free.push(...new Set(ended.map((buffer) => placeOf.get(buffer)!)));
  }
  return { allocations, placeOf };
}

/** Buffers that a run of some steps alone may read: what steps with more inputs, or asked for later, take from others. */
function betweenRuns(plan: Plan): Set<number> {
  const inputs = dependencies(plan);
  const widest = new Map<number, number>();
  for (const [{ output }, { size }] of inputs) widest.set(output.buffer, Math.max(widest.get(output.buffer) ?? 0, size));
  const kept = new Set<number>();
  for (const [step, { size }] of inputs) {
    for (const { buffer } of Object.values(step.inputs)) if (widest.get(buffer) !== size) kept.add(buffer);
    if (size === 0) kept.add(step.output.buffer);
  }
  const own = new Set(plan.demand?.steps.map(({ output }) => output.buffer));
  for (const step of plan.demand?.steps ?? []) for (const { buffer } of Object.values(step.inputs)) if (!own.has(buffer)) kept.add(buffer);
  return kept;
}
