import { expect, test } from 'vitest';
import { accepted, idleFor } from '../core/params.ts';
import { modules } from '../modules/index.ts';
import { open, tinyCbam, tinyVit } from './fixtures/tiny.ts';
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

test('every choice and switch of every borrowed module can be reached from its defaults', () => {
  for (const module of modules) {
    const [files] = [tinyVit(), tinyCbam()].filter((files) => open(files).modules.includes(module.id) || Object.values(module.inputs).some((axes) => axes.length === 3) === (files.card.host === 'convnet'));
    const asked = ask(module.id, files!, {});
    if (asked.network.modules.includes(module.id) || !asked.network.allows(module, asked.network.params(module, asked.image), asked.image)) continue;
    for (const [name, variants] of Object.entries(variantsOf(asked))) {
      const param = module.params[name]!;
      if (param.kind === 'choice') expect(variants, `${module.id} ${name}`).toEqual(param.options);
      if (param.kind === 'bool') expect(variants, `${module.id} ${name}`).toEqual([false, true]);
    }
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
