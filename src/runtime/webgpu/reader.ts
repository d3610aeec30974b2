import { runsOf, type Slice } from '../../core/backend.ts';
import type { Value } from '../../core/plan.ts';
import { sizeOf, type Tensor } from '../../core/tensor.ts';

interface Request {
  readonly value: Value;
  readonly slice: Slice | undefined;
  resolve(tensor: Tensor): void;
  reject(error: unknown): void;
}

/** Bytes that are read back at once; a larger tensor goes alone. */
const TOGETHER = 64 << 20;
/** Bytes of the staging buffer that stays for the next read: a hovering hand reads a row, again and again. */
const SPARE = 64 << 10;

/**
 * Reads slices of GPU buffers back. Requests made in one go share one staging buffer, one submit and one wait, up to a size. What stays
 * on the device is put into `owned`.
 */
export function reader(device: GPUDevice, bufferOf: (value: Value) => GPUBuffer, owned: GPUBuffer[]) {
  let waiting: Request[] = [];
  const create = (size: number) => device.createBuffer({ label: 'readback', size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
  const spare = create(SPARE);
  owned.push(spare);
  let spareIsFree = true;

  const flush = async () => {
    const requests = waiting;
    waiting = [];
    // All are submitted before the first is waited for, so that no later run gets between them.
    await Promise.all(batches(requests).map(readBack));
  };

  const readBack = async (requests: readonly Request[]) => {
    const parts = requests.map(({ value, slice }) => ({ value, ...runsOf(value.shape, slice) }));
    const size = 4 * parts.reduce((total, { shape }) => total + sizeOf(shape), 0);
    const takesSpare = spareIsFree && size <= SPARE;
    if (takesSpare) spareIsFree = false;
    const copy = takesSpare ? spare : create(Math.max(size, 4));
    try {
      const encoder = device.createCommandEncoder({ label: 'readback' });
      let at = 0;
      for (const { value, runs } of parts) {
        for (const [start, length] of runs) {
          encoder.copyBufferToBuffer(bufferOf(value), 4 * (value.offset + start), copy, at, 4 * length);
          at += 4 * length;
        }
      }
      device.queue.submit([encoder.finish()]);
      await copy.mapAsync(GPUMapMode.READ, 0, size);
      const all = new Float32Array(copy.getMappedRange(0, size).slice(0));
      let from = 0;
      parts.forEach(({ shape }, i) => {
        requests[i]!.resolve({ shape, data: all.slice(from, (from += sizeOf(shape))) });
      });
    } catch (error) {
      for (const request of requests) request.reject(error);
    } finally {
      if (takesSpare) {
        spare.unmap();
        spareIsFree = true;
      } else {
        copy.destroy();
      }
    }
  };

  return (value: Value, slice?: Slice): Promise<Tensor> =>
    new Promise((resolve, reject) => {
      runsOf(value.shape, slice); // a wrong slice is its own reader's error, not its neighbours'
      if (waiting.push({ value, slice, resolve, reject }) === 1) queueMicrotask(() => void flush());
    });
}

const bytesOf = ({ value, slice }: Request): number => 4 * sizeOf(runsOf(value.shape, slice).shape);

/** The requests in order, as many together as `TOGETHER` allows. */
function batches(requests: readonly Request[]): Request[][] {
  const result: Request[][] = [];
  let held = Infinity;
  for (const request of requests) {
    const bytes = bytesOf(request);
    if (held + bytes > TOGETHER) {
      result.push([]);
      held = 0;
    }
    result.at(-1)!.push(request);
    held += bytes;
  }
  return result;
}
