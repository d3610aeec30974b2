import { beforeEach, expect, test } from 'vitest';
import type { Place } from '../models/network.ts';
import { modules } from '../modules/index.ts';
import { DEFAULT_STATE, sideOf, type Versus } from './app-state.ts';
import { activate, askedAlike, closeSide, fromOther, linked, pointAt, queryOf, swapSides } from './compare.ts';
import { hostOf, pictureOf } from './fixtures/tiny.ts';
import { partnerOf } from './partner.ts';
import { shownOf } from './shown.ts';
import { change, useStore } from './store.ts';

const initial = useStore.getState();
beforeEach(() => useStore.setState(initial, true));

const REGION = { x: 0, y: 0, width: 16, height: 16 };
const place = (rows: number, columns: number, more: Partial<Place> = {}): Place => ({ label: 'here', grid: [rows, columns], prefix: 0, ...more });
const spot = (at: Place, region = REGION) => ({ picture: { region }, at });

test.each([
  ['the class token stays what it is', place(4, 4), place(2, 2), 'class', 'class'],
  ['nobody asks there either', place(4, 4), place(2, 2), 'received', 'received'],
  ['a patch, on a coarser grid', place(4, 4), place(2, 2), 6, 1],
  ['a patch, on a finer grid', place(2, 2), place(4, 4), 3, 15],
  ['a patch of a part that the other does not cover', place(4, 4), place(2, 2, { box: [0, 0, 0.5, 0.5] }), 15, 'class'],
  ['a word, where both have the same', place(4, 4, { askers: ['cat', 'dog'] }), place(2, 2, { askers: ['cat', 'dog'] }), 1, 1],
  ['a word, where the other has patches', place(4, 4, { askers: ['cat', 'dog'] }), place(2, 2), 1, 'class'],
  ['a patch, where the other has words', place(4, 4), place(2, 2, { askers: ['cat', 'dog'] }), 1, 'class'],
] as const)('a query elsewhere: %s', (_, from, to, query, there) => expect(linked(spot(from), spot(to), query)).toBe(there));

test('networks that see different parts of the image are linked by its pixels', () => {
  const middle = { x: 4, y: 4, width: 8, height: 8 };
  expect(linked(spot(place(4, 4)), spot(place(2, 2), middle), 5)).toBe(0);
  expect(linked(spot(place(4, 4)), spot(place(2, 2), middle), 0)).toBe('class');
});

/** The tiny ViT on 4 × 4 patches beside the tiny CBAM, on 4 × 4 or 2 × 2 positions. */
async function stages(more: Partial<Versus> = {}): Promise<void> {
  const [vit, cbam] = await Promise.all(['vision-transformer', 'cbam'].map((id) => pictureOf(id, hostOf(id))));
  change({ versus: { ...sideOf(DEFAULT_STATE), module: 'cbam', ...more } });
  useStore.setState({ picture: vit!, versus: cbam! });
}
const state = () => useStore.getState();
const asked = () => [state().shared.query, queryOf(state())];

test('to look at the other and back leaves both asked from exactly where they were', async () => {
  await stages();
  expect(state().versus!.places.map(({ grid }) => grid.join())).toEqual(['4,4', '2,2']);
  // The second row's first patch lies in the first of the coarse cells, whose middle lies in another patch.
  change({ query: 4 });
  expect(asked()).toEqual([4, 0]);
  const { shared } = state();
  activate();
  expect(state().shared).toMatchObject({ module: 'cbam', side: 'right', query: 0, versus: { module: 'vision-transformer', query: 4 } });
  expect(asked()).toEqual([0, 4]);
  activate();
  expect([asked(), state().shared]).toEqual([[4, 0], shared]);
});

test('who asks anew asks both', async () => {
  await stages();
  change({ query: 4 });
  activate();
  change({ query: 2 });
  expect(state().shared.versus).not.toHaveProperty('query');
  expect(asked()).toEqual([2, 13]);
});

test('a module that is picked anew is asked from where the other is', async () => {
  await stages({ query: 3, layer: 2 });
  expect(askedAlike(state()).query).toBe(15);
  change({ query: 6, versus: { ...state().shared.versus!, query: 3 } });
  expect(askedAlike(state()), 'unless it was asked').toBe(state().shared);
});

test('pointing at one shows the spot in the other', async () => {
  await stages();
  pointAt(15, false);
  expect([state().hover, fromOther(state()).hover]).toEqual([15, 3]);
  pointAt(1, true);
  expect([state().hover, fromOther(state()).hover]).toEqual([7, 1]);
  pointAt(undefined, true);
  expect([state().hover, fromOther(state()).hover]).toEqual([undefined, undefined]);
});

test('the other sees its own in the place of the first’s', async () => {
  await stages({ layer: 1, scale: 'map' });
  const from = fromOther(state());
  expect(from).toMatchObject({ picture: state().versus, versus: state().picture, shared: { module: 'cbam', layer: 1, scale: 'map', colours: 'viridis' } });
  expect(shownOf(from.picture!, from.shared).at.label).toBe(state().versus!.places[0]!.label);
  expect(fromOther(state()), 'the same as long as nothing changes').toBe(from);
});

test('swap changes sides only, and closing leaves nothing of the other', async () => {
  await stages();
  const { picture, versus } = state();
  swapSides();
  expect(state()).toMatchObject({ picture, versus, shared: { module: 'vision-transformer', side: 'right' } });
  closeSide('right');
  expect(state()).toMatchObject({ picture: versus, versus: undefined });
  expect(state().shared).toEqual({ ...DEFAULT_STATE, module: 'cbam' });
});

test('every module has something to stand beside', () => {
  for (const { id } of modules) {
    const { module } = partnerOf({ shared: { ...DEFAULT_STATE, module: id }, picture: undefined });
    expect(modules.map((each) => each.id), id).toContain(module);
    if (id !== 'vision-transformer') expect(module, id).not.toBe(id);
  }
});

test('a network of several layers stands beside itself at another', async () => {
  const picture = await pictureOf('vision-transformer', hostOf('vision-transformer'));
  const shared = { ...DEFAULT_STATE, params: { positions: true }, head: 2 };
  expect(partnerOf({ shared, picture })).toEqual({ ...sideOf(shared), layer: 1 });
  expect(partnerOf({ shared: { ...shared, layer: 1 }, picture }).layer).toBe(3);
});
