import type { Traits } from './kernel.ts';
import type { Plan } from './plan.ts';
import type { Tensor } from './tensor.ts';

/** Part of a tensor: one entry per leading axis, an index or null for all of it. `[null, 3]` is row 3 of every head. */
export type Slice = readonly (number | null)[];

/** What one run computed; read by name, a slice at a time. Valid until the session's next run or its disposal. */
export interface Trace<Name extends string = string> {
  /** Reads asked for together travel together. Throws for an unknown name, a slice outside the shape, or a stale trace. */
  read(name: Name, slice?: Slice): Promise<Tensor>;
  /** Milliseconds of each step of the plan, where the run was asked to time them and the adapter can. */
  readonly timings?: readonly number[];
  dispose(): void;
}

export interface RunOptions {
  /** Whether each step is timed, which takes time itself. */
  readonly time?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** A plan made ready: weights resident, pipelines compiled. Runs queue, they never mix. */
export interface Session<Name extends string = string> {
  readonly plan: Plan<Name>;
  /**
   * Inputs that are left out stay as they were in the run before; only the steps that depend on those given run again. `signal` ends the
   * run between two submits: it is rejected with the signal's reason, and what it left undone is done by the next.
   */
  run(inputs: Readonly<Record<string, Tensor>>, options?: RunOptions): Promise<Trace<Name>>;
  dispose(): void;
}

/** What a tuning finds out of a device. */
export interface Measured {
  readonly barriersAreCheap: boolean;
  /** Multiplications and additions that it does in a second of good products. */
  readonly operationsPerSecond: number;
}

/** Where plans run. `webgpu` and `cpu` give the same traces for the same plan. */
export interface Backend {
  readonly name: 'webgpu' | 'cpu';
  /** The adapter, in words: 'SwiftShader (software)', 'NVIDIA RTX 4070', 'CPU, float64'. */
  readonly adapter: string;
  /** What decides which of a kernel's programs run here: in sessions prepared from now on, since a tuning may change it. */
  readonly traits: Traits;
  /** Which programs those are and why, in words. */
  readonly programs: string;
  prepare<Name extends string>(plan: Plan<Name>, weights: Readonly<Record<string, Tensor>>): Promise<Session<Name>>;
  dispose(): void;
}

/** The device went away (sleep, a driver update, a long dispatch). Everything on it is gone; a new backend may work. */
export class DeviceLostError extends Error {
  override readonly name = 'DeviceLostError';
}

/** Shape that `slice` leaves of `shape`, and the contiguous runs that make it: [first element, length] each. */
export function runsOf(shape: readonly number[], slice: Slice = []): { shape: number[]; runs: [number, number][] } {
  if (slice.length > shape.length) throw new Error(`slice [${slice}] has more axes than [${shape}]`);
  const kept: number[] = [];
  let runs: [number, number][] = [[0, shape.reduce((size, axis) => size * axis, 1)]];
  slice.forEach((index, axis) => {
    const length = shape[axis]!;
    if (index !== null && !(Number.isInteger(index) && 0 <= index && index < length)) {
      throw new Error(`slice: index ${index} is outside axis ${axis} of [${shape}]`);
    }
    const split = slice.slice(axis).some((later) => later !== null);
    if (index === null) kept.push(length);
    if (!split) return;
    const indices = index === null ? Array.from({ length }, (_, i) => i) : [index];
    runs = runs.flatMap(([start, size]) => indices.map((i): [number, number] => [start + (i * size) / length, size / length]));
  });
  return { shape: [...kept, ...shape.slice(slice.length)], runs };
}
