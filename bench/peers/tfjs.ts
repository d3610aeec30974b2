import type * as Tf from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { mapValues } from '../../src/core/plan.ts';
import { tensor } from '../../src/core/tensor.ts';
import type { Peer } from '../peer.ts';
import { given, hosted, lying, permuted, turn } from './tfjs-laid.ts';
import { opsOf } from './tfjs-ops.ts';

/**
 * TensorFlow.js with its WebGPU backend: eager, so that the network's operations run one by one, those in between freed at its end
 * (`tf.tidy`); the backend sends them off 15 at a time. Its settings are as they come. One lets the CPU compute what has fewer than 1000
 * elements that never were on the GPU (WEBGPU_CPU_FORWARD, WEBGPU_CPU_HANDOFF_SIZE_THRESHOLD): no operation of these workloads.
 */
export const tfjs: Peer = {
  name: 'TensorFlow.js, WebGPU',
  async open({ network, inputs, results }) {
    const tf = await import('@tensorflow/tfjs-core');
    await import('@tensorflow/tfjs-backend-webgpu'); // looks for navigator.gpu when it is imported
    if (!(await tf.setBackend('webgpu'))) throw new Error('TensorFlow.js found no WebGPU adapter');
    const backend = tf.backend() as WebGPUBackend;

    const kept: Tf.Tensor[] = [];
    const ops = opsOf(tf, (host) => kept[kept.push(tf.keep(tf.tensor(host.data, [...host.shape]))) - 1]!);
    const hosts = mapValues(inputs, hosted);
    return {
      async run(readback) {
        let turned: readonly number[] = [];
        const outputs = tf.tidy(() => {
          const all = network(ops, mapValues(hosts, (host) => given(host, ({ shape, data }) => tf.tensor(data, [...shape]))));
          turned = results.map((name) => all[name]!.turned);
          return results.map((name) => lying(all[name]!));
        });
        try {
          if (!readback) {
            await finish(backend);
            return {};
          }
          const read = await Promise.all(outputs.map((output) => output.data<'float32'>()));
          return Object.fromEntries(results.map((name, i) => {
            const { shape, rank } = outputs[i]!;
            return [name, permuted(tensor(shape, read[i]!), turn(rank, (rank - turned[i]!) % (rank || 1))).data];
          }));
        } finally {
          // A result may be a weight or another result.
          for (const output of new Set(outputs)) if (!kept.includes(output)) output.dispose();
        }
      },
      dispose() {
        for (const weight of kept) weight.dispose();
      },
    };
  },
};

/** Sends off what waits for the fifteenth operation, and waits until the GPU is done; to its users only reading does that. */
async function finish(backend: WebGPUBackend): Promise<void> {
  backend.endComputePassEncoder();
  backend.ensureCommandEncoderReady();
  backend.submitQueue();
  await backend.queue.onSubmittedWorkDone();
}
