import type { Peer } from '../peer.ts';

/** Everybody but us, by the ids of `--peers`: what brings a runtime's code, before any time counts. */
export const peers: Readonly<Record<string, () => Promise<Peer>>> = {
  'onnx-webgpu': async () => {
    await import('onnxruntime-web/webgpu');
    return (await import('./onnx.ts')).onnxWebgpu;
  },
  'onnx-wasm': async () => {
    await import('onnxruntime-web/wasm');
    return (await import('./onnx.ts')).onnxWasm;
  },
  'tfjs': async () => {
    await Promise.all([import('@tensorflow/tfjs-core'), import('@tensorflow/tfjs-backend-webgpu')]);
    return (await import('./tfjs.ts')).tfjs;
  },
  'jax': async () => {
    await import('@jax-js/jax');
    return (await import('./jax.ts')).jax;
  },
};
