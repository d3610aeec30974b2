import { readFileSync, readdirSync, statSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { agreementOf, plainly } from '../cli/agreement.ts';
import { cardBeside, MODELS, openWithCard } from '../cli/built-in.ts';
import { viewOf } from '../core/module.ts';
import { sizeOf, tensor, type Shape, type Tensor } from '../core/tensor.ts';
import { modules } from '../modules/all.ts';
import { cpu } from '../runtime/cpu.ts';
import { testBackend } from '../test/device.ts';
import { catalogue, modelsFor, openNetwork } from './index.ts';
import type { Card } from './network.ts';
import { readSafetensors } from './safetensors.ts';
import { networkFromCheckpoint } from './timm.ts';

const gpu = await testBackend();
afterAll(() => gpu.dispose());

const fileOf = (id: string): string => `${MODELS}/${id}.safetensors`;
const cardOf = (id: string): Card => cardBeside(fileOf(id))!;
const open = (id: string) => openWithCard(cardOf(id), fileOf(id));

describe.each(catalogue.map((entry) => [entry.id, entry] as const))('%s', (id, entry) => {
  test.each([gpu, cpu()])('on $name agrees with PyTorch', async (backend) => {
    const { attention, probabilities } = await agreementOf(id, backend);
    expect(attention).toBeLessThan(1e-4);
    expect(probabilities).toBeLessThan(1e-4);
    // What the card says was measured, and still holds.
    expect(attention).toBeLessThan(10 * Math.max(cardOf(id).agreement!.attention, 1e-6));
  });

  test('its card tells the truth about its file', async () => {
    const { weights, classes, measured, ...card } = cardOf(id);
    expect([card.id, card.title]).toEqual([id, entry.title]);
    expect(weights.file).toBe(`${id}.safetensors`);
    expect(statSync(fileOf(id)).size).toBe(weights.bytes);
    expect(weights.bytes).toBeLessThan(1.5e6);
    // All that the network reads, wherever it comes from.
    const network = await open(id);
    const { plan: { steps, weights: values } } = plainly(network, [3, network.preprocessing.size, network.preprocessing.size]);
    const read = new Set(steps.flatMap(({ inputs }) => Object.values(inputs).map(({ buffer }) => buffer)));
    expect(Object.values(values).reduce((count, { buffer, shape }) => count + (read.has(buffer) ? sizeOf(shape) : 0), 0)).toBe(weights.count);
    if (measured?.top1 !== undefined) expect(measured.top1).toBeGreaterThan(1 / classes.length);
  });

  test('every module that it shows has its results at every place', async () => {
    const network = await open(id);
    expect([...network.modules].sort()).toEqual([...entry.modules].sort());
    expect(entry.lends ?? network.features).toBe(network.features);
    for (const module of modules.filter((candidate) => modelsFor(candidate.id).some((choice) => choice.id === id))) {
      const image = [3, network.preprocessing.size, network.preprocessing.size];
      const params = network.params(module, image);
      const { plan: { results }, weights, places, origin } = network.host(module, params, image);
      if (origin === 'trained') expect(weights).toBe(network.weights);
      expect(entry.modules.includes(module.id) || origin !== 'trained').toBe(true);
      places.forEach(({ grid: [height, width], prefix, askers }, i) => {
        const main = module.shows[0]!.replace('blocks.*.', '');
        const shape = results[`blocks.${i}.${main}`]?.shape ?? [];
        const { picture, halved } = viewOf(module, module.shows[0]!, params)!;
        const count = prefix + height * width;
        const keys = halved ? Math.floor(height / 2) * Math.floor(width / 2) : count;
        if (picture === 'attention') expect(shape.slice(-2)).toEqual([askers?.length ?? count, keys]);
        if (picture === 'map') expect(sizeOf(shape)).toBe(height * width);
        expect(shape.length).toBeGreaterThan(0);
      });
      expect(results['probabilities']!.shape).toEqual([...(network.says ? [places.length] : []), network.card.classes.length]);
    }
  });
});

test('every model has its files, and every file its model', () => {
  const ids = catalogue.map(({ id }) => id).sort();
  const named = (folder: string, end: string): string[] =>
    readdirSync(folder).filter((file) => file.endsWith(end)).map((file) => file.slice(0, -end.length)).sort();
  expect(named(MODELS, '.safetensors')).toEqual(ids);
  expect(named(MODELS, '.json').filter((file) => file !== 'imagenet-classes')).toEqual(ids);
  expect(named('src/models/fixtures', '.safetensors')).toEqual(ids);
  expect(ids.reduce((bytes, id) => bytes + statSync(fileOf(id)).size, 0), 'all of public/models').toBeLessThan(16e6);
});

test('every module can be shown, by a network that was trained with it before one that was not', () => {
  for (const { id } of modules) {
    const trained = modelsFor(id).map((choice) => choice.trained);
    expect(trained, id).not.toHaveLength(0);
    expect(trained, id).toEqual(trained.toSorted((a, b) => Number(b) - Number(a)));
  }
});

test('a card of a kind that the page does not know is refused in one sentence', async () => {
  const card = { ...cardOf('vit'), host: 'oracle' } as unknown as Card;
  await expect(openNetwork(card, readSafetensors(readFileSync(fileOf('vit'))))).rejects.toThrow(/^Small hybrid ViT: its card's host should be one of .*, got 'oracle'/);
});

const shapes: Record<string, Shape> = {
  'patch_embed.proj.weight': [64, 3, 4, 4], 'patch_embed.proj.bias': [64], 'cls_token': [1, 1, 64], 'pos_embed': [1, 10, 64],
  'blocks.0.norm1.weight': [64], 'blocks.0.norm1.bias': [64], 'blocks.0.attn.qkv.weight': [192, 64], 'blocks.0.attn.qkv.bias': [192],
  'blocks.0.attn.proj.weight': [64, 64], 'blocks.0.attn.proj.bias': [64], 'blocks.0.norm2.weight': [64], 'blocks.0.norm2.bias': [64],
  'blocks.0.mlp.fc1.weight': [8, 64], 'blocks.0.mlp.fc1.bias': [8], 'blocks.0.mlp.fc2.weight': [64, 8], 'blocks.0.mlp.fc2.bias': [64],
  'norm.weight': [64], 'norm.bias': [64], 'head.weight': [5, 64], 'head.bias': [5],
};
const zeros = (changes: Record<string, Shape | undefined>): { tensors: Record<string, Tensor>; storedAs: object; metadata: object } => ({
  tensors: Object.fromEntries(Object.entries({ ...shapes, ...changes }).flatMap(([name, shape]) =>
    shape ? [[name, tensor(shape, new Float32Array(shape.reduce((size, axis) => size * axis, 1)))]] : [])),
  storedAs: {}, metadata: {},
});

test('a checkpoint in timm\'s names tells its own size', () => {
  const network = networkFromCheckpoint('tiny.safetensors', zeros({}) as never, ['a', 'b']);
  expect(network.card.params).toEqual({ patch: 4, heads: 1 });
  expect(network.preprocessing).toMatchObject({ size: 12, resize: 13, multiple: 4 });
  expect(network.card.classes).toEqual(['class 0', 'class 1', 'class 2', 'class 3', 'class 4']);
});

const wrong: [string, Record<string, Shape | undefined>, RegExp][] = [
  ['no patch embedding', { 'patch_embed.proj.weight': undefined }, /^x is not a Vision Transformer in timm's names: weight 'patch_embed.proj.weight' .* is missing$/],
  ['grey images', { 'patch_embed.proj.weight': [64, 1, 4, 4] }, /should read 3 colours, got \[64,1,4,4\]/],
  ['no square of positions', { 'pos_embed': [1, 9, 64] }, /'pos_embed' should hold 1 \+ a square number of positions, got \[1,9,64\]/],
  ['a missing weight', { 'blocks.0.attn.proj.bias': undefined }, /weight 'blocks.0.attn.proj.bias' \[64\] is missing/],
  ['a misshapen weight', { 'norm.weight': [63] }, /weight 'norm.weight' should be \[64\], got \[63\]/],
  ['a block left out', { 'blocks.2.norm1.weight': [64] }, /weights of block 1 are missing/],
];
test.each(wrong)('a checkpoint with %s is refused in one sentence', (_, changes, message) => {
  expect(() => networkFromCheckpoint('x', zeros(changes) as never, [])).toThrow(message);
});
