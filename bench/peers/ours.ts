import type { Backend, Measured, Session } from '../../src/core/backend.ts';
import { fit } from '../../src/kernels/fit.ts';
import { trial } from '../../src/kernels/trial.ts';
import { webgpu } from '../../src/runtime/webgpu/device.ts';
import { tune } from '../../src/runtime/webgpu/tune.ts';
import type { Loaded } from '../peer.ts';
import type { Work } from '../work.ts';

export const OURS = 'Attention Playground, WebGPU';

export interface Ours extends Loaded {
  readonly backend: Backend;
  readonly session: Session;
}

/** What a GPU was found to be, once in a process; of a software adapter nothing is measured. */
let known: Measured | undefined;

/** This project, by the backend that the page has. A run without readback waits for the device's own word that its queue is done. */
export async function openOurs({ plan, weights, inputs, results }: Work, gpu: GPU): Promise<Ours> {
  const { watched, devices } = seen(gpu);
  const backend = await webgpu(watched, fit, { measured: () => known });
  known ??= await tune(backend, trial);
  const session = await backend.prepare(plan, weights);
  return {
    backend,
    session,
    async run(readback) {
      const trace = await session.run(inputs);
      if (readback) {
        const read = await Promise.all(Object.keys(results).map(async (name) => [name, (await trace.read(name)).data] as const));
        return Object.fromEntries(read);
      }
      await devices[0]!.queue.onSubmittedWorkDone();
      return {};
    },
    dispose() {
      session.dispose();
      backend.dispose();
    },
  };
}

/** The same GPU, and the devices that are asked of it: ours keeps its own to itself. */
function seen(gpu: GPU): { watched: GPU; devices: readonly GPUDevice[] } {
  const devices: GPUDevice[] = [];
  const requestAdapter: GPU['requestAdapter'] = async (options) => {
    const adapter = await gpu.requestAdapter(options);
    const requestDevice = adapter?.requestDevice.bind(adapter);
    return adapter && Object.assign(adapter, {
      requestDevice: async (descriptor?: GPUDeviceDescriptor) => devices[devices.push(await requestDevice!(descriptor)) - 1]!,
    });
  };
  return { watched: { requestAdapter } as GPU, devices };
}
