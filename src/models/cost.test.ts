import { expect, test } from 'vitest';
import { defaults } from '../core/params.ts';
import { modules } from '../modules/all.ts';
import { costOf, doubling, growthOf, inputsAt, prefixIn, SIDES } from './cost.ts';
import type { Place } from './network.ts';

const moduleOf = (id: string) => modules.find((module) => module.id === id)!;
const place = (given: NonNullable<Place['given']>, prefix = 0): Place => ({ label: 'block 1', grid: [16, 16], prefix, given });

test('the cost of dot-product attention is counted by hand', () => {
  const inputs = { q: [5, 8], k: [7, 8], v: [7, 3] };
  const { operations, bytes } = costOf(moduleOf('dot-product'), defaults(moduleOf('dot-product').params), inputs);
  // q kᵀ, its softmax at four operations a score, and attention · v.
  expect(operations).toBe(2 * 5 * 7 * 8 + 4 * 5 * 7 + 2 * 5 * 7 * 3);
  expect(bytes).toBe(4 * 5 * 7);
});

const GROWTH: readonly (readonly [string, Place, number])[] = [
  // Attention of all with all: a doubled side is sixteen times the pairs.
  ['non-local', place({ x: [64, 16, 16] }), 16],
  ['multi-head-attention', place({ x: [257, 96] }, 1), 16],
  ['dot-product', place({ q: [257, 96], k: [257, 96], v: [257, 96] }, 1), 16],
  // Inside windows, at a few points, in a gate, of one query: four times the positions.
  ['shifted-window-attention', place({ x: [256, 96] }), 4],
  ['deformable-attention', place({ x: [64, 16, 16] }), 4],
  ['cbam', place({ x: [64, 16, 16] }), 4],
  ['soft-attention', place({ query: [96], annotations: [256, 96] }, 1), 4],
  ['cross-attention', place({ x: [10, 96], context: [256, 96] }), 4],
];

test('the tokens before the positions count where a module is given them', () => {
  const [query, tokens] = [{ query: [96], annotations: [256, 96] }, { x: [261, 96] }];
  expect(prefixIn(moduleOf('soft-attention'), place(query, 5))).toBe(0);
  expect(prefixIn(moduleOf('multi-head-attention'), place(tokens, 5))).toBe(5);
  expect(prefixIn(moduleOf('vision-transformer'), place({ image: [3, 224, 224] }, 5))).toBe(5);
});

test.each(GROWTH)('the largest tensor of %s grows as it should', (id, at, expected) => {
  const module = moduleOf(id);
  const [own] = growthOf({ module, params: { ...defaults(module.params), ...('heads' in module.params && { heads: 4 }) }, place: at });
  expect(own!.points.map(({ side }) => side)).toEqual(SIDES);
  expect(own!.points.at(-1)!.tokens).toBe(4096 + prefixIn(module, at));
  const { operations, bytes } = doubling(own!);
  expect(Math.abs(bytes / expected - 1)).toBeLessThan(0.01);
  expect(operations).toBeGreaterThan(3.9);
  expect(operations).toBeLessThanOrEqual(expected * 1.001);
});

test('a squeezed block costs less than one of full width, pooled keys a quarter of the pairs', () => {
  const [squeezed, full] = growthOf({ module: moduleOf('bottleneck-transformer'), params: defaults(moduleOf('bottleneck-transformer').params), place: place({ x: [64, 16, 16] }) });
  expect([squeezed!.name, full!.name]).toEqual(['squeezed', 'full width']);
  squeezed!.points.forEach(({ operations }, i) => expect(operations).toBeLessThan(full!.points[i]!.operations));
  const [pooled, all] = growthOf({ module: moduleOf('sagan'), params: defaults(moduleOf('sagan').params), place: place({ x: [64, 16, 16] }) });
  expect(all!.points.at(-1)!.bytes / pooled!.points.at(-1)!.bytes).toBe(4);
});

test('a Vision Transformer is counted on an image of so many patches', () => {
  const params = { ...defaults(moduleOf('vision-transformer').params), patch: 4, stride: 2 };
  expect(inputsAt(moduleOf('vision-transformer'), place({ image: [3, 34, 34] }, 1), params, 8)).toEqual({ image: [3, 18, 18] });
});
