/** A query set holds 4096. */
export const MOST_TIMED = 2048;

export type StepTimer = ReturnType<typeof stepTimer>;

/** Times steps on the GPU by timestamp queries, two per step, `MOST_TIMED` steps at most. */
export function stepTimer(device: GPUDevice, steps: number) {
  const querySet = device.createQuerySet({ label: 'step times', type: 'timestamp', count: Math.max(2, 2 * steps) });
  const size = 16 * Math.max(1, steps);
  const resolved = device.createBuffer({ label: 'step times', size, usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC });
  const copy = device.createBuffer({ label: 'step times', size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
  return {
    writes: (step: number): GPUComputePassTimestampWrites =>
      ({ querySet, beginningOfPassWriteIndex: 2 * step, endOfPassWriteIndex: 2 * step + 1 }),
    resolve(encoder: GPUCommandEncoder) {
      encoder.resolveQuerySet(querySet, 0, 2 * steps, resolved, 0);
      encoder.copyBufferToBuffer(resolved, 0, copy, 0, size);
    },
    /** Milliseconds of each step. */
    async read(): Promise<number[]> {
      await copy.mapAsync(GPUMapMode.READ);
      const stamps = new BigInt64Array(copy.getMappedRange().slice(0));
      return Array.from({ length: steps }, (_, i) => Math.max(0, Number(stamps[2 * i + 1]! - stamps[2 * i]!) / 1e6));
    },
    dispose() {
      querySet.destroy();
      resolved.destroy();
      copy.destroy();
    },
  };
}
