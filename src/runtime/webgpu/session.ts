import type { Session, Slice, Trace } from '../../core/backend.ts';
import { shaderFor } from '../../core/kernel.ts';
import { checkTensors, constantSteps, mapValues, type Plan } from '../../core/plan.ts';
import type { Tensor } from '../../core/tensor.ts';
import { allocate, bind, type BufferOf, type Ready } from './bind.ts';
import type { Gpu } from './device.ts';
import { reader } from './reader.ts';
import { stepTimer } from './timer.ts';

/** A submit above this many operations is split, so that no watchdog takes a slow adapter for a hung one. */
const OPERATIONS_PER_SUBMIT = 8e9;

/** Makes a plan ready on a device: weights uploaded, constant steps run, pipelines and bind groups built. */
export async function prepareSession<Name extends string>(
  gpu: Gpu, plan: Plan<Name>, weights: Readonly<Record<string, Tensor>>,
): Promise<Session<Name>> {
  checkTensors('weight', plan.weights, weights);
  const { device } = gpu;
  const owned: GPUBuffer[] = [];
  const dispose = () => {
    for (const buffer of owned.splice(0)) buffer.destroy();
  };
  try {
    const shaders = plan.steps.map(({ kernel, inputs, attrs }) => shaderFor(kernel, mapValues(inputs, (value) => value.shape), attrs));
    const pipelines = await Promise.all(shaders.map(gpu.pipelineOf));
    return await gpu.checked(async () => {
      const constant = constantSteps(plan);
      const bufferOf = allocate(gpu, plan, constant, owned);
      const ready = bind(gpu, plan.steps, shaders, pipelines, bufferOf, owned);
      for (const [name, value] of Object.entries(plan.weights)) device.queue.writeBuffer(bufferOf(value), 0, weights[name]!.data);
      submit(device, ready.filter(({ step }) => constant.has(step)));
      return running(gpu, plan, ready.filter(({ step }) => !constant.has(step)), bufferOf, dispose);
    });
  } catch (error) {
    dispose();
    throw gpu.lost ?? error;
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
  let queue: Promise<unknown> = Promise.resolve();
  let latest: object | undefined;

  const execute = async (inputs: Readonly<Record<string, Tensor>>, time: boolean): Promise<Trace<Name>> => {
    checkTensors('input', plan.inputs, inputs);
    const own = {};
    latest = own;
    const timer = time && gpu.canTime ? stepTimer(device, steps.length) : undefined;
    try {
      await gpu.checked(() => {
        for (const [name, value] of Object.entries(plan.inputs)) device.queue.writeBuffer(bufferOf(value), 0, inputs[name]!.data);
        submit(device, steps, timer);
      });
      const times = await timer?.read();
      return {
        ...(times && { timings: plan.steps.map((step) => times[steps.findIndex((ready) => ready.step === step)] ?? 0) }),
        read: async (name: Name, slice?: Slice) => {
          if (latest !== own) throw new Error(`trace: '${name}' was asked of an older run`);
          const value = plan.results[name];
          if (!value) throw new Error(`trace: there is no result '${name}'; there are: ${Object.keys(plan.results).join(', ')}`);
          return read(value, slice).catch((error: unknown) => { throw gpu.lost ?? error; });
        },
        dispose() {
          if (latest === own) latest = undefined;
        },
      };
    } catch (error) {
      throw gpu.lost ?? error;
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
