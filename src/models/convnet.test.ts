import { expect, test } from 'vitest';
import { planOf, type AttentionModule } from '../core/module.ts';
import { mapValues } from '../core/plan.ts';
import { uniform } from '../core/random.ts';
import { sizeOf, tensor, type Shape, type Tensor } from '../core/tensor.ts';
import { modules } from '../modules/all.ts';
import { cpu } from '../runtime/cpu.ts';
import { convnet, hostedBy } from './convnet.ts';
import type { Card, Network } from './network.ts';
import { withShared } from './shared-weights.ts';

type Tensors = Readonly<Record<string, Tensor>>;

const moduleOf = (id: string): AttentionModule => modules.find((module) => module.id === id)!;
const drawn = (shapes: Readonly<Record<string, Shape>>, from: number, reach = 0.4): Tensors => Object.fromEntries(Object.entries(shapes).map(([name, shape], i) => {
  const values = uniform(sizeOf(shape), from + i, reach);
  return [name, tensor(shape, name.endsWith('running_var') ? values.map((value) => 1 + Math.abs(value)) : values)];
}));
const norm = (name: string) => Object.fromEntries(['weight', 'bias', 'running_mean', 'running_var'].map((each) => [`${name}.${each}`, [8]]));

/** Two blocks of 8 channels, at a quarter and at an eighth of the image's side. */
const PLAIN: Tensors = drawn({
  'stem.conv.weight': [8, 3, 3, 3], ...norm('stem.bn'),
  ...Object.assign({}, ...[0, 1].map((i) => ({
    [`blocks.${i}.conv1.weight`]: [8, 8, 3, 3], ...norm(`blocks.${i}.bn1`), [`blocks.${i}.conv2.weight`]: [8, 8, 3, 3], ...norm(`blocks.${i}.bn2`),
    [`blocks.${i}.shortcut.conv.weight`]: [8, 8, 1, 1], ...norm(`blocks.${i}.shortcut.bn`),
  }))),
  'head.weight': [3, 8], 'head.bias': [3],
}, 1);

/** The side of the map after block 1, of an image of 32 pixels: tables of relative positions are made for it. */
const SIDE = 8;

interface Case {
  readonly id: string | null;
  readonly place?: Card['place'];
  readonly params?: Card['params'];
  /** What of its own weights is nought. */
  readonly nought?: readonly string[];
}

function networkOf({ id, place, params = {}, nought = [] }: Case): Network {
  const module = id ? moduleOf(id) : undefined;
  const own = module ? drawn(module.weights({ x: [8, SIDE, SIDE] }, { ...mapValues(module.params, (param) => param.default), ...params }, {}), 500, 1) : {};
  const prefixes = place?.kind === 'branch' ? ['blocks.0.attention.', 'blocks.1.attention.'] : ['attention.'];
  const weights = Object.assign({}, ...prefixes.map((prefix) => Object.fromEntries(Object.entries(own).map(([name, { shape, data }]) =>
    [prefix + name, nought.includes(name) ? tensor(shape, new Float32Array(data.length)) : { shape, data }])))) as Tensors;
  const { 'blocks.0.conv2.weight': replaced, ...others } = PLAIN;
  const card: Card = {
    id: 'tiny', title: 'Tiny', module: id, host: 'convnet', params, ...(place && { place }), classes: ['a', 'b', 'c'],
    image: { size: 32, resize: 32, mean: [0, 0, 0], std: [1, 1, 1], interpolation: 'bilinear' }, weights: { file: 'tiny.safetensors', bytes: 0, count: 0 },
  };
  const tensors = { ...others, ...(place?.kind !== 'replacing' && { 'blocks.0.conv2.weight': replaced! }), ...weights };
  return convnet(card, { tensors, storedAs: {}, metadata: {} }, hostedBy(card).map(moduleOf));
}

async function run(network: Network, shape: Shape): Promise<{ readonly read: (name: string) => Promise<Tensor>; readonly names: readonly string[] }> {
  const module = modules.find(({ id }) => id === network.card.module);
  const { plan, weights } = module ? network.host(module, network.params(module, shape), shape) : network.alone!(shape);
  const trace = await (await cpu().prepare(plan, weights)).run({ image: tensor(shape, uniform(sizeOf(shape), 77)) });
  return { read: (name) => trace.read(name), names: Object.keys(plan.results) };
}

const GATE: Case = { id: 'global-context', place: { kind: 'branch' }, params: { ratio: 4 } };
const FOLLOWING: Case = { id: 'sagan', place: { kind: 'following', block: 1 } };
const ADDED: Case = { id: 'deformable-attention', place: { kind: 'added', block: 1 }, params: { heads: 2 } };
const REPLACING: Case = { id: 'attention-augmented-conv', place: { kind: 'replacing', block: 1 }, params: { heads: 2, keys: 8, values: 4, out: 8 } };

const PLACES: readonly (readonly [kind: string, network: Case, labels: readonly string[]])[] = [
  ['branch', GATE, ['block 1', 'block 2']],
  ['following', FOLLOWING, ['after block 1']],
  ['added', ADDED, ['after block 1']],
  ['replacing', REPLACING, ['block 1']],
];

test.each(PLACES)('a module %s has its places, its results and what it was given', async (_, network, labels) => {
  const opened = networkOf(network);
  const module = moduleOf(network.id!);
  const { places } = opened.host(module, opened.params(module, [3, 24, 32]), [3, 24, 32]);
  expect(places.map(({ label }) => label)).toEqual(labels);
  expect(places[0]!.grid).toEqual([6, 8]);
  const { names, read } = await run(opened, [3, 24, 32]);
  for (let i = 0; i < labels.length; i++) expect(names).toEqual(expect.arrayContaining([`blocks.${i}.input`, `blocks.${i}.output`]));
  expect(names).not.toContain(`blocks.${labels.length}.output`);
  expect((await read('blocks.0.input')).shape).toEqual(places[0]!.given!['x']);
});

/** Modules that add nothing to what they are given. */
const STILL: readonly (readonly [name: string, network: Case])[] = [
  ['SAGAN with γ = 0, after a block', { ...FOLLOWING, nought: ['gamma'] }],
  ['deformable attention that puts out 0, added', { ...ADDED, nought: ['output_proj.weight', 'output_proj.bias'] }],
  ['global context that transforms to 0, in every branch', { ...GATE, nought: ['channel_add_conv.3.weight', 'channel_add_conv.3.bias'] }],
];

test.each(STILL)('%s leaves the plain network as it is', async (_, network) => {
  const plain = await (await run(networkOf({ id: null }), [3, 24, 32])).read('logits');
  const still = await (await run(networkOf(network), [3, 24, 32])).read('logits');
  const moving = await (await run(networkOf({ ...network, nought: [] }), [3, 24, 32])).read('logits');
  still.data.forEach((value, i) => expect(value).toBeCloseTo(plain.data[i]!, 6));
  expect(Math.max(...moving.data.map((value, i) => Math.abs(value - plain.data[i]!)))).toBeGreaterThan(1e-4);
});

test('a network without a module shows none, and lends its features', async () => {
  const plain = networkOf({ id: null });
  expect(plain.modules).toEqual([]);
  const module = moduleOf('non-local');
  const { origin, places } = plain.host(module, plain.params(module, [3, 32, 32]), [3, 32, 32]);
  expect([origin, places.length]).toEqual(['random', 1]);
});

/** Entries of the tables for distances up to the ends of a shorter side are those in the middle. */
const middle = ({ shape, data }: Tensor, rows: number): Tensor => {
  const from = (shape[0]! - rows) / 2;
  return tensor([rows, shape[1]!], data.slice(from * shape[1]!, (from + rows) * shape[1]!));
};

test('of a smaller map the distances are as trained, of a larger one the tables are stretched', async () => {
  const network = networkOf(REPLACING);
  const module = moduleOf(REPLACING.id!);
  const small = [3, 24, 32];
  const { read } = await run(network, small);
  const [input, attention] = [await read('blocks.0.input'), await read('blocks.0.attention')];
  const own = Object.fromEntries(Object.entries(network.weights).flatMap(([name, weight]) => (name.startsWith('attention.') ? [[name.slice(10), weight]] : [])));
  const weights = { ...own, 'key_rel_h': middle(own['key_rel_h']!, 2 * 6 - 1) };
  const plan = planOf(module, { inputs: { x: input.shape }, weights: mapValues(weights, ({ shape }) => shape), params: network.params(module, small) });
  const alone = await (await (await cpu().prepare(plan, weights)).run({ x: input })).read('attention');
  expect(alone.shape).toEqual(attention.shape);
  alone.data.forEach((value, i) => expect(attention.data[i]).toBeCloseTo(value, 6));

  const large = await (await run(network, [3, 48, 32])).read('blocks.0.attention');
  expect(large.shape).toEqual([2, 12 * 8, 12 * 8]);
  expect(large.data.slice(0, 96).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
});

test('shared weights come from the base, under the names that the network has for them; its own stand over them', () => {
  const [one, two] = [tensor([1], new Float32Array([1])), tensor([1], new Float32Array([2]))];
  const own = { tensors: { 'trunk.b': two, c: two }, storedAs: {}, metadata: {} };
  expect(withShared(own, { a: one, b: one }, { model: 'base', under: 'trunk.' }).tensors).toEqual({ 'trunk.a': one, 'trunk.b': two, c: two });
});
