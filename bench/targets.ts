import { SUBMIT_MS } from '../src/runtime/webgpu/pace.ts';
import type { Compared } from './compare.ts';
import { OURS } from './peers/ours.ts';
import { isSoftware } from './table.ts';

export interface Target {
  readonly what: string;
  readonly aim: string;
  readonly measured: string;
  /** Undefined where it was not measured. */
  readonly met: boolean | undefined;
}

const ORT = 'ONNX Runtime Web, WebGPU';
const TFJS = 'TensorFlow.js, WebGPU';
const JAX = 'jax-js, WebGPU';

/** How many times as long as ours each of these must take at least. */
type Speed = readonly { readonly id: string; readonly what: string; readonly peers: readonly string[]; readonly least: number }[];

const ON_A_PROCESSOR: Speed = [
  { id: 'product-512', what: 'product 512³', peers: [ORT, TFJS], least: 3 },
  { id: 'product-512', what: 'product 512³', peers: [JAX], least: 0.95 },
  { id: 'softmax', what: 'softmax', peers: [ORT, TFJS], least: 5 },
  { id: 'vit', what: 'ViT-Tiny with maps', peers: [ORT], least: 5 },
  { id: 'convolution', what: 'convolution', peers: [ORT, TFJS], least: 2 },
  { id: 'deformable', what: 'deformable attention', peers: [ORT, TFJS], least: 5 },
];
const ON_A_GPU: Speed = [
  { id: 'product-1024', what: 'product 1024³', peers: [TFJS, JAX], least: 0.9 },
  { id: 'product-4096-times-4', what: 'product 4096³', peers: [TFJS, JAX], least: 0.9 },
  { id: 'vit', what: 'ViT-Tiny with maps', peers: [ORT, TFJS, JAX], least: 1 },
];
const MEMORY = 1.5;
const GROWTH_RUNS = 200;
const PER_BLOCK = 9;

/** The aims for such an adapter, and whether these measurements meet them. */
export function targets(compared: readonly Compared[]): readonly Target[] {
  const speeds = compared.some(({ adapter }) => !isSoftware(adapter)) ? ON_A_GPU : ON_A_PROCESSOR;
  return [...speeds.flatMap(({ peers, ...aim }) => peers.map((peer) => speed(compared, { ...aim, peer }))), ...costs(compared)];
}

function speed(compared: readonly Compared[], { id, what, peer, least }: { id: string; what: string; peer: string; least: number }): Target {
  const entries = compared.find((each) => each.id === id)?.entries;
  const [ours, theirs] = [OURS, peer].map((name) => entries?.find((entry) => entry.name === name));
  const aim = `≥ ${least} × as fast as ${peer}`;
  if (theirs?.failure !== undefined) return { what, aim, measured: 'failed there', met: undefined };
  if (!ours?.without || !theirs?.without) return { what, aim, measured: 'not measured', met: undefined };
  const ratio = theirs.without.median / ours.without.median;
  return { what, aim, measured: `${ratio.toFixed(2)} ×`, met: ratio >= least };
}

/** The worst of all workloads. */
function costs(compared: readonly Compared[]): readonly Target[] {
  const worst = (what: string, aim: string, of: (each: Compared) => number | undefined, met: (value: number) => boolean, words: (value: number) => string): Target => {
    const values = compared.flatMap((each) => {
      const value = of(each);
      return value === undefined ? [] : [{ value, id: each.id }];
    });
    const most = values.reduce((a, b) => (b.value > a.value ? b : a), values[0] ?? { value: 0, id: '' });
    return values.length === 0 ? { what, aim, measured: 'not measured', met: undefined } : { what, aim, measured: `${words(most.value)} (${most.id})`, met: met(most.value) };
  };
  const fewest = Math.min(...compared.map(({ costs }) => costs.growth.runs));
  return [
    worst('peak of live GPU bytes', `≤ ${MEMORY} × what inputs, weights and results need`, ({ costs }) => costs.bytes.run / costs.bytes.needed,
      (value) => value <= MEMORY, (value) => `${value.toFixed(2)} ×`),
    worst('growth', `none in ${GROWTH_RUNS} runs`, ({ costs }) => costs.growth.bytes + costs.growth.buffers, (value) => value === 0 && fewest >= GROWTH_RUNS,
      (value) => `${value} bytes in ${fewest} runs or more`),
    worst('dispatches in a transformer block', `≤ ${PER_BLOCK}, long ones counted whole`, ({ costs }) => costs.perBlock, (value) => value <= PER_BLOCK, String),
    worst('submits of a run', `1; of a run over ${SUBMIT_MS} ms, at most one for each ${SUBMIT_MS / 2} ms`, submitsTooMany, (value) => value <= 0,
      (value) => (value <= 0 ? 'none too many' : `${value} too many`)),
    worst('readbacks where all is read at once', '1', ({ costs }) => costs.readbacks, (value) => value <= 1, String),
  ];
}

/** A run that would keep the device for long is split on purpose, so that the page answers and others can draw. */
function submitsTooMany({ costs: { submits }, entries: [ours] }: Compared): number | undefined {
  return ours?.without && submits - Math.max(1, Math.ceil(ours.without.median / (SUBMIT_MS / 2)));
}
