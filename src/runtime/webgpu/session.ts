import { readByRows, type Session, type Slice, type Trace } from '../../core/backend.ts';
import { shaderFor } from '../../core/kernel.ts';
import { allSteps, checkInputs, checkTensors, constantSteps, dependencies, mapValues, stepsTo, type Plan } from '../../core/plan.ts';
import type { Tensor } from '../../core/tensor.ts';
import { allocate, bind, largestOf, type BufferOf, type Ready } from './bind.ts';
import type { Gpu } from './device.ts';
import { reader } from './reader.ts';
import { stepTimer } from './timer.ts';

/** A tensor above so many bytes, WebGPU's default limit, is not kept even where the device takes more: a few of them fill its memory. */
const KEPT = 128 << 20;

/** A submit above this many operations is split, so that no watchdog takes a slow adapter for a hung one. */
const OPERATIONS_PER_SUBMIT = 8e9;

/** Makes a plan ready on a device: weights uploaded, constant steps run, pipelines and bind groups built. */
export async function prepareSession<Name extends string>(
  gpu: Gpu, asked: Plan<Name>, weights: Readonly<Record<string, Tensor>>,
): Promise<Session<Name>> {
  const plan = await gpu.fit(asked, Math.min(KEPT, largestOf(gpu.device))) as Plan<Name>;
  checkTensors('weight', plan.weights, weights);
  const { device } = gpu;
  const owned: GPUBuffer[] = [];
  const dispose = () => {
    for (const buffer of owned.splice(0)) buffer.destroy();
  };
  try {
    const steps = allSteps(plan);
    const shaders = steps.map(({ kernel, inputs, attrs }) => shaderFor(kernel, mapValues(inputs, (value) => value.shape), attrs, gpu.profile.traits));
    const pipelines = await Promise.all(shaders.map(gpu.pipelineOf));
    return await gpu.checked(async () => {
      const constant = constantSteps(plan);
      const bufferOf = allocate(gpu, plan, owned);
      const ready = bind(gpu, steps, shaders, pipelines, bufferOf, owned);
      for (const [name, value] of Object.entries(plan.weights)) device.queue.writeBuffer(bufferOf(value), 0, weights[name]!.data);
      submit(device, ready.filter(({ step }) => constant.has(step)));
      return running(gpu, plan, ready.filter(({ step }) => !constant.has(step)), bufferOf, dispose);
    });
  } catch (error) {
    dispose();
    throw await gpu.reasonOf(error);
  }
}

/** Encodes and submits steps: one pass and one submit, unless slices must be copied, steps timed or work split. */
function submit(device: GPUDevice, steps: readonly Ready[], timer?: ReturnType<typeof stepTimer>): void {
  let encoder = device.createCommandEncoder({ label: 'run' });
  let pass: GPUComputePassEncoder | undefined;
  let operations = 0;
  const endPass = () => {
    pass?.end();
    pass = undefined;
  };
  steps.forEach((ready, i) => {
    if (timer || ready.copies.length > 0) endPass();
    for (const [from, offset, to, size] of ready.copies) encoder.copyBufferToBuffer(from, offset, to, 0, size);
    pass ??= encoder.beginComputePass({ label: ready.step.kernel.name, timestampWrites: timer?.writes(i) });
    pass.setPipeline(ready.pipeline);
    pass.setBindGroup(0, ready.bindings);
    pass.dispatchWorkgroups(...ready.workgroups);
    operations += ready.operations;
    if (operations < OPERATIONS_PER_SUBMIT || i === steps.length - 1) return;
    endPass();
    device.queue.submit([encoder.finish()]);
    encoder = device.createCommandEncoder({ label: 'run, continued' });
    operations = 0;
  });
  endPass();
  timer?.resolve(encoder);
  device.queue.submit([encoder.finish()]);
}

function running<Name extends string>(
  gpu: Gpu, plan: Plan<Name>, steps: readonly Ready[], bufferOf: BufferOf, dispose: () => void,
): Session<Name> {
  const { device } = gpu;
  const read = reader(device, bufferOf);
  const inputsOf = dependencies(plan);
  let ranBefore = false;
  let reads: Promise<unknown> = Promise.resolve();
  let queue: Promise<unknown> = Promise.resolve();
  let latest: object | undefined;

  const checkLatest = (name: string, own: object): void => {
    if (latest !== own) throw new Error(`trace: '${name}' was asked of an older run`);
  };

  /** A result that is not kept: blocks of its rows are computed for those who read it, one reader after the other. */
  const demanded = (name: Name, own: object, slice: Slice | undefined): Promise<Tensor> => {
    const { first, steps: all, blocks } = plan.demand!;
    const block = blocks[name]!;
    const needed = new Set(stepsTo([block], all));
    const asked = reads.then(() => readByRows({
      shape: plan.results[name].shape,
      block: block.shape,
      ...(slice && { slice }),
      async compute(row) {
        checkLatest(name, own);
        device.queue.writeBuffer(bufferOf(first), 0, Float32Array.of(row));
        submit(device, steps.filter(({ step }) => needed.has(step)));
      },
      read: (part) => read(block, part),
    }));
    reads = asked.catch(() => undefined);
    return asked;
  };

  const execute = async (inputs: Readonly<Record<string, Tensor>>, time: boolean): Promise<Trace<Name>> => {
    checkInputs(plan, inputs, ranBefore);
    const ran = steps.filter(({ step }) => [...inputsOf.get(step) ?? []].some((name) => inputs[name]));
    const own = {};
    latest = own;
    const timer = time && gpu.canTime ? stepTimer(device, ran.length) : undefined;
    try {
      await gpu.checked(() => {
        for (const [name, value] of Object.entries(plan.inputs)) {
          if (inputs[name]) device.queue.writeBuffer(bufferOf(value), 0, inputs[name].data);
        }
        submit(device, ran, timer);
      });
      ranBefore = true;
      const times = await timer?.read();
      return {
        ...(times && { timings: plan.steps.map((step) => times[ran.findIndex((ready) => ready.step === step)] ?? 0) }),
        read: async (name: Name, slice?: Slice) => {
          checkLatest(name, own);
          const value = plan.results[name];
          if (!value) throw new Error(`trace: there is no result '${name}'; there are: ${Object.keys(plan.results).join(', ')}`);
          const reading = plan.demand?.blocks[name] ? demanded(name, own, slice) : read(value, slice);
          return reading.catch(async (error: unknown) => { throw await gpu.reasonOf(error); });
        },
        dispose() {
          if (latest === own) latest = undefined;
        },
      };
    } catch (error) {
      throw await gpu.reasonOf(error);
    } finally {
      timer?.dispose();
    }
  };

  return {
    plan,
    run(inputs, { time = false } = {}) {
      const run = queue.then(() => execute(inputs, time));
      queue = run.catch(() => undefined);
      return run;
    },
    dispose() {
      latest = undefined;
      dispose();
    },
  };
}
