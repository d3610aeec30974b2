import type { Session } from '../src/core/backend.ts';
import { shaderFor, type Traits } from '../src/core/kernel.ts';
import { mapValues } from '../src/core/plan.ts';
import type { Tensor } from '../src/core/tensor.ts';
import { fit } from '../src/kernels/fit.ts';
import { networkFromCheckpoint } from '../src/models/timm.ts';
import { readSafetensors } from '../src/models/safetensors.ts';
import { visionTransformer } from '../src/modules/vision-transformer.ts';
import { modules } from '../src/modules/all.ts';
import { webgpu } from '../src/runtime/webgpu/device.ts';
import type { Contestant, Entrant, Results } from './contestant.ts';

export interface KernelTime {
  readonly shader: string;
  readonly steps: number;
  readonly milliseconds: number;
  /** Billions of multiplications and additions. */
  readonly gigaOperations: number;
}

export interface Playground extends Contestant {
  readonly adapter: string;
  /** GPU time of one run by shader, the longest first; undefined where the adapter has no timestamps. */
  kernels(): Promise<readonly KernelTime[] | undefined>;
}

/** This project on a GPU. `checkpoint` is a safetensors file in memory. */
export const playground = (gpu: GPU, checkpoint: Uint8Array): Entrant & { open(image: Tensor): Promise<Playground> } => ({
  name: 'Attention Playground, WebGPU',
  async open(image) {
    const network = networkFromCheckpoint('The checkpoint', readSafetensors(checkpoint), []);
    const module = modules.find(({ id }) => id === visionTransformer.id)!;
    const { plan, weights } = network.host(module, network.params(module, image.shape), image.shape);
    const names = Object.keys(plan.results).filter((name) => name === 'probabilities' || name.endsWith('.attention'));
    const backend = await webgpu(gpu, fit);
    const session = await backend.prepare(plan, weights);
    return {
      name: this.name,
      adapter: backend.adapter,
      async run(maps) {
        const trace = await session.run({ image });
        const wanted = maps ? names : ['probabilities'];
        const read = await Promise.all(wanted.map((name) => trace.read(name)));
        return Object.fromEntries(wanted.map((name, i) => [name, read[i]!.data])) as Results;
      },
      kernels: () => kernelTimes(session, image, backend.traits),
    };
  },
});

async function kernelTimes(session: Session, image: Tensor, traits: Traits): Promise<readonly KernelTime[] | undefined> {
  const { timings } = await session.run({ image }, { time: true });
  if (!timings) return undefined;
  const totals = new Map<string, KernelTime>();
  session.plan.steps.forEach(({ kernel, inputs, attrs }, i) => {
    const shapes = mapValues(inputs, (value) => value.shape);
    const { name } = shaderFor(kernel, shapes, attrs, traits);
    const before = totals.get(name) ?? { shader: name, steps: 0, milliseconds: 0, gigaOperations: 0 };
    totals.set(name, {
      shader: name,
      steps: before.steps + 1,
      milliseconds: before.milliseconds + timings[i]!,
      gigaOperations: before.gigaOperations + kernel.operations(shapes, attrs) / 1e9,
    });
  });
  return [...totals.values()].sort((a, b) => b.milliseconds - a.milliseconds);
}
