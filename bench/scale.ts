import type { Trace } from '../src/core/backend.ts';
import { constantSteps, mapValues, type Plan } from '../src/core/plan.ts';
import { fit } from '../src/kernels/fit.ts';
import { preprocess } from '../src/image/preprocess.ts';
import { visionTransformer } from '../src/modules/vision-transformer.ts';
import { webgpu } from '../src/runtime/webgpu/device.ts';
import { watch } from '../src/test/watch.ts';
import { quantile, timed } from './measure.ts';
import { openVit, PHOTO, type Sources } from './networks.ts';
import { multiHead, type Work } from './work.ts';

/** What grows: tokens of one multi-head attention, or the side of a ViT's image in pixels. */
export type Grown = 'tokens' | 'side';

export const SIZES: Readonly<Record<Grown, readonly number[]>> = {
  tokens: [196, 400, 784, 1600, 2500, 4096],
  side: [224, 320, 448, 640, 800, 1024],
};

export interface ScalePoint {
  readonly size: number;
  readonly tokens: number;
  /** Milliseconds of a run until its answer is in host memory, the median of so many. */
  readonly run: number;
  readonly runs: number;
  /** Milliseconds until the attention of one query, of every head, is in host memory: computed for it where maps are not kept. */
  readonly row: number;
  /** Billions of multiplications and additions of a run that keeps every map. */
  readonly gigaOperations: number;
  /** The most alive on the GPU. */
  readonly bytes: number;
  /** Whether rows of attention are computed when they are asked for. */
  readonly onDemand: boolean;
}

export type Scale = Readonly<Record<Grown, readonly ScalePoint[]>>;

/** A point, and the adapter that it was measured on. */
export type Measured = ScalePoint & { readonly adapter: string };

/** What every WebGPU device allows: bytes of a buffer and of a binding. */
const DEFAULT_LIMITS = { maxBufferSize: 256 << 20, maxStorageBufferBindingSize: 128 << 20 };
const [MOST_RUNS, FEWEST_RUNS, PATIENCE] = [10, 2, 15_000];

/** One size: prepared and run as the page does, under WebGPU's default limits. */
export async function measureAt({ grown, size, checkpoint }: { readonly grown: Grown; readonly size: number; readonly checkpoint?: string | undefined }, from: Sources): Promise<Measured> {
  const { plan, weights, inputs, map, answer } = grown === 'tokens' ? ofTokens(size) : await ofSide(size, from, checkpoint);
  const watched = watch(withDefaultLimits(navigator.gpu));
  const backend = await webgpu(watched.gpu, fit);
  const session = await backend.prepare(plan, weights);
  const tokens = plan.results[map]!.shape.at(-1)!;
  const [times, rows]: [number[], number[]] = [[], []];
  const once = async (): Promise<void> => {
    let trace: Trace;
    times.push(await timed(async () => {
      trace = await session.run(inputs);
      await trace.read(answer);
    }));
    rows.push(await timed(() => trace.read(map, [null, Math.floor(tokens / 2)])));
  };
  await once(); // a warm-up
  times.length = rows.length = 0;
  for (const start = performance.now(); times.length < FEWEST_RUNS || (times.length < MOST_RUNS && performance.now() - start < PATIENCE);) await once();
  const point = {
    size, tokens, run: quantile(times, 0.5), runs: times.length, row: quantile(rows, 0.5), gigaOperations: gigaOperations(plan), bytes: watched.peak(),
    onDemand: session.plan.demand !== undefined, adapter: backend.adapter,
  };
  session.dispose();
  backend.dispose();
  return point;
}

interface Sized extends Pick<Work, 'plan' | 'weights' | 'inputs'> {
  /** The result whose rows are asked for, and the one that a run is to end with. */
  readonly map: string;
  readonly answer: string;
}

const ofTokens = (tokens: number): Sized => ({ ...multiHead(3, tokens, 192), map: 'attention', answer: 'output' });

/** ViT-Tiny on the photograph at another size, its positions resampled. */
async function ofSide(side: number, from: Sources, checkpoint: string | undefined): Promise<Sized> {
  const network = await openVit(from, checkpoint);
  const { image } = preprocess(await from.pixels(PHOTO), { ...network.preprocessing, size: side, resize: side });
  const { plan, weights } = network.host(visionTransformer, network.params(visionTransformer, image.shape), image.shape);
  return { plan, weights, inputs: { image }, map: `blocks.${network.patching!.depth - 1}.attention`, answer: 'probabilities' };
}

/** The same GPU, of which a device is asked for as if its adapter could do no more than any must. */
function withDefaultLimits(gpu: GPU): GPU {
  const requestAdapter: GPU['requestAdapter'] = async (options) => {
    const adapter = await gpu.requestAdapter(options);
    return adapter && Object.defineProperty(adapter, 'limits', { value: DEFAULT_LIMITS });
  };
  return { requestAdapter } as GPU;
}

function gigaOperations(plan: Plan): number {
  const constant = constantSteps(plan);
  const operations = plan.steps.map((step) => (constant.has(step) ? 0 : step.kernel.operations(mapValues(step.inputs, ({ shape }) => shape), step.attrs)));
  return operations.reduce((sum, each) => sum + each, 0) / 1e9;
}
