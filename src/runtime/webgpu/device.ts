import { DeviceLostError, type Backend, type Measured, type Session } from '../../core/backend.ts';
import type { Traits } from '../../core/kernel.ts';
import type { Plan } from '../../core/plan.ts';
import type { Tensor } from '../../core/tensor.ts';
import { describe, inWords, profileOf, type Profile } from './adapter.ts';
import { pace, type Pace } from './pace.ts';
import { pipelineCache, type PipelineOf } from './pipelines.ts';
import { prepareSession } from './session.ts';

/** How long an error waits to hear whether the device was lost: what was under way may fail before the loss is told. */
const LOSS_IS_TOLD_MS = 100;

/** A plan made to fit a device of such traits that takes no tensor above `largest` bytes. `lossless`: weights that lose nothing as float16. */
export type Fit = (plan: Plan, largest: number, traits: Traits, lossless: ReadonlySet<string>) => Plan | Promise<Plan>;

/** A device with what sessions share on it. */
export interface Gpu {
  readonly device: GPUDevice;
  readonly pipelineOf: PipelineOf;
  readonly canTime: boolean;
  readonly profile: Profile;
  readonly fit: Fit;
  readonly pace: Pace;
  /** Why something failed: the loss of the device where it is gone, else the error itself. */
  reasonOf(error: unknown): Promise<unknown>;
  /** Runs `work` inside error scopes and throws what they caught, with the labels of the objects at fault. */
  checked<T>(work: () => T | Promise<T>): Promise<T>;
}

/** A feature that is asked for where the adapter has it, and done without where not. */
const WELCOME: readonly GPUFeatureName[] = ['timestamp-query', 'subgroups'];

/** What stands where the adapter's own would: what decides which programs run, and how fast the device is taken to be. */
export interface Given {
  readonly traits?: Partial<Traits>;
  readonly pace?: Pace;
  /** What an earlier tuning of such an adapter found. */
  measured?(adapter: string): Measured | undefined;
}

/** The GPU as a backend. */
export interface Webgpu extends Backend {
  readonly lost: Promise<DeviceLostError>;
  readonly profile: Profile;
  /** `traits` stand where the device's own would. */
  prepare<Name extends string>(plan: Plan<Name>, weights: Readonly<Record<string, Tensor>>, traits?: Partial<Traits>): Promise<Session<Name>>;
  /** What was measured holds for the sessions that are prepared from now on. */
  adopt(measured: Measured): void;
}

/** The GPU as a backend; `fit` splits what is too large for it. Throws one sentence where there is no WebGPU or no adapter. */
export async function webgpu(gpu: GPU | undefined, fit: Fit, given: Given = {}): Promise<Webgpu> {
  if (!gpu) throw new Error('This browser has no WebGPU');
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new Error('WebGPU found no adapter: the graphics card or its driver is not supported, or switched off');
  const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits;
  const device = await adapter.requestDevice({
    label: 'attention playground',
    requiredFeatures: WELCOME.filter((feature) => adapter.features.has(feature)),
    requiredLimits: { maxBufferSize, maxStorageBufferBindingSize },
  });
  const name = describe(adapter.info);
  const known = profileOf(name, device.features, given.measured?.(name));
  const profile = { ...known, traits: { ...known.traits, ...given.traits } };
  return fromDevice(device, name, profile, fit, given.pace ?? pace(profile.operationsPerSecond));
}

function fromDevice(device: GPUDevice, adapter: string, byClass: Profile, fit: Fit, pace: Pace): Webgpu {
  let profile = byClass;
  let lost: DeviceLostError | undefined;
  const whenLost = device.lost.then(({ message, reason }) => {
    lost = new DeviceLostError(`The GPU device was lost (${reason}): ${message || 'no reason given'}`);
    return lost;
  });
  const gpu: Gpu = {
    device,
    pipelineOf: pipelineCache(device),
    fit,
    get profile() { return profile; },
    pace,
    canTime: device.features.has('timestamp-query'),
    reasonOf: async (error) => lost ?? Promise.race([whenLost, pause(LOSS_IS_TOLD_MS).then(() => error)]),
    async checked(work) {
      if (lost) throw lost;
      device.pushErrorScope('out-of-memory');
      device.pushErrorScope('validation');
      // Started before the scopes close and free of waits inside, so that runs cannot mix their errors.
      const result = attempt(work);
      const [validation, memory] = await Promise.all([device.popErrorScope(), device.popErrorScope()]);
      const value = await result;
      if (validation) throw new Error(`webgpu: ${validation.message}`);
      if (memory) throw new Error(`webgpu: the device has no memory left for this; try a smaller image or model (${memory.message})`);
      return value;
    },
  };
  return {
    name: 'webgpu',
    adapter,
    get profile() { return profile; },
    get traits() { return profile.traits; },
    get programs() { return inWords(profile); },
    lost: whenLost,
    prepare: (plan, weights, traits) => prepareSession({ ...gpu, profile: { ...profile, traits: { ...profile.traits, ...traits } } }, plan, weights),
    adopt: (measured) => { profile = profileOf(adapter, device.features, measured); },
    dispose: () => device.destroy(),
  };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const attempt = async <T>(work: () => T | Promise<T>): Promise<T> => work();
