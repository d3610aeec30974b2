import type { Slice } from '../../core/backend.ts';
import { stepsTo, type Plan, type Value } from '../../core/plan.ts';
import { readByRows } from '../../core/read-by-rows.ts';
import type { Tensor } from '../../core/tensor.ts';
import type { BufferOf, Ready } from './bind.ts';
import type { Gpu } from './device.ts';
import { submitAll } from './submit.ts';

interface Demanded {
  readonly plan: Plan;
  readonly steps: readonly Ready[];
  readonly bufferOf: BufferOf;
  read(value: Value, slice?: Slice): Promise<Tensor>;
}

/** Results that are not kept: blocks of their rows are computed for those who read them, one reader after the other. */
export function onDemand(gpu: Gpu, { plan, steps: ready, bufferOf, read }: Demanded) {
  const { first, steps, blocks } = plan.demand!;
  /** By buffer of a block: the row that it begins with. Who reads a neighbour of the row that was read last finds it there. */
  const blockAt = new Map<number, number>();
  let reads: Promise<unknown> = Promise.resolve();

  return {
    /** `checkWanted` throws where the run that is asked is no longer the latest. */
    read(name: string, slice: Slice | undefined, checkWanted: () => void): Promise<Tensor> {
      const block = blocks[name]!;
      const needed = new Set(stepsTo([block], steps));
      const asked = reads.then(() => readByRows({
        shape: plan.results[name]!.shape,
        block: block.shape,
        ...(slice && { slice }),
        async compute(row) {
          checkWanted();
          if (blockAt.get(block.buffer) === row) return;
          blockAt.clear();
          const write = () => gpu.device.queue.writeBuffer(bufferOf(first), 0, Float32Array.of(row));
          await submitAll(gpu, ready.filter(({ step }) => needed.has(step)), { write, checkWanted });
          for (const { output } of needed) blockAt.set(output.buffer, row);
        },
        read(part) {
          checkWanted();
          return read(block, part);
        },
      }));
      reads = asked.catch(() => undefined);
      return asked;
    },
    /** Ends once nobody reads any more: a run and a reader share memory. The blocks of the run before are forgotten. */
    async end(): Promise<void> {
      await reads;
      blockAt.clear();
    },
  };
}
