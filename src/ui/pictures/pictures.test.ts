import { expect, test } from 'vitest';
import type { Slice } from '../../core/backend.ts';
import { tensor } from '../../core/tensor.ts';
import { DEFAULT_STATE } from '../../state/app-state.ts';
import { open, pictureOf, tinyCbam, tinyVit } from '../../state/fixtures/tiny.ts';
import type { Reading } from '../../state/reading.ts';
import { resultsAt, shownOf } from '../../state/shown.ts';
import { gateOf } from '../gate.ts';
import { askFrom, keyName, queryName, rowsAreTokens } from './names.ts';
import { pictures } from './index.ts';
import { rowOf } from './compared.ts';
import { gated } from './gated.ts';
import { counted, groupsOf } from './matrix.ts';
import { rangeOfCells, unitNote } from './scales.ts';
import { firstPlanes, rowsAround, rowsNote } from './slices.ts';

/** A reading of one result that counts what is read; the value of a cell is its row, plus 0.5 for every plane. */
function fake(shape: readonly number[]): { readonly reading: Reading; readonly read: string[] } {
  const read: string[] = [];
  const [rows = 1, columns = 1] = shape.slice(-2);
  const valueAt = (flat: number): number => (Math.floor(flat / columns) % rows) + 0.5 * Math.floor(flat / columns / rows);
  const part = (_: string, slice: Slice) => {
    read.push(String(slice.map((index) => index ?? '*')));
    const kept = shape.filter((_, axis) => slice[axis] == null);
    const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
    const fixed = slice.reduce<number>((sum, index, axis) => sum + (index ?? 0) * strides[axis]!, 0);
    const keptAxes = shape.flatMap((_, axis) => (slice[axis] == null ? [axis] : []));
    return Promise.resolve(tensor(kept, Float32Array.from({ length: kept.reduce((a, b) => a * b, 1) }, (_, i) => {
      let [flat, rest] = [fixed, i];
      for (const axis of keptAxes.toReversed()) { flat += (rest % shape[axis]!) * strides[axis]!; rest = Math.floor(rest / shape[axis]!); }
      return valueAt(flat);
    })));
  };
  const reading = { shapeOf: () => shape, whole: (name: string) => part(name, []), part, piece: part, rows: () => Promise.resolve([]), received: () => Promise.resolve([]), close: () => undefined, closed: false };
  return { reading, read };
}

test('a small attention is read whole, of a head the head alone', async () => {
  const { reading, read } = fake([3, 5, 7]);
  expect((await rowsAround(reading, 'a', { middle: 2 })).values.shape).toEqual([3, 5, 7]);
  const one = await rowsAround(reading, 'a', { middle: 2, lead: [1] });
  expect([one.values.shape, one.values.data[0], one.first, rowsNote(one)]).toEqual([[5, 7], 0.5, 0, undefined]);
  expect(read).toEqual(['', '1']);
});

test('of a large attention only rows around the asking one are read, and said to be', async () => {
  const { reading, read } = fake([2, 4096, 4096]);
  const rows = await rowsAround(reading, 'a', { middle: 100 });
  expect([rows.values.shape, rows.first, rows.of]).toEqual([[2, 24, 4096], 88, 4096]);
  expect([rows.values.data[0], rows.values.data[24 * 4096 - 1], rows.values.data[24 * 4096]]).toEqual([88, 111, 88.5]);
  expect(read).toHaveLength(24);
  expect(read[0]).toBe('*,88');
  expect(rowsNote(rows)).toBe('Rows 88 to 111 of 4096: all of them are too many to read at once.');
  const last = await rowsAround(reading, 'a', { middle: 4095, lead: [1] });
  expect([last.first, last.values.shape, last.values.data[0]]).toEqual([4072, [24, 4096], 4072.5]);
});

test('of many large planes only the first are read', async () => {
  const { reading, read } = fake([64, 512, 512]);
  const { values, of } = await firstPlanes(reading, 'a');
  expect([values.shape, of, read]).toEqual([[4, 512, 512], 64, ['0', '1', '2', '3']]);
  expect(values.data[512 * 512]).toBe(0.5);
});

const vit = { grid: [4, 4], prefix: 2 } as const;
const words = { grid: [4, 4], prefix: 0, askers: ['cat', 'dog'] } as const;

test.each([
  [queryName(vit, 0), 'class token'],
  [queryName(vit, 1), 'extra token 1'],
  [queryName(vit, 7), 'row 2, column 2'],
  [queryName(words, 1), 'dog'],
  [keyName(words, {}, 5), 'row 2, column 2'],
  [keyName(vit, {}, 7), 'row 2, column 2'],
  [keyName({ grid: [5, 6], prefix: 0 }, { halved: true }, 4), 'row 2, column 2 of the pooled map'],
])('%s', (name, expected) => expect(name).toBe(expected));

test('asking from a row of attention', () => {
  expect([askFrom(vit, 0), askFrom(vit, 1), askFrom(vit, 7), askFrom(words, 1)]).toEqual([{ query: 'class' }, { query: 'class' }, { query: 5 }, { query: 1 }]);
});

test('rows that are tokens are told by their axis and their number', () => {
  expect([rowsAreTokens(vit, 'token', 18), rowsAreTokens(vit, 'token', 16), rowsAreTokens(vit, 'state', 18), rowsAreTokens(words, 'query', 2)]).toEqual([true, false, false, true]);
});

test.each([['row', 0, 1], ['old head', 2, 3], ['node heard', 0, 1], ['channel', 4, 4], ['token', 0, 0], ['output', 3, 3]] as const)('%s %i is called %i', (axis, index, name) =>
  expect(counted(axis, index)).toBe(name));

test('gates keep their fixed scale and say where they lie, few cells hide none', () => {
  const gates = tensor([2, 2], [0.25, 0.5, 0.5, 0.75]);
  expect(unitNote(gates, rangeOfCells(gates, 'unit'))).toBe('From 0.25 to 0.75, 0.5 on average.');
  expect(rangeOfCells(tensor([2, 2], [1, 2, 1, 100]), 'positive')).toMatchObject({ mode: 'map', high: 100 });
  const many = tensor([20, 20], Float32Array.from({ length: 400 }, (_, i) => (i === 7 ? 100 : 1)));
  expect(rangeOfCells(many, 'signed')).toMatchObject({ mode: 'clipped', low: -1, high: 1 });
  expect(unitNote(many, rangeOfCells(many, 'positive'))).toBeUndefined();
});

const NETWORKS = { vit: open(tinyVit()), convnet: open(tinyCbam()) };

test.each([
  ['vit', 'multi-head-attention', {}], ['vit', 'vision-transformer', {}], ['vit', 'cross-attention', { heads: 2 }], ['vit', 'hard-attention', {}],
  ['vit', 're-attention', { heads: 2 }], ['vit', 'shifted-window-attention', { heads: 2, height: 4, width: 4, window: 2, shift: 1 }],
  ['convnet', 'cbam', {}], ['convnet', 'triplet-attention', {}], ['convnet', 'global-reasoning', { nodes: 2 }], ['convnet', 'sagan', {}],
  ['convnet', 'deformable-attention', { heads: 2, points: 2 }], ['convnet', 'deformable-transformer', { heads: 2 }],
] as const)('every result of a place is read for its picture: %s, %s', async (network, id, params) => {
  const picture = await pictureOf(id, NETWORKS[network], params);
  const shown = shownOf(picture, DEFAULT_STATE);
  for (const result of resultsAt(picture, shown.place)) {
    const drawn = await pictures[result.view.picture]({ picture, shown, result });
    const coloured = !['bars', 'displacement'].includes(result.view.picture) && !(result.view.picture === 'points' && result.key !== 'attention');
    expect(drawn.range !== undefined, `${result.key} has a scale of colours`).toBe(coloured);
    if (drawn.range) expect(drawn.range.high, result.key).toBeGreaterThanOrEqual(drawn.range.low);
  }
});

test.each([
  ['multiply', /^\d of 8 gates are above 0\.5; the mean gate is 0\.\d\d\.$/],
  ['both', /^\d of 8 gates are above 0\.5; the mean gate is 0\.\d\d\. What is added to every place is in output, too\.$/],
] as const)('a channel gate says how many it keeps, and whether the map after is more than gated: %s', async (fusion, note) => {
  const picture = await pictureOf('global-context', NETWORKS.convnet, { ratio: 4, fusion } as unknown as Record<string, number>);
  const shown = shownOf(picture, DEFAULT_STATE);
  const results = resultsAt(picture, shown.place);
  const gate = results.map((result) => gateOf(picture, results, result)).find(Boolean)!;
  expect((await gated({ picture, shown }, gate)).note).toMatch(note);
});

test('a head’s columns are named by the head, and counted anew in each', async () => {
  const picture = await pictureOf('multi-head-attention', NETWORKS.vit);
  const shown = shownOf(picture, DEFAULT_STATE);
  const context = resultsAt(picture, shown.place).find(({ key }) => key === 'context')!;
  expect(groupsOf({ picture, shown, result: context })).toEqual({ count: 2, name: 'head' });
  expect(groupsOf({ picture, shown, result: { ...context, view: { ...context.view, axes: ['token', 'channel'] } } })).toBeUndefined();
});

test.each([
  ['vit', 'multi-head-attention', {}, 'attention', { head: 2, query: 5 }, 18, [4, 4]],
  ['vit', 'cross-attention', { heads: 2 }, 'scores', { query: 3 }, 16, [4, 4]],
  ['vit', 'soft-attention', {}, 'attention', {}, 16, [4, 4]],
  ['convnet', 'sagan', {}, 'attention', {}, 1, [1, 1]],
  ['convnet', 'sagan', { pool: false }, 'attention', {}, 4, [2, 2]],
] as const)('the row of the one who asks, as numbers and as a map: %s, %s', async (network, id, params, key, state, keys, grid) => {
  const picture = await pictureOf(id, NETWORKS[network], params);
  const shown = shownOf(picture, { ...DEFAULT_STATE, ...state });
  const result = resultsAt(picture, shown.place).find((result) => result.key === key)!;
  const row = await rowOf({ picture, shown }, result);
  expect([row.values.length, row.grid.height, row.grid.width]).toEqual([keys, ...grid]);
  expect(Array.from(row.grid.data)).toEqual(Array.from(row.values).slice(keys - grid[0] * grid[1]));
  const whole = await picture.reading.whole(result.name);
  if (state && 'head' in state) expect(Array.from(row.values)).toEqual(Array.from(whole.data.subarray((18 + 7) * 18, (18 + 8) * 18)));
  expect(row.notes.join(', ')).toMatch(key === 'scores' ? /^sum −?[\d.e−]+, −?[\d.e−]+…−?[\d.e−]+$/ : /^largest [\d.]+, sum 1, spread over [\d.]+ of \d+$/);
});
