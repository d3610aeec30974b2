import type { Ready } from './bind.ts';
import type { Gpu } from './device.ts';
import { SUBMIT_MS, type Pace } from './pace.ts';
import type { StepTimer } from './timer.ts';

/** Submits that wait on the device at most, so that it never idles and never has long to go. */
const AHEAD = 2;
/** Below this a submit's time by the clock is mostly waiting. */
const TELLING_MS = 20;

interface Submitting {
  /** What is written right before the first submit. */
  write?(): void;
  readonly timer?: StepTimer | undefined;
  /** Throws where the work is no longer wanted; asked before every submit. */
  checkWanted?(): void;
}

/**
 * Submits steps in order: at once where all of them take less than `SUBMIT_MS` by estimate, else in several submits, the next of them
 * when the device has nearly done those before.
 */
export async function submitAll(gpu: Gpu, steps: readonly Ready[], { write, timer, checkWanted }: Submitting = {}): Promise<void> {
  const { device, pace } = gpu;
  const done: Promise<number>[] = [];
  let at = 0;
  for (const [i, batch] of batches(steps, pace).entries()) {
    await done[i - AHEAD];
    checkWanted?.();
    await gpu.checked(() => {
      if (i === 0) write?.();
      const encoder = device.createCommandEncoder({ label: i === 0 ? 'run' : 'run, continued' });
      encode(encoder, batch, timer && ((step) => timer.writes(at + step)));
      at += batch.length;
      if (at === steps.length) timer?.resolve(encoder);
      device.queue.submit([encoder.finish()]);
    });
    const started = performance.now();
    const before = done.at(-1);
    const ended = device.queue.onSubmittedWorkDone().catch(() => undefined); // a loss is told by what is asked of the device next
    done.push(ended.then(async () => {
      const now = performance.now();
      const milliseconds = now - Math.max(started, await before ?? 0);
      // Where steps are timed, their own times tell more.
      if (!timer && milliseconds > TELLING_MS) learn(pace, batch, milliseconds);
      return now;
    }));
  }
}

/** A submit's time tells how far the estimates of its programs were off together. */
function learn(pace: Pace, batch: readonly Ready[], milliseconds: number): void {
  const estimates = batch.map(({ program, work }) => pace.estimate(program, work));
  const expected = estimates.reduce((sum, ms) => sum + ms, 0);
  batch.forEach(({ program, work }, i) => pace.learn(program, work, (estimates[i]! / expected) * milliseconds));
}

/** The steps in order, as many together as `SUBMIT_MS` allows; without any, one batch of none. */
function batches(steps: readonly Ready[], pace: Pace): Ready[][] {
  const result: Ready[][] = [[]];
  let held = 0;
  for (const step of steps) {
    const ms = pace.estimate(step.program, step.work);
    if (held > 0 && held + ms > SUBMIT_MS) {
      result.push([]);
      held = 0;
    }
    result.at(-1)!.push(step);
    held += ms;
  }
  return result;
}

/** One pass, unless slices must be copied or steps timed. */
function encode(encoder: GPUCommandEncoder, steps: readonly Ready[], writes?: (step: number) => GPUComputePassTimestampWrites): void {
  let pass: GPUComputePassEncoder | undefined;
  steps.forEach(({ copies, program, pipeline, bindings, workgroups }, i) => {
    if (writes || copies.length > 0) {
      pass?.end();
      pass = undefined;
    }
    for (const [from, offset, to, size] of copies) encoder.copyBufferToBuffer(from, offset, to, 0, size);
    pass ??= encoder.beginComputePass({ label: program, ...(writes && { timestampWrites: writes(i) }) });
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, bindings);
    pass.dispatchWorkgroups(...workgroups);
  });
  pass?.end();
}
