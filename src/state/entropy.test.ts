import { expect, test } from 'vitest';
import { entropy } from '../maps/summary.ts';
import { DEFAULT_STATE } from './app-state.ts';
import { entropiesOf, hasEntropies } from './entropy.ts';
import { hostOf, NARROW, pictureOf } from './fixtures/tiny.ts';
import { shownOf } from './shown.ts';

test('every head of every block, asked from one patch and from all', async () => {
  const picture = await pictureOf('vision-transformer', hostOf('vision-transformer'));
  const shown = shownOf(picture, { ...DEFAULT_STATE, query: 5 });
  const one = await entropiesOf(picture, shown, false);
  expect([one.heads.length, one.count, one.layers.map(({ label }) => label), one.asked]).toEqual([6, 2, ['block 1', 'block 2', 'block 3'], undefined]);
  const rows = await picture.reading.rows('blocks.2.attention', 2 + 5);
  expect(one.heads.find(({ place, head }) => place === 2 && head === 1)!.bits).toBeCloseTo(entropy(rows[1]!), 12);
  for (const { bits, layer } of one.heads) {
    expect(bits).toBeGreaterThan(0);
    expect(bits).toBeLessThanOrEqual(one.layers[layer]!.most);
  }
  const all = await entropiesOf(picture, shown, true);
  expect(all.asked).toEqual({ count: 18, of: 18 });
  const each = await Promise.all(Array.from({ length: 18 }, async (_, token) => entropy((await picture.reading.rows('blocks.1.attention', token))[0]!)));
  expect(all.heads.find(({ place, head }) => place === 1 && head === 0)!.bits).toBeCloseTo(each.reduce((sum, bits) => sum + bits, 0) / 18, 6);
});

test('where a place is one head of a block, blocks are the layers', async () => {
  const picture = await pictureOf('self-attention', hostOf('self-attention'));
  const { heads, count, layers } = await entropiesOf(picture, shownOf(picture, DEFAULT_STATE), false);
  expect([heads.length, count, layers.length]).toEqual([6, 2, 3]);
  expect(heads.map(({ place, layer, head, part }) => [place, layer, head, part])).toEqual([[0, 0, 0, 0], [1, 0, 1, 0], [2, 1, 0, 0], [3, 1, 1, 0], [4, 2, 0, 0], [5, 2, 1, 0]]);
});

test('in windows the keys are those of the window; of mixed heads it is the shares before they are mixed', async () => {
  const windows = await pictureOf('shifted-window-attention', hostOf('shifted-window-attention'), { heads: 2, height: 4, width: 4, window: 2, shift: 1 });
  const { heads, layers, asked } = await entropiesOf(windows, shownOf(windows, { ...DEFAULT_STATE, query: 5 }), true);
  expect([heads.length, layers[0]!.most, asked]).toEqual([8, 2, { count: 16, of: 16 }]);
  expect(heads.every(({ bits }) => bits > 0 && bits <= 2)).toBe(true);
  const mixed = await pictureOf('re-attention', hostOf('re-attention'), { heads: 2 });
  const shown = shownOf(mixed, DEFAULT_STATE);
  expect([shown.over.key, hasEntropies(mixed, shown)]).toEqual(['mixed', true]);
  const rows = await mixed.reading.rows('blocks.0.attention', shown.token);
  const before = await entropiesOf(mixed, shown, false);
  expect(before.of).toBe('attention');
  expect(before.heads[0]!.bits).toBeCloseTo(entropy(rows[0]!), 12);
});

test.each([
  ['squeeze-excitation', {}], ['non-local', { kernel: 'dot' }], ['soft-attention', {}], ['deformable-attention', { heads: 2, points: 2 }],
] as const)('what is no attention of several layers has none: %s %o', async (id, params) => {
  const picture = await pictureOf(id, hostOf(id), { ...NARROW[id], ...params });
  expect(hasEntropies(picture, shownOf(picture, DEFAULT_STATE))).toBe(false);
});
