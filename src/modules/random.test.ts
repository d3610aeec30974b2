import { afterAll, expect, test } from 'vitest';
import { planOf, type AttentionModule } from '../core/module.ts';
import { mapValues } from '../core/plan.ts';
import { random, uniform } from '../core/random.ts';
import { sizeOf, tensor, type Shape, type Tensor } from '../core/tensor.ts';
import { cpu } from '../runtime/cpu.ts';
import { expectClose } from '../test/close.ts';
import { testBackend } from '../test/device.ts';
import { modules } from './index.ts';

const gpu = await testBackend();
afterAll(() => gpu.dispose());

type Shapes = Readonly<Record<string, Shape>>;
interface Draw { readonly inputs: Shapes; readonly params?: Record<string, number | string | boolean>; readonly given?: Shapes }
type Between = (from: number, to: number) => number;

const tokens = (between: Between, heads: number): Draw =>
  ({ inputs: { x: [between(1, 90), heads * between(1, 9)] }, params: { heads } });
const map = (between: Between, reduction: number): Shapes => ({ x: [reduction * between(1, 9), between(1, 17), between(1, 17)] });

/** Random shapes of each module; a module that is missing here fails. */
const draws: Readonly<Record<string, (between: Between) => Draw>> = {
  'dot-product': (between) => {
    const [queries, keys, width] = [between(1, 90), between(1, 140), between(1, 20)];
    return { inputs: { q: [queries, width], k: [keys, width], v: [keys, between(1, 9)] }, params: { temperature: between(1, 8) / 4 } };
  },
  'self-attention': (between) => ({ inputs: { x: [between(1, 90), between(1, 30)] }, params: { dim: between(1, 20) } }),
  'multi-head-attention': (between) => tokens(between, between(1, 5)),
  'squeeze-excitation': (between) => ({ inputs: map(between, 4), params: { reduction: 4, bias: between(0, 1) === 1 } }),
  'channel-attention': (between) => ({ inputs: map(between, 4), params: { reduction: 4 } }),
  'spatial-attention': (between) => ({ inputs: map(between, 1), params: { kernel: 2 * between(0, 3) + 1 } }),
  'cbam': (between) => ({
    inputs: map(between, 4), params: { reduction: 4, kernel: 3, order: between(0, 1) ? 'channel-first' : 'spatial-first' },
  }),
  'vision-transformer': (between) => {
    const [patch, heads, side] = [between(1, 4), between(1, 3), between(2, 5)];
    const width = heads * between(2, 8);
    const given = {
      'patch_embed.proj.weight': [width, 3, patch, patch], 'pos_embed': [1, 1 + side * side, width], 'head.weight': [between(2, 12), width],
      'blocks.0.mlp.fc1.weight': [between(2, 40), width], 'blocks.1.mlp.fc1.weight': [between(2, 40), width],
      ...(between(0, 1) && { 'blocks.0.ls1.gamma': [width] }), ...(between(0, 1) && { 'reg_token': [1, between(1, 4), width] }),
      ...(between(0, 1) && { 'dist_token': [1, 1, width], 'pos_embed': [1, 2 + side * side, width] }),
    };
    return { inputs: { image: [3, patch * between(1, 8), patch * between(1, 8)] }, params: { patch, heads }, given };
  },
};

const SEEDS = [1, 2, 3, 4];
const rows = modules.flatMap((module) => SEEDS.map((seed) => [module.id, seed, module] as const));

test.each(rows)('%s on random shapes %i: GPU and CPU agree', async (id, seed, module: AttentionModule) => {
  const next = random(seed * 7919 + id.length);
  const draw = draws[id]!((from, to) => from + Math.floor(next() * (to - from + 1)));
  const { inputs, params = {}, given = {} } = draw;
  const weights = module.weights(inputs, { ...params } as never, given) as Shapes;
  const fill = (shapes: Shapes, scale: number): Record<string, Tensor> => mapValues(shapes, (shape, name) => {
    const data = uniform(sizeOf(shape), Math.floor(next() * 1e9), scale);
    return tensor(shape, name.endsWith('running_var') ? data.map((value) => Math.abs(value) + 0.5) : data);
  });
  const [x, w] = [fill(inputs, 2), fill(weights, 0.5)];
  const plan = planOf(module, { inputs, weights, params });
  const traces = await Promise.all([gpu, cpu()].map(async (backend) => (await backend.prepare(plan, w)).run(x)));
  for (const name of Object.keys(plan.results)) {
    const [actual, expected] = await Promise.all(traces.map((trace) => trace.read(name)));
    expect(expected!.data.every(Number.isFinite)).toBe(true);
    expectClose(actual!, expected!, { atol: 1e-4, rtol: 1e-4 });
  }
});
