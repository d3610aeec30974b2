import type * as Ort from 'onnxruntime-web';
import { mapValues } from '../../src/core/plan.ts';
import type { Loaded, Peer, Task } from '../peer.ts';
import { encode, type Graph } from './onnx-model.ts';
import { onnxOps, shapeInGraph, type Node } from './onnx-ops.ts';

/** ONNX Runtime Web on the GPU. Results stay there; a run without readback waits for the device's own word that its queue is done. */
export const onnxWebgpu: Peer = {
  name: 'ONNX Runtime Web, WebGPU',
  async open(task) {
    const ort = await import('onnxruntime-web/webgpu');
    const done = async () => (await ort.env.webgpu.device).queue.onSubmittedWorkDone();
    return open(task, ort, { executionProviders: ['webgpu'], preferredOutputLocation: 'gpu-buffer' }, done);
  },
};

/** ONNX Runtime Web without a GPU, in WebAssembly with SIMD, on one thread: more need a page that is isolated from all other origins. */
export const onnxWasm: Peer = {
  name: 'ONNX Runtime Web, WASM on one thread',
  open: async (task) => open(task, await import('onnxruntime-web/wasm'), { executionProviders: ['wasm'] }, async () => undefined),
};

async function open(
  { network, inputs, results }: Task, ort: typeof Ort, options: Ort.InferenceSession.SessionOptions, done: () => Promise<unknown>,
): Promise<Loaded> {
  ort.env.wasm.numThreads = 1;
  const graph: Graph = { nodes: [], constants: new Map(), integers: new Map() };
  const given = mapValues(inputs, ({ shape }, name): Node => ({ name, shape }));
  const made: Readonly<Record<string, Node>> = network(onnxOps(graph), given);
  const model = encode(graph, mapValues(given, shapeInGraph), Object.fromEntries(Object.values(made).map((node) => [node.name, shapeInGraph(node)])));
  const session = await ort.InferenceSession.create(model, { ...options, logSeverityLevel: 3 });
  return {
    async run(readback) {
      const feeds = mapValues(inputs, ({ shape, data }) => new ort.Tensor('float32', data, shape));
      const outputs = await session.run(feeds);
      const read: Record<string, Float32Array> = {};
      for (const name of readback ? results : []) read[name] = (await outputs[made[name]!.name]!.getData()) as Float32Array;
      if (!readback) await done();
      for (const tensor of Object.values(outputs)) tensor.dispose();
      return read;
    },
    dispose: () => void session.release(),
  };
}
