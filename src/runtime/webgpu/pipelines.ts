import type { Shader } from '../../core/kernel.ts';
import { parseInterface } from '../../core/wgsl.ts';

export type PipelineOf = (shader: Shader) => Promise<GPUComputePipeline>;

/** Compiles shaders, each text once per device. A shader that does not compile names its file, line and column. */
export function pipelineCache(device: GPUDevice): PipelineOf {
  const compiled = new Map<string, Promise<GPUComputePipeline>>();
  return (shader) => {
    const pipeline = compiled.get(shader.wgsl) ?? compile(device, shader);
    compiled.set(shader.wgsl, pipeline);
    return pipeline;
  };
}

async function compile(device: GPUDevice, { name, wgsl }: Shader): Promise<GPUComputePipeline> {
  device.pushErrorScope('validation');
  const module = device.createShaderModule({ label: name, code: wgsl });
  const { reads, uniforms } = parseInterface(wgsl);
  const types: GPUBufferBindingType[] = [...reads.map(() => 'read-only-storage' as const), 'storage'];
  if (uniforms.length > 0) types.push('uniform');
  // Written out, because an automatic layout leaves out what a shader does not use.
  const group = device.createBindGroupLayout({
    label: name,
    entries: types.map((type, binding) => ({ binding, visibility: GPUShaderStage.COMPUTE, buffer: { type } })),
  });
  const layout = device.createPipelineLayout({ label: name, bindGroupLayouts: [group] });
  // Asked for at once, so that the device compiles while the next shaders are read; the compiler is heard only where one fails.
  const pipeline = device.createComputePipelineAsync({ label: name, layout, compute: { module } });
  const scope = device.popErrorScope(); // the messages below say the same with line numbers
  try {
    return await pipeline;
  } catch (error) {
    const { messages } = await module.getCompilationInfo();
    const errors = messages.filter((message) => message.type === 'error');
    if (errors.length === 0) throw error;
    throw new Error(errors.map((e) => `shaders/${name}.wgsl:${e.lineNum}:${e.linePos} ${e.message}`).join('\n'));
  } finally {
    await scope;
  }
}
