import { readFileSync, statSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { agreementOf } from '../cli/agreement.ts';
import { viewOf } from '../core/module.ts';
import { sizeOf, tensor, type Shape, type Tensor } from '../core/tensor.ts';
import { modules } from '../modules/index.ts';
import { cpu } from '../runtime/cpu.ts';
import { testBackend } from '../test/device.ts';
import { catalogue, modelsFor, networkFromCheckpoint, openNetwork } from './index.ts';
import type { Card } from './network.ts';
import { readSafetensors } from './safetensors.ts';

const gpu = await testBackend();
afterAll(() => gpu.dispose());

const cardOf = (id: string): Card => JSON.parse(readFileSync(`public/models/${id}.json`, 'utf8')) as Card;
const open = (id: string) => openNetwork(cardOf(id), readSafetensors(readFileSync(`public/models/${id}.safetensors`)));

describe.each(catalogue.map(({ id }) => [id]))('%s', (id) => {
  test.each([gpu, cpu()])('on $name agrees with PyTorch', async (backend) => {
    const { attention, probabilities } = await agreementOf(id, backend);
    expect(attention).toBeLessThan(1e-4);
    expect(probabilities).toBeLessThan(1e-4);
    // What the card says was measured, and still holds.
    expect(attention).toBeLessThan(10 * Math.max(cardOf(id).agreement!.attention, 1e-6));
  });

  test('its card tells the truth about its file', () => {
    const { weights, classes, measured } = cardOf(id);
    const { tensors } = readSafetensors(readFileSync(`public/models/${weights.file}`));
    expect(statSync(`public/models/${weights.file}`).size).toBe(weights.bytes);
    expect(Object.values(tensors).reduce((count, { data }) => count + data.length, 0)).toBe(weights.count);
    expect(weights.bytes).toBeLessThan(1.5e6);
    expect(measured!.top1).toBeGreaterThan(1 / classes.length);
  });

  test('every module that it shows has its results at every place', () => {
    const network = open(id);
    const entry = catalogue.find((entry) => entry.id === id)!;
    expect([...network.modules].sort()).toEqual([...entry.modules].sort());
    expect(network.features).toBe(entry.features);
    const shown = modules.filter((module) => modelsFor(module.id).includes(entry)).map((module) => module.id);
    for (const module of modules.filter((candidate) => shown.includes(candidate.id))) {
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
      expect(results['probabilities']!.shape).toEqual([network.card.classes.length]);
    }
  });
});

test('every module can be shown', () => {
  for (const { id } of modules) expect(modelsFor(id), id).not.toHaveLength(0);
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
