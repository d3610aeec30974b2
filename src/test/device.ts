import { dawn } from '../cli/dawn.ts';
import { fit } from '../kernels/fit.ts';
import { webgpu, type Given } from '../runtime/webgpu/device.ts';

/** The GPU that the tests run on. Throws where there is none: without a device the suite fails, it never skips. */
export const testBackend = async (given: Given = {}) => webgpu(await dawn(), fit, given);
