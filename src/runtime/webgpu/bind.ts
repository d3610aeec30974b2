import { stepCost } from '../../core/cost.ts';
import type { Shader } from '../../core/kernel.ts';
import { partsOf } from '../../core/parts.ts';
import { bytesOf, mapValues, type Plan, type Step, type Value } from '../../core/plan.ts';
import { packUniforms, parseInterface } from '../../core/wgsl.ts';
import type { Gpu } from './device.ts';
import { planMemory } from './memory.ts';
import { DISPATCH_MS, workOf } from './pace.ts';

/** A step, or a part of a long one, with all that its dispatch needs. */
export interface Ready {
  readonly step: Step;
  readonly program: string;
  readonly pipeline: GPUComputePipeline;
  readonly bindings: GPUBindGroup;
  readonly workgroups: [number, number, number];
  /** Slices that start where no binding may start are copied here first: [from, offset, to, bytes]. */
  readonly copies: readonly [GPUBuffer, number, GPUBuffer, number][];
  /** For estimates: see `workOf`. */
  readonly work: number;
}

/** The GPU buffer that holds a value of the plan. */
export type BufferOf = (value: Value) => GPUBuffer;

/** Bytes of the largest tensor that a device takes. */
export const largestOf = ({ limits }: GPUDevice): number => Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize);

/** Creates the buffers of a plan; throws where one is larger than the device allows. */
export function allocate(gpu: Gpu, plan: Plan, owned: GPUBuffer[]): BufferOf {
  const { allocations, placeOf } = planMemory(plan);
  const limit = largestOf(gpu.device);
  const buffers = allocations.map((size, i) => {
    if (size > limit) throw new Error(`webgpu: a tensor of ${size} bytes is larger than this device allows (${limit}); try a smaller image`);
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    return gpu.device.createBuffer({ label: `tensor ${i}`, size, usage });
  });
  owned.push(...buffers);
  return (value) => buffers[placeOf.get(value.buffer)!]!;
}

/** Bind groups for every step, and for every part of one that would take too long at once; the uniforms of all share one buffer. */
export function bind(
  { device, pace }: Gpu, steps: readonly Step[], shaders: readonly Shader[], pipelines: readonly GPUComputePipeline[],
  bufferOf: BufferOf, owned: GPUBuffer[],
): Ready[] {
  const create = (label: string, size: number, usage: GPUBufferUsageFlags) => {
    const buffer = device.createBuffer({ label, size, usage });
    owned.push(buffer);
    return buffer;
  };
  const uniformStride = device.limits.minUniformBufferOffsetAlignment;
  const missing = create('missing input', 16, GPUBufferUsage.STORAGE);
  const parted = steps.map((step, i) => {
    const { inputs, attrs } = step;
    const shader = shaders[i]!;
    const shapes = mapValues(inputs, (value) => value.shape);
    const work = workOf(stepCost(step));
    const pieces = pace.estimate(shader.name, work) / DISPATCH_MS;
    return { work, parts: partsOf(shader, shader.dispatch(shapes, attrs), pieces, device.limits.maxComputeWorkgroupsPerDimension) };
  });
  const count = parted.reduce((sum, { parts }) => sum + parts.length, 0);
  const uniforms = create('uniforms', Math.max(1, count) * uniformStride, GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST);
  let at = 0;

  return steps.flatMap((step, i) => {
    const { kernel, inputs, attrs, output } = step;
    const shader = shaders[i]!;
    const { work, parts } = parted[i]!;
    const shapes = mapValues(inputs, (value) => value.shape);
    const fields = parseInterface(shader.wgsl).uniforms;
    const present = Object.fromEntries(kernel.optional.map((name) => [`has_${name}`, inputs[name] ? 1 : 0]));
    const values = { ...shader.uniforms(shapes, attrs), ...present };

    const copies: [GPUBuffer, number, GPUBuffer, number][] = [];
    const binding = (value: Value | undefined): GPUBufferBinding => {
      if (!value) return { buffer: missing };
      const offset = 4 * value.offset;
      const size = Math.max(4, bytesOf(value));
      if (offset % device.limits.minStorageBufferOffsetAlignment === 0) return { buffer: bufferOf(value), offset, size };
      const aligned = create(`${shader.name} slice`, size, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST);
      copies.push([bufferOf(value), offset, aligned, size]);
      return { buffer: aligned };
    };
    const resources = [...kernel.inputs, ...kernel.optional].map((name) => binding(inputs[name]));
    if ((4 * output.offset) % device.limits.minStorageBufferOffsetAlignment !== 0) {
      throw new Error(`${shader.name}: its output may not start at element ${output.offset}`);
    }
    resources.push(binding(output));

    return parts.map(({ workgroups, from, share }, part): Ready => {
      const packed = packUniforms(fields, { ...values, ...from });
      if (packed.byteLength > uniformStride) throw new Error(`${shader.name}: more uniforms than ${uniformStride} bytes`);
      const offset = uniformStride * at++;
      device.queue.writeBuffer(uniforms, offset, packed);
      const own = fields.length > 0 ? [...resources, { buffer: uniforms, offset, size: packed.byteLength }] : resources;
      return {
        step,
        program: shader.name,
        pipeline: pipelines[i]!,
        bindings: device.createBindGroup({
          label: shader.name,
          layout: pipelines[i]!.getBindGroupLayout(0),
          entries: own.map((resource, index) => ({ binding: index, resource })),
        }),
        workgroups,
        copies: part === 0 ? copies : [],
        work: work * share,
      };
    });
  });
}
