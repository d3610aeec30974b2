import { constantSteps, mapValues, programsOf, type Plan, type Value } from '../src/core/plan.ts';
import { sizeOf } from '../src/core/tensor.ts';
import { watch } from '../src/test/watch.ts';
import { openOurs, type Ours } from './peers/ours.ts';
import type { Work } from './work.ts';

/** What our runs cost, counted by watching the device. */
export interface Costs {
  /** Bytes on the GPU: what weights, inputs and results need; the most alive in a run; and while everything is read back at once. */
  readonly bytes: { readonly needed: number; readonly run: number; readonly readback: number };
  /** How many bytes and buffers more were alive after so many runs, with and without readback in turn, than after the first. */
  readonly growth: { readonly runs: number; readonly bytes: number; readonly buffers: number };
  readonly dispatches: number;
  /** The most steps of one block of a transformer; a step that takes long is more than one dispatch. */
  readonly perBlock?: number;
  readonly submits: number;
  /** Buffers mapped where all results are read back at once. */
  readonly readbacks: number;
  readonly programs: readonly ProgramTime[];
}

/** One program's share of a run. */
export interface ProgramTime {
  readonly program: string;
  readonly steps: number;
  /** By timestamps on the GPU, where the adapter has them. */
  readonly milliseconds?: number;
  /** Billions of multiplications and additions. */
  readonly gigaOperations: number;
}

const RUNS = 200;
const PATIENCE = 240_000; // milliseconds: what takes longer runs less often

export async function costsOf(work: Work, gpu: GPU, most = RUNS): Promise<Costs> {
  const watched = watch(gpu);
  const loaded = await openOurs(work, watched.gpu);
  await loaded.run(false);
  watched.asked();
  await loaded.run(false);
  const run = { ...watched.asked(), bytes: watched.peak() };
  await loaded.run(true);
  const { readbacks } = watched.asked();
  const peak = watched.peak();
  const [bytes, buffers] = [watched.bytes(), watched.live.size];
  let runs = 0;
  for (const start = performance.now(); runs < most && performance.now() - start < PATIENCE; runs++) await loaded.run(runs % 2 === 0);
  const growth = { runs, bytes: watched.bytes() - bytes, buffers: watched.live.size - buffers };
  const programs = await programTimes(loaded, work);
  loaded.dispose();
  const perBlock = mostPerBlock(loaded.session.plan);
  return {
    bytes: { needed: bytesNeeded(work), run: run.bytes, readback: peak }, growth,
    dispatches: run.dispatches, ...(perBlock && { perBlock }), submits: run.submits, readbacks, programs,
  };
}

/** Results that are parts of one tensor count once each. */
function bytesNeeded({ plan }: Work): number {
  const values = [plan.inputs, plan.weights, plan.results].flatMap((each) => Object.values<Value>(each));
  const apart = new Map(values.map(({ buffer, offset, shape }) => [`${buffer} ${offset}`, 4 * sizeOf(shape)]));
  return [...apart.values()].reduce((sum, bytes) => sum + bytes, 0);
}

/** Steps of each run in the block of a transformer, one that has an MLP, that has the most; undefined where there is none. */
function mostPerBlock(plan: Plan): number | undefined {
  const constant = constantSteps(plan);
  const scopes = plan.steps.filter((step) => !constant.has(step)).map(({ scope }) => scope);
  const blocks = new Set(scopes.flatMap((scope) => /^(blocks\.\d+)\.MLP/.exec(scope)?.[1] ?? []));
  return blocks.size === 0 ? undefined : Math.max(...[...blocks].map((block) => scopes.filter((scope) => scope.startsWith(`${block}.`)).length));
}

/** The programs of one run, the longest first. */
async function programTimes({ session, backend: { traits } }: Ours, { inputs }: Work): Promise<readonly ProgramTime[]> {
  const { timings } = await session.run(inputs, { time: true });
  const constant = constantSteps(session.plan);
  const totals = new Map<string, ProgramTime>();
  session.plan.steps.forEach((step, i) => {
    if (constant.has(step)) return;
    const shapes = mapValues(step.inputs, (value) => value.shape);
    const { name } = programsOf(step, traits)[0]!;
    const { steps = 0, milliseconds = 0, gigaOperations = 0 } = totals.get(name) ?? {};
    totals.set(name, {
      program: name, steps: steps + 1, ...(timings && { milliseconds: milliseconds + timings[i]! }),
      gigaOperations: gigaOperations + step.kernel.operations(shapes, step.attrs) / 1e9,
    });
  });
  return [...totals.values()].sort((a, b) => (b.milliseconds ?? 0) - (a.milliseconds ?? 0));
}
