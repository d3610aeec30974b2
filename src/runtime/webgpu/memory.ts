import type { Plan, Step } from '../../core/plan.ts';
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
 * free again after its buffer's last use. Inputs, weights, results and what `constant` steps computed stay for good.
 */
export function planMemory(plan: Plan, constant: ReadonlySet<Step>): MemoryPlan {
  const forGood = [plan.inputs, plan.weights, plan.results].flatMap((values) => Object.values(values));
  const kept = new Set(forGood.map((value) => value.buffer));
  for (const step of constant) kept.add(step.output.buffer);
  const lastUse = new Map<number, Step>();
  for (const step of plan.steps) for (const { buffer } of Object.values(step.inputs)) lastUse.set(buffer, step);

  const allocations: number[] = [];
  const placeOf = new Map<number, number>();
  let free: number[] = [];
  const place = (buffer: number, elements: number) => {
    const size = bytesOf(elements);
    const fitting = kept.has(buffer) ? [] : free.filter((i) => allocations[i]! >= size);
    const reused = fitting.sort((a, b) => allocations[a]! - allocations[b]!)[0];
    free = free.filter((i) => i !== reused);
    placeOf.set(buffer, reused ?? allocations.push(size) - 1);
  };

  for (const { buffer, shape } of [...Object.values(plan.inputs), ...Object.values(plan.weights)]) place(buffer, sizeOf(shape));
  for (const step of plan.steps) {
    place(step.output.buffer, sizeOf(step.output.shape));
    const ended = Object.values(step.inputs).map((value) => value.buffer)
      .filter((buffer) => lastUse.get(buffer) === step && !kept.has(buffer));
    if (!lastUse.has(step.output.buffer) && !kept.has(step.output.buffer)) ended.push(step.output.buffer);
    free.push(...new Set(ended.map((buffer) => placeOf.get(buffer)!)));
  }
  return { allocations, placeOf };
}
