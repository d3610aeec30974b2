import { expect, test } from 'vitest';
import { DEFAULT_STATE, type AppState } from '../state/app-state.ts';
import { open, pictureOf, tinyCbam, tinyVit } from '../state/fixtures/tiny.ts';
import { resultsAt, shownOf } from '../state/shown.ts';
import { gateOf } from './gate.ts';
import { inReadingOrder, panelsOf, widthsOf } from './panels.ts';
import type { Showing } from './use-shown.ts';

const vit = open(tinyVit());
const convnet = open(tinyCbam());

async function showing(id: string, params: Readonly<Record<string, number | string | boolean>> = {}, state: Partial<AppState> = {}): Promise<Showing> {
  const network = ['vision-transformer', 'multi-head-attention', 'self-attention', 'dot-product', 'soft-attention', 'hard-attention', 'cross-attention',
    're-attention', 'shifted-window-attention'].includes(id) ? vit : convnet;
  const picture = await pictureOf(id, network, params as Readonly<Record<string, number>>);
  return { picture, shown: shownOf(picture, { ...DEFAULT_STATE, ...state }) };
}

const said = (each: Showing): string[] => panelsOf(each).map((panel) =>
  `${panel.kind}: ${panel.results.map(({ key }) => key).join(' ')}${panel.kind === 'vectors' && panel.gate ? ` · ${[panel.gate.before, panel.gate.gate.name, panel.gate.after].map((name) => name.replace(/^.*\./, '')).join(' | ')}` : ''}`);

test.each([
  ['vision-transformer', {}, []],
  ['dot-product', {}, ['compared: scores attention']],
  ['self-attention', {}, ['compared: scores attention']],
  ['multi-head-attention', {}, ['compared: scores attention', 'tiles: context out_proj.weight']],
  ['soft-attention', {}, ['compared: scores attention', 'vectors: context']],
  ['hard-attention', {}, ['compared: scores attention selection', 'vectors: context']],
  ['re-attention', { heads: 2 }, ['compared: attention mixed', 'tiles: reatten_matrix.weight']],
  ['shifted-window-attention', { heads: 2, height: 4, width: 4, window: 2, shift: 1 }, ['tiles: windows']],
  ['channel-attention', {}, ['vectors: average maximum attention · input | attention | output']],
  ['cbam', {}, ['vectors: channel · input | channel | afterChannel', 'tiles: pooled spatial']],
  ['spatial-attention', {}, ['tiles: pooled attention']],
  ['non-local', {}, ['compared: scores attention']],
  ['global-context', { ratio: 4 }, ['vectors: context transform']],
  ['global-context', { ratio: 4, fusion: 'multiply' }, ['vectors: context transform · input | transform | output']],
  ['global-context', { ratio: 4, fusion: 'both' }, ['vectors: context gate transform · input | gate | output']],
  ['triplet-attention', {}, ['tiles: channelWidth heightChannel heightWidth']],
  ['global-reasoning', { nodes: 2 }, ['tiles: nodes reasoned gcn.conv1.weight']],
  ['bottleneck-transformer', { heads: 2, bottleneck: 4 }, ['compared: scores attention', 'tiles: reduced attended']],
  ['attention-augmented-conv', { heads: 2, keys: 4, values: 4, out: 12 }, ['tiles: convolution attended']],
  ['deformable-attention', { heads: 2, points: 2 }, ['tiles: offsets']],
  ['deformable-transformer', { heads: 2 }, ['tiles: positions']],
] as const)('%s %o', async (id, params, expected) => expect(said(await showing(id, params))).toEqual(expected));

test('panels stay where they are, whichever result is open', async () => {
  const closed = said(await showing('triplet-attention'));
  expect(said(await showing('triplet-attention', {}, { result: 'channelWidth' }))).toEqual(closed);
});

test('CBAM: the channel gate stands between other maps in the other order, and so do its results', async () => {
  const first = await showing('cbam');
  expect(said(first)[0]).toBe('vectors: channel · input | channel | afterChannel');
  const second = await showing('cbam', { order: 'spatial-first' });
  expect(said(second)[0]).toBe('vectors: channel · afterSpatial | channel | output');
  expect(inReadingOrder(second).map(({ key }) => key)).toEqual(['pooled', 'spatial', 'afterSpatial', 'channel', 'output']);
});

test('a gate whose maps have other sizes before and after has no before and after', async () => {
  const { picture, shown } = await showing('cbam');
  const results = resultsAt(picture, shown.place);
  const gate = results.find(({ key }) => key === 'channel')!;
  expect(gateOf(picture, results, gate)).toMatchObject({ before: 'blocks.1.input', after: 'blocks.1.afterChannel' });
  const { 'blocks.1.input': input, ...others } = picture.plan.results;
  const plan = { ...picture.plan, results: { ...others, 'blocks.1.input': { ...input!, shape: [8, 1, 1] } } };
  expect(gateOf({ plan }, results, gate)).toBeUndefined();
  expect(gateOf(picture, results, results.find(({ key }) => key === 'spatial')!)).toBeUndefined();
});

test('channels along the way: one after the other, or side by side', async () => {
  expect(widthsOf(await showing('bottleneck-transformer', { heads: 2, bottleneck: 4 }))).toBe('input 8 → reduced 4 → attended 4 → output 8');
  expect(widthsOf(await showing('attention-augmented-conv', { heads: 2, keys: 4, values: 4, out: 12 }))).toBe('input 8 → convolution 8 + attended 4 → output 12');
  expect(widthsOf(await showing('channel-attention'))).toBeUndefined();
});
