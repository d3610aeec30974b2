import { expect, test } from 'vitest';
import { gatedActivation } from '../maps/gate.ts';
import type { AppState } from './app-state.ts';
import type { Picture } from './picture.ts';
import { rollout } from '../maps/rollout.ts';
import { DEFAULT_STATE } from './app-state.ts';
import { open, pictureOf, tinyCbam, tinyVit } from './fixtures/tiny.ts';
import { everywhere, mapOf, sheetOf, sheetRows, strongestOf, suitedScale } from './maps.ts';
import { canRollOut, shownOf } from './shown.ts';

const vit = await pictureOf('vision-transformer', open(tinyVit()));
const cbam = await pictureOf('cbam', open(tinyCbam()));
const shown = shownOf(vit, { ...DEFAULT_STATE, layer: 2, query: 6 });
const attention = await vit.reading.whole('blocks.1.attention');
const row = (head: number) => Array.from(attention.data.subarray((head * 18 + 8) * 18 + 2, (head * 18 + 9) * 18));

test('one head: the row of the query without class token and register', async () => {
  const { data, height, width } = await mapOf(vit, { ...shown, result: shown.over, head: 1 });
  expect([height, width, Array.from(data)]).toEqual([4, 4, row(1)]);
});

test('fused heads', async () => {
  const { data } = await mapOf(vit, { ...shown, result: shown.over, fusion: 'max' });
  expect(Array.from(data)).toEqual(row(0).map((value, i) => Math.max(value, row(1)[i]!)));
});

test('rollout goes through the layers up to this one', async () => {
  const { data } = await mapOf(vit, { ...shown, result: shown.over, fusion: 'rollout' });
  const layers = await Promise.all([0, 1].map((i) => vit.reading.whole(`blocks.${i}.attention`)));
  expect(Array.from(data)).toEqual(Array.from(rollout(layers)(8).subarray(2)));
});

test('a rollout is made as the state says: its heads, what is left out, the first layer', async () => {
  const rolled = shownOf(vit, { ...DEFAULT_STATE, layer: 3, query: 6, fusion: 'rollout', rolled: 'max', discard: 0.4, first: 2 });
  const layers = await Promise.all([0, 1, 2].map((i) => vit.reading.whole(`blocks.${i}.attention`)));
  const expected = rollout(layers, { fusion: 'max', discard: 0.4 })(8, { first: 1, last: 2 });
  expect(Array.from((await mapOf(vit, { ...rolled, result: rolled.over })).data)).toEqual(Array.from(expected.subarray(2)));
  const sheet = await sheetOf(vit, rolled, [{ head: undefined, fusion: 'rollout' }]);
  expect(Array.from(sheet[0]![0]!.data), 'a layer before the first is rolled out alone')
    .toEqual(Array.from(rollout(layers, { fusion: 'max', discard: 0.4 })(8, { first: 0, last: 0 }).subarray(2)));
});

/** The mean of the maps of all who can ask. */
async function meanOfAll(picture: Picture, state: Partial<AppState>, tokens: number): Promise<number[]> {
  const shown = shownOf(picture, { ...DEFAULT_STATE, ...state });
  const maps = await Promise.all(Array.from({ length: tokens }, (_, token) => mapOf(picture, { ...shown, result: shown.over, received: false, token })));
  return Array.from(maps[0]!.data, (_, i) => maps.reduce((sum, { data }) => sum + data[i]!, 0) / tokens);
}

const windowed = await pictureOf('shifted-window-attention', open(tinyVit()), { heads: 2, window: 2, shift: 1 });

test.each<[string, Picture, Partial<AppState>, number, number]>([
  ['a head', vit, { layer: 2, head: 2 }, 18, 1],
  ['the mean of heads', vit, { layer: 2, fusion: 'mean' }, 18, 1],
  ['a rollout', vit, { layer: 3, fusion: 'rollout', first: 2 }, 18, 1],
  ['pooled keys', await pictureOf('sagan', open(tinyCbam())), {}, 4, 1],
  ['sampled points', await pictureOf('deformable-attention', open(tinyCbam())), {}, 4, 1],
  ['points that all share', await pictureOf('deformable-transformer', open(tinyCbam())), { head: 2 }, 4, 1],
  ['windows, of those in them', windowed, { head: 1 }, 16, 4],
])('received, the mean over all who ask: %s', async (_, picture, state, tokens, windows) => {
  const shown = shownOf(picture, { ...DEFAULT_STATE, ...state, query: 'received' });
  expect(shown.received).toBe(true);
  const { data } = await mapOf(picture, { ...shown, result: shown.over });
  const expected = await meanOfAll(picture, state, tokens);
  expect(Array.from(data)).toEqual(expected.map((value) => expect.closeTo(value * windows, 6)));
});

test('each head\'s colour: the head that gives the most, and how much', async () => {
  const wanted = { ...shown, result: shown.over, fusion: 'each' as const };
  const [{ heads, weights }, { data }] = await Promise.all([strongestOf(vit, wanted), mapOf(vit, wanted)]);
  expect(Array.from(heads)).toEqual(row(0).map((value, i) => (row(1)[i]! > value ? 1 : 0)));
  expect(Array.from(weights)).toEqual(row(0).map((value, i) => Math.max(value, row(1)[i]!)));
  expect(data).toEqual(weights);
});

test('the sheet of places whose grids differ is asked from the same spot of the image', async () => {
  const network = open(tinyCbam());
  const picture = await pictureOf('non-local', network);
  const coarse = { ...picture, places: [{ ...picture.places[0]!, grid: [4, 4] as const }, picture.places.at(-1)!] };
  const from = shownOf(coarse, { ...DEFAULT_STATE, layer: 1, query: 11 });
  expect(everywhere(coarse, from).map(({ token }) => token)).toEqual([11, 3]);
});

test('the sheet: a row per head, then the fused one; a column per layer', async () => {
  const sheet = await sheetOf(vit, shown, sheetRows({ ...shown, fusion: 'mean' }));
  expect(sheet.map((row) => row.length)).toEqual([3, 3, 3]);
  expect(Array.from(sheet[1]![1]!.data)).toEqual(row(1));
  expect(sheet[2]![1]!.data[5]).toBeCloseTo((row(0)[5]! + row(1)[5]!) / 2, 7);
});

test('a spatial gate as it is, and a channel gate by what it lets through', async () => {
  const gate = shownOf(cbam, DEFAULT_STATE);
  expect((await mapOf(cbam, { ...gate, result: gate.over })).data).toEqual((await cbam.reading.whole('blocks.1.spatial')).data);
  const channel = shownOf(cbam, { ...DEFAULT_STATE, result: 'channel' });
  const [input, bars] = await Promise.all([cbam.reading.whole('blocks.1.input'), cbam.reading.whole('blocks.1.channel')]);
  expect(await mapOf(cbam, { ...channel, result: channel.over })).toEqual(gatedActivation(input, bars));
});

test('scales and rollout suit the numbers', async () => {
  const gate = shownOf(cbam, DEFAULT_STATE).over;
  const [even, sunk] = [[1, 2, 3, 2], [1, 2, 30, 2]].map((some) => ({ height: 25, width: 4, data: Float32Array.from({ length: 100 }, (_, i) => some[i] ?? 1) }));
  expect([suitedScale(gate, false, sunk!), suitedScale(gate, true, even!), suitedScale(shown.over, false, sunk!)]).toEqual(['unit', 'map', 'clipped']);
  expect([canRollOut(vit, shown.over), canRollOut(cbam, gate)]).toEqual([true, false]);
  const similarity = await pictureOf('dot-product', open(tinyVit()));
  expect(canRollOut(similarity, shownOf(similarity, DEFAULT_STATE).over)).toBe(false);
});
