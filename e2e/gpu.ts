import type { Page } from 'playwright/test';

declare global {
  interface Window {
    /** What `watchGpu` has seen of the page's WebGPU. */
    gpuSeen: { dispatches: number; devices: GPUDevice[] };
  }
}

/**
 * Looks on at the page's WebGPU from its first moment, and changes nothing in it: how many dispatches were recorded, which
 * show that a model ran, and its devices, which a test may lose as a driver would.
 */
export async function watchGpu(page: Page) {
  await page.addInitScript(() => {
    window.gpuSeen = { dispatches: 0, devices: [] };
    const { dispatchWorkgroups } = GPUComputePassEncoder.prototype;
    GPUComputePassEncoder.prototype.dispatchWorkgroups = function (...counts) {
      window.gpuSeen.dispatches++;
      return dispatchWorkgroups.apply(this, counts);
    };
    const { requestDevice } = GPUAdapter.prototype;
    GPUAdapter.prototype.requestDevice = async function (descriptor) {
      const device = await requestDevice.call(this, descriptor);
      window.gpuSeen.devices.push(device);
      return device;
    };
  });
  return {
    dispatches: (): Promise<number> => page.evaluate(() => window.gpuSeen.dispatches),
    devices: (): Promise<number> => page.evaluate(() => window.gpuSeen.devices.length),
    lose: (): Promise<void> => page.evaluate(() => window.gpuSeen.devices.at(-1)!.destroy()),
  };
}
