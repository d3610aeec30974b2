import type { Measured } from '../../core/backend.ts';
import type { Traits } from '../../core/kernel.ts';

/** What is known of a device: by its class, until it is measured. */
export interface Profile {
  readonly traits: Traits;
  /** Multiplications and additions that it does in a second of good products, for estimates. */
  readonly operationsPerSecond: number;
  readonly software: boolean;
  readonly measured: boolean;
}

/** An adapter in words, software ones named as such. */
export function describe({ vendor, architecture, device, description }: GPUAdapterInfo): string {
  const name = description || [vendor, architecture, device].filter(Boolean).join(' ') || 'unnamed adapter';
  return /swiftshader|llvmpipe|basic render/i.test(`${name} ${architecture}`) ? `${name} (software)` : name;
}

/** What is to be expected of an adapter so described, low rather than high, since work is split by it; or what was measured there. */
export function profileOf(adapter: string, features: ReadonlySet<string>, measured?: Measured): Profile {
  const software = adapter.endsWith('(software)');
  const { barriersAreCheap, operationsPerSecond } = measured ?? { barriersAreCheap: !software, operationsPerSecond: software ? 3e9 : 1e11 };
  return { traits: { barriersAreCheap, subgroups: features.has('subgroups') }, operationsPerSecond, software, measured: measured !== undefined };
}

/** Which programs run and why. */
export const inWords = ({ traits: { barriersAreCheap, subgroups }, measured }: Profile): string => [
  barriersAreCheap ? 'tiles that a workgroup shares, because barriers are cheap' : 'tiles that each thread keeps in registers, because barriers are dear',
  measured ? 'as measured here' : `as on ${barriersAreCheap ? 'GPUs' : 'processors'}`,
  barriersAreCheap && subgroups && 'rows by subgroups',
  barriersAreCheap && 'weights in float16 where nothing is lost',
].filter(Boolean).join(', ');
