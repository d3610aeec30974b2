import { expect, test } from 'vitest';
import { accepted, idleFor, type Param } from '../core/params.ts';
import { modules } from '../modules/all.ts';
import { hostOf, NARROW, open, tinyCbam, tinyVit } from './fixtures/tiny.ts';
import { chosenWith, refusalOf, variantsOf, type Asked } from './variants.ts';

const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

const CASES: readonly (readonly [string, ReturnType<typeof tinyVit>, Record<string, unknown>])[] = [
  ['vision-transformer', tinyVit(), { patch: numbers(1, 16), heads: [1, 2, 4, 8], stride: numbers(0, 64), positions: [false, true] }],
  ['multi-head-attention', tinyVit(), { heads: [1, 2, 4, 8] }],
  ['self-attention', tinyVit(), { dim: [4] }],
  ['dot-product', tinyVit(), { scaled: [false, true], temperature: 'any' }],
  ['cbam', tinyCbam(), { reduction: [4], kernel: [3], order: ['channel-first', 'spatial-first'] }],
  ['channel-attention', tinyCbam(), { reduction: [4] }],
  ['spatial-attention', tinyCbam(), { kernel: [3] }],
];

test.each(CASES)('what the trained weights leave open in %s', (id, files, expected) => {
  const module = modules.find((module) => module.id === id)!;
  const network = open(files);
  const image = [3, 16, 16];
  expect(variantsOf({ module, network, image, chosen: {} })).toEqual(expected);
});

const ask = (id: string, files: ReturnType<typeof tinyVit>, chosen: Asked['chosen']): Asked =>
  ({ module: modules.find((module) => module.id === id)!, network: open(files), image: [3, 16, 16], chosen });

test('a borrowed module leaves open what the features allow, and nothing that the image fixes', () => {
  const swin = variantsOf(ask('shifted-window-attention', tinyVit(), {}));
  expect([swin['height'], swin['width']]).toEqual([[4], [4]]);
  expect(swin['window']).toEqual(expect.arrayContaining([1, 2, 4]));
  expect(swin['window']).not.toContain(3);
  const hard = variantsOf(ask('hard-attention', tinyVit(), { select: 'top-k' }));
  expect(hard['k'], 'no more than there are positions').toEqual(numbers(1, 16));
  expect(hard['seed'], 'a number that only tells draws apart').toBe('any');
});

const borrowed = modules.filter(({ id }) => !hostOf(id).modules.includes(id));

test.each(borrowed.map((module) => [module.id, module] as const))('every choice and switch of %s, borrowed, can be reached', (id, module) => {
  const variants = variantsOf({ module, network: hostOf(id), image: [3, 16, 16], chosen: NARROW[id] ?? {} });
  for (const [name, param] of Object.entries<Param>(module.params)) {
    if (param.kind === 'choice') expect(variants[name], name).toEqual(param.options);
    else if (param.kind === 'bool') expect(variants[name], name).toEqual([false, true]);
    else expect(variants[name], name).not.toHaveLength(0);
  }
});

test('a choice lets go of a number that does not go with it', () => {
  const asked = ask('attention-augmented-conv', tinyCbam(), { out: 33, kernel: 5 });
  expect(chosenWith(asked, 'combine', 'sum'), '33 outputs are not a multiple of the heads').toEqual({ kernel: 5, combine: 'sum' });
  expect(chosenWith(asked, 'kernel', 7)).toEqual({ out: 33, kernel: 7 });
  expect(chosenWith(asked, 'heads', 3)).toBeUndefined();
});

test('a number that does not fit is refused in words', () => {
  expect(refusalOf(ask('shifted-window-attention', tinyVit(), { window: 3 }))).toMatch(/^parameter 'window' should divide both sides of the map 4 × 4, got 3/);
  expect(refusalOf(ask('shifted-window-attention', tinyVit(), { height: 8, width: 2 }))).toMatch(/^parameter 'height' is that of the image, 4, got 8/);
  expect(refusalOf(ask('shifted-window-attention', tinyVit(), { window: 2 }))).toBeUndefined();
});

test('what a parameter depends on is a parameter of the module, with such a value', () => {
  const dependent = modules.flatMap(({ id, params }) => Object.values(params).flatMap(({ only }) => Object.entries(only ?? {}).map(([name, values]) => ({ id, params, name, values }))));
  expect(dependent.length).toBeGreaterThan(3);
  for (const { id, params, name, values } of dependent) expect(values.every((value) => params[name] && accepted(params[name], value)), `${id} ${name}`).toBe(true);
  const { k, seed } = modules.find(({ id }) => id === 'hard-attention')!.params;
  expect([idleFor(k!, { select: 'argmax' }), idleFor(k!, { select: 'top-k' }), idleFor(seed!, { select: 'top-k' })]).toEqual(['top-k', undefined, 'sample']);
});
