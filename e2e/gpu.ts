import type { Page } from 'playwright/test';

/** What the page's WebGPU has done since the page was opened. */
export interface GpuCounts {
  readonly dispatches: number;
  readonly submits: number;
  /** Buffers that were mapped to be read. */
  readonly readbacks: number;
  readonly pipelines: number;
}

declare global {
  interface Window {
    /** What `watchGpu` has seen of the page's WebGPU. */
    gpuSeen: { -readonly [K in keyof GpuCounts]: number } & { devices: GPUDevice[] };
  }
}

/**
 * Looks on at the page's WebGPU from its first moment, and changes nothing in it: what it was asked for, which shows that a
 * model ran or that a result was read, and its devices, which a test may lose as a driver would.
 */
export async function watchGpu(page: Page) {
  await page.addInitScript(() => {
    const seen: Window['gpuSeen'] = (window.gpuSeen = { dispatches: 0, submits: 0, readbacks: 0, pipelines: 0, devices: [] });
    /** Calls of a method, counted. */
    const count = <T extends object>(prototype: T, method: keyof T & string, as: keyof GpuCounts): void => {
      const real = prototype[method] as (...args: unknown[]) => unknown;
      prototype[method] = function (this: T, ...args: unknown[]) {
        seen[as]++;
        return real.apply(this, args);
      } as T[typeof method];
    };
    count(GPUComputePassEncoder.prototype, 'dispatchWorkgroups', 'dispatches');
    count(GPUQueue.prototype, 'submit', 'submits');
    count(GPUBuffer.prototype, 'mapAsync', 'readbacks');
    count(GPUDevice.prototype, 'createComputePipeline', 'pipelines');
    count(GPUDevice.prototype, 'createComputePipelineAsync', 'pipelines');
    const { requestDevice } = GPUAdapter.prototype;
    GPUAdapter.prototype.requestDevice = async function (descriptor) {
      const device = await requestDevice.call(this, descriptor);
      seen.devices.push(device);
      return device;
    };
  });
  return {
    counts: (): Promise<GpuCounts> => page.evaluate(() => {
      const { dispatches, submits, readbacks, pipelines } = window.gpuSeen;
      return { dispatches, submits, readbacks, pipelines };
    }),
    dispatches: (): Promise<number> => page.evaluate(() => window.gpuSeen.dispatches),
    devices: (): Promise<number> => page.evaluate(() => window.gpuSeen.devices.length),
    lose: (): Promise<void> => page.evaluate(() => window.gpuSeen.devices.at(-1)!.destroy()),
  };
}
