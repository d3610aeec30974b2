import type { RunOptions, Session, Slice, Trace } from '../../core/backend.ts';
import { allSteps, checkInputs, checkTensors, constantSteps, dependencies, programsOf, type Plan, type Step } from '../../core/plan.ts';
import type { Tensor } from '../../core/tensor.ts';
import { allocate, bind, largestOf, type BufferOf, type Ready } from './bind.ts';
import type { Gpu } from './device.ts';
import { largestToKeep } from './memory.ts';
import { reader } from './reader.ts';
import { submitAll } from './submit.ts';
import { MOST_TIMED, stepTimer } from './timer.ts';

/** A tensor above so many bytes, WebGPU's default limit, is not kept even where the device takes more: a few of them fill its memory. */
const KEPT = 128 << 20;

/** Makes a plan ready on a device: weights uploaded, constant steps run, pipelines and bind groups built. */
export async function prepareSession<Name extends string>(
  gpu: Gpu, asked: Plan<Name>, weights: Readonly<Record<string, Tensor>>,
): Promise<Session<Name>> {
  checkTensors('weight', asked.weights, weights);
  const { traits } = gpu.profile;
  // Programs that take weights in float16 are those of GPUs.
  const halves: ReadonlyMap<string, Uint32Array<ArrayBuffer>> = traits.barriersAreCheap ? await (await import('../../core/halves.ts')).halvesOf(weights) : new Map();
  const plan = await gpu.fit(asked, largestToKeep(asked, Math.min(KEPT, largestOf(gpu.device))), traits, new Set(halves.keys())) as Plan<Name>;
  const { device } = gpu;
  const owned: GPUBuffer[] = [];
  const dispose = () => {
    for (const buffer of owned.splice(0)) buffer.destroy();
  };
  try {
    const steps = allSteps(plan);
    const shaders = steps.map((step) => programsOf(step, traits)[0]!);
    const pipelines = await Promise.all(shaders.map(gpu.pipelineOf));
    const { bufferOf, ready } = await gpu.checked(() => {
      const bufferOf = allocate(gpu, plan, owned);
      return { bufferOf, ready: bind(gpu, steps, shaders, pipelines, bufferOf, owned) };
    });
    const constant = constantSteps(plan);
    await submitAll(gpu, ready.filter(({ step }) => constant.has(step)), {
      write: () => {
        for (const [name, value] of Object.entries(plan.weights)) device.queue.writeBuffer(bufferOf(value), 0, value.halves ? halves.get(name)! : weights[name]!.data);
      },
    });
    return await running(gpu, plan, ready.filter(({ step }) => !constant.has(step)), bufferOf, reader(device, bufferOf, owned), dispose);
  } catch (error) {
    dispose();
    throw await gpu.reasonOf(error);
  }
}

async function running<Name extends string>(
  gpu: Gpu, plan: Plan<Name>, steps: readonly Ready[], bufferOf: BufferOf, read: ReturnType<typeof reader>, dispose: () => void,
): Promise<Session<Name>> {
  const { device } = gpu;
  const demand = plan.demand && (await import('./on-demand.ts')).onDemand(gpu, { plan, steps, bufferOf, read });
  const inputsOf = dependencies(plan);
  /** Inputs that were given, and the steps that depend on them not all run. */
  const due = new Map<string, Tensor>();
  let ranBefore = false;
  let queue: Promise<unknown> = Promise.resolve();
  let latest: object | undefined;

  const checkLatest = (name: string, own: object): void => {
    if (latest !== own) throw new Error(`trace: '${name}' was asked of an older run`);
  };

  const execute = async (inputs: Readonly<Record<string, Tensor>>, { time, signal }: RunOptions): Promise<Trace<Name>> => {
    signal?.throwIfAborted();
    checkInputs(plan, inputs, ranBefore);
    for (const name of Object.keys(plan.inputs)) if (inputs[name]) due.set(name, inputs[name]);
    const ran = steps.filter(({ step }) => [...inputsOf.get(step) ?? []].some((name) => due.has(name)));
    const own = {};
    latest = own;
    await demand?.end();
    const timer = time && gpu.canTime && ran.length <= MOST_TIMED ? stepTimer(device, ran.length) : undefined;
    try {
      const write = () => {
        for (const [name, { data }] of due) device.queue.writeBuffer(bufferOf(plan.inputs[name]!), 0, data);
      };
      await submitAll(gpu, ran, { write, timer, checkWanted: () => signal?.throwIfAborted() });
      ranBefore = true;
      due.clear();
      const times = await timer?.read();
      return {
        ...(times && { timings: timingsOf(gpu, plan, ran, times) }),
        read: async (name: Name, slice?: Slice) => {
          checkLatest(name, own);
          const value = plan.results[name];
          if (!value) throw new Error(`trace: there is no result '${name}'; there are: ${Object.keys(plan.results).join(', ')}`);
          const reading = plan.demand?.blocks[name] ? demand!.read(name, slice, () => checkLatest(name, own)) : read(value, slice);
          return reading.catch(async (error: unknown) => { throw await gpu.reasonOf(error); });
        },
        dispose() {
          if (latest === own) latest = undefined;
        },
      };
    } catch (error) {
      throw signal?.aborted ? error : await gpu.reasonOf(error);
    } finally {
      timer?.dispose();
    }
  };

  return {
    plan,
    run(inputs, options = {}) {
      const run = queue.then(() => execute(inputs, options));
      queue = run.catch(() => undefined);
      return run;
    },
    dispose() {
      latest = undefined;
      dispose();
    },
  };
}

/** Milliseconds of each step of the plan, those of its parts together; the device's pace learns from them. */
function timingsOf({ pace }: Gpu, { steps }: Plan, ran: readonly Ready[], times: readonly number[]): number[] {
  const total = new Map<Step, number>();
  ran.forEach(({ step, program, work }, i) => {
    pace.learn(program, work, times[i]!);
    total.set(step, (total.get(step) ?? 0) + times[i]!);
  });
  return steps.map((step) => total.get(step) ?? 0);
}
