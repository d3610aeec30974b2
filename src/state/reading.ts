import type { Slice, Trace } from '../core/backend.ts';
import type { Plan } from '../core/plan.ts';
import { sizeOf, type Shape, type Tensor } from '../core/tensor.ts';

/** Attention up to this many bytes a layer is read whole, so that hovering waits for nothing. */
const WHOLE = 4 << 20;

/** What one run computed, read once and kept: asking twice costs nothing, and never re-runs the model. */
export interface Reading {
  /** undefined where the run has no such result. */
  shapeOf(name: string): Shape | undefined;
  whole(name: string): Promise<Tensor>;
  /** Row `query` of attention [heads?, queries, keys]: one row [keys] per head. */
  rows(name: string, query: number): Promise<Float32Array<ArrayBuffer>[]>;
  /** The session runs again, so that nothing more can be read; what was read stays. */
  close(): void;
  readonly closed: boolean;
}

export function readingOf(plan: Plan, trace: Trace): Reading {
  const kept = new Map<string, Promise<Tensor>>();
  let closed = false;
  const read = (name: string, slice: Slice): Promise<Tensor> => {
    const key = `${name} ${slice}`;
    const known = kept.get(key);
    if (known) return known;
    const asked = trace.read(name, slice);
    kept.set(key, asked);
    asked.catch(() => kept.delete(key));
    return asked;
  };
  return {
    shapeOf: (name) => plan.results[name]?.shape,
    whole: (name) => read(name, []),
    async rows(name, query) {
      const shape = plan.results[name]?.shape ?? [];
      const keys = shape.at(-1) ?? 0;
      const heads = shape.length === 3 ? shape[0]! : 1;
      const whole = 4 * sizeOf(shape) <= WHOLE;
      const { data } = whole ? await read(name, []) : await read(name, shape.length === 3 ? [null, query] : [query]);
      const queries = shape.at(-2) ?? 0;
      return Array.from({ length: heads }, (_, head) => {
        const start = whole ? (head * queries + query) * keys : head * keys;
        return data.subarray(start, start + keys);
      });
    },
    close() { closed = true; },
    get closed() { return closed; },
  };
}
