import type { InferenceSession, Tensor } from 'onnxruntime-web';
import type { Contestant, Entrant } from './contestant.ts';

/** The model as ONNX, in memory, with its outputs' names. */
export interface OnnxModel {
  readonly bytes: Uint8Array;
  readonly outputs: readonly string[];
}

/** ONNX Runtime Web on the GPU that the page's WebGPU would use: attention stays there unless it is asked for. */
export const onnxWebgpu = (gpu: GPU, model: OnnxModel): Entrant => ({
  name: 'ONNX Runtime Web, WebGPU',
  async open(image) {
    Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
    copySharedWrites();
    const ort = await import('onnxruntime-web/webgpu');
    ort.env.wasm.numThreads = 1;
    const locations = model.outputs.map((name) => [name, name === 'probabilities' ? 'cpu' : 'gpu-buffer'] as const);
    const session = await ort.InferenceSession.create(model.bytes, {
      executionProviders: ['webgpu'], preferredOutputLocation: Object.fromEntries(locations),
    });
    return contestant(this.name, session, new ort.Tensor('float32', image.data, [1, ...image.shape]));
  },
});

/** ONNX Runtime Web without a GPU, in WebAssembly with SIMD; in Node it starts no second thread. */
export const onnxWasm = (model: OnnxModel): Entrant => ({
  name: 'ONNX Runtime Web, WASM on one thread',
  async open(image) {
    const ort = await import('onnxruntime-web/wasm');
    ort.env.wasm.numThreads = 1;
    const session = await ort.InferenceSession.create(model.bytes, { executionProviders: ['wasm'] });
    return contestant(this.name, session, new ort.Tensor('float32', image.data, [1, ...image.shape]));
  },
});

const contestant = (name: string, session: InferenceSession, image: Tensor): Contestant => ({
  name,
  async run(maps) {
    const outputs = await session.run({ image });
    const results: Record<string, Float32Array> = {};
    for (const [output, tensor] of Object.entries(outputs)) {
      if (maps || tensor.location === 'cpu') results[output] = (await tensor.getData()) as Float32Array;
      tensor.dispose();
    }
    return results;
  },
});

/** Its WebAssembly memory is shared between threads, and Dawn for Node takes no shared memory: such writes are copied first. */
function copySharedWrites(): void {
  const write = GPUQueue.prototype.writeBuffer;
  GPUQueue.prototype.writeBuffer = function (this: GPUQueue, buffer, offset, data, from = 0, size) {
    const shared = ArrayBuffer.isView(data) && data.buffer instanceof SharedArrayBuffer;
    if (!shared || !(data instanceof Uint8Array)) return write.call(this, buffer, offset, data as GPUAllowSharedBufferSource, from, size);
    return write.call(this, buffer, offset, new Uint8Array(data.subarray(from, size === undefined ? undefined : from + size)));
  };
}
