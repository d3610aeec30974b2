import { expect, test } from 'vitest';
import { DEFAULT_STATE, type AppState } from './app-state.ts';
import { open, pictureOf, tinyCbam, tinyVit } from './fixtures/tiny.ts';
import { overlayAt, type Overlay } from './overlays.ts';
import type { Picture } from './picture.ts';
import { shownOf } from './shown.ts';

const overlayOf = async (picture: Picture, state: Partial<AppState> = {}): Promise<Overlay | undefined> => {
  const shown = shownOf(picture, { ...DEFAULT_STATE, ...state });
  return overlayAt(picture, { ...shown, result: shown.over });
};

async function overlay<K extends Overlay['kind']>(kind: K, picture: Picture, state?: Partial<AppState>): Promise<Extract<Overlay, { kind: K }>> {
  const found = await overlayOf(picture, state);
  expect(found?.kind).toBe(kind);
  return found as Extract<Overlay, { kind: K }>;
}

test('points of all heads, and of one', async () => {
  const picture = await pictureOf('deformable-attention', open(tinyCbam()));
  const { sampling, heads } = await overlay('points', picture, { query: 1 });
  expect([heads, sampling.total, new Set(sampling.points.map(({ head }) => head)).size]).toEqual([8, 32, 8]);
  expect(sampling.points.reduce((sum, { weight }) => sum + weight, 0), 'a distribution in each head').toBeCloseTo(8, 5);
  const one = await overlay('points', picture, { query: 1, head: 3 });
  expect([one.heads, one.sampling.points.every(({ head }) => head === 2), one.sampling.total]).toEqual([8, true, 4]);
});

test('DAT: points that all share, and where its grid moved, of all groups and of one', async () => {
  const picture = await pictureOf('deformable-transformer', open(tinyCbam()), { groups: 2 });
  const keys = picture.plan.results['blocks.0.attention']!.shape[2]!;
  expect((await overlay('points', picture)).sampling.total).toBe(4 * keys);
  const all = await overlay('displacement', picture, { result: 'positions' });
  expect([all.groups, all.moved.length]).toEqual([2, 2 * keys]);
  const second = await overlay('displacement', picture, { result: 'positions', head: 2 });
  expect([second.groups, second.moved.length, second.moved[0]!.group]).toEqual([1, keys, 1]);
});

test('windows, and who asks in them', async () => {
  const picture = await pictureOf('shifted-window-attention', open(tinyVit()), { heads: 2, window: 2, shift: 1 });
  const { windows, query } = await overlay('windows', picture, { query: 5 });
  expect([windows.window, windows.shift, windows.count, query]).toEqual([2, 1, 4, 5]);
});

test('windows of a place that is shifted otherwise', async () => {
  const picture = await pictureOf('shifted-window-attention', open(tinyVit()), { heads: 2, window: 2, shift: 1 });
  const places = picture.places.map((place) => ({ ...place, params: { shift: 0 } }));
  expect((await overlay('windows', { ...picture, places }, { query: 5 })).windows.shift).toBe(0);
});

test('what hard attention chose, and the crop that it is', async () => {
  const picture = await pictureOf('hard-attention', open(tinyVit()), { select: 'top-k', k: 3 });
  const { positions, crop, weights, grid } = await overlay('choice', picture, { query: 6 });
  expect([positions.length, weights.length, grid]).toEqual([3, 16, { height: 4, width: 4 }]);
  const least = Math.min(...positions.map((position) => weights[position]!));
  expect(weights.filter((weight) => weight > least).length, 'the three likeliest').toBe(2);
  expect(crop.share).toBeGreaterThanOrEqual(3 / 16);
  expect(await overlayOf(picture, { result: 'selection' }), 'the choice alone needs none').toBeUndefined();
});

test('nothing lies over a gate or a matrix of attention', async () => {
  expect(await overlayOf(await pictureOf('cbam', open(tinyCbam())))).toBeUndefined();
  expect(await overlayOf(await pictureOf('vision-transformer', open(tinyVit())))).toBeUndefined();
});
