import { describe, expect, test } from 'vitest';
import { DEFAULT_STATE, type AppState } from './app-state.ts';
import { open, pictureOf, tinyCbam, tinyVit } from './fixtures/tiny.ts';
import { resultsAt, shownOf, unfit, type Shown } from './shown.ts';

const vit = await pictureOf('vision-transformer', open(tinyVit()));
const heads = await pictureOf('self-attention', open(tinyVit()));
const borrowed = await pictureOf('non-local', open(tinyCbam()));
const nodes = await pictureOf('global-reasoning', open(tinyCbam()));
const points = await pictureOf('deformable-attention', open(tinyCbam()));
const words = await pictureOf('cross-attention', open(tinyVit()), { heads: 2 });
const flatTriplet = await pictureOf('triplet-attention', open(tinyCbam()), { spatial: false });
const cbam = await pictureOf('cbam', open(tinyCbam()));
const hard = await pictureOf('hard-attention', open(tinyVit()));
const channel = await pictureOf('channel-attention', open(tinyCbam()));

interface Flat extends Omit<Partial<Shown>, 'result' | 'over' | 'at'> { readonly result?: string; readonly over?: string }
const flat = (shown: Shown): Flat => ({ ...shown, result: shown.result.name, over: shown.over.name });

const CASES: readonly (readonly [string, Parameters<typeof shownOf>[0], Partial<AppState>, Flat])[] = [
  ['the layer and the fusion that the card shows', vit, {}, { place: 1, head: undefined, heads: 2, fusion: 'max', result: 'blocks.1.attention' }],
  ['the class token', vit, {}, { token: 0, position: undefined }],
  ['a patch after class token and register', vit, { query: 5 }, { token: 7, position: 5 }],
  ['a patch that is not there: the class token', vit, { query: 16 }, { token: 0, position: undefined }],
  ['nobody: what all give', vit, { query: 'received' }, { received: true, token: 0, position: undefined }],
  ['nobody, where the scores are shown: the class token', heads, { query: 'received', result: 'scores' }, { received: false }],
  ['nobody, where each position is answered alone: the class token', hard, { query: 'received' }, { received: false }],
  ['a rollout from a layer on', vit, { fusion: 'rollout', rolled: 'min', discard: 0.5, first: 2 }, { roll: { fusion: 'min', discard: 0.5, first: 1 } }],
  ['a rollout from a layer after the one shown: from that', vit, { fusion: 'rollout', first: 9 }, { roll: { fusion: 'mean', discard: 0, first: 1 } }],
  ['a layer and a head', vit, { layer: 3, head: 2 }, { place: 2, head: 1 }],
  ['a layer that is not there: the one the card shows', vit, { layer: 9 }, { place: 1 }],
  ['a head that is not there: all', vit, { head: 3 }, { head: undefined }],
  ['a fusion over the card\'s', vit, { fusion: 'rollout' }, { fusion: 'rollout' }],
  ['each head\'s colour', vit, { fusion: 'each' }, { fusion: 'each', parts: 'head' }],
  ['no colours for one head', heads, { fusion: 'each' }, { fusion: 'mean' }],
  ['no rollout of borrowed attention', borrowed, { fusion: 'rollout' }, { fusion: 'mean' }],
  ['one node of many, never all', nodes, {}, { head: 0, heads: 8, parts: 'node' }],
  ['all heads of points, a position asks', points, { query: 1 }, { head: undefined, heads: 8, parts: 'head', token: 1, position: 1 }],
  ['a word asks', words, { query: 4 }, { token: 4, position: undefined, asker: 'tree' }],
  ['nobody said which: the likeliest word', { ...words, probabilities: [0.1, 0.2, 0.9, 0.1, 0.9, 0.3] }, {}, { token: 2, asker: 'fish' }],
  ['probabilities of something else: the first word', { ...words, probabilities: [0.1, 0.9] }, {}, { token: 0, asker: 'cat' }],
  ['no map of its own: the planes that the module puts out', flatTriplet, {}, { over: 'blocks.0.output', heads: 1 }],
  ['no rollout where the attention is not the network\'s own', heads, { fusion: 'rollout' }, { fusion: 'mean' }],
  ['a matrix leaves the attention on the image', vit, { result: 'output' }, { result: 'blocks.1.output', over: 'blocks.1.attention' }],
  ['a result of the whole network', vit, { result: 'embeddings' }, { result: 'embeddings', over: 'blocks.1.attention' }],
  ['an unknown result: the module\'s first', vit, { result: 'nothing' }, { result: 'blocks.1.attention' }],
  ['several places a block: the first of the card\'s block', heads, {}, { place: 2, heads: 1 }],
  ['scores lie over the image too', heads, { result: 'scores' }, { result: 'blocks.2.scores', over: 'blocks.2.scores' }],
  ['a gate, in the last block', cbam, {}, { place: 1, over: 'blocks.1.spatial', heads: 1 }],
  ['a channel gate by what it lets through', cbam, { result: 'channel' }, { over: 'blocks.1.channel' }],
  ['no class token: the patch in the middle', cbam, {}, { position: 3 }],
  ['planes leave the gate on the image', cbam, { result: 'pooled', layer: 1 }, { result: 'blocks.0.pooled', over: 'blocks.0.spatial' }],
  ['bars that are no gate leave it too', channel, { result: 'average' }, { result: 'blocks.1.average', over: 'blocks.1.attention' }],
];

test.each(CASES)('%s', (_, picture, state, expected) => {
  expect(flat(shownOf(picture, { ...DEFAULT_STATE, ...state }))).toMatchObject(expected);
});

test('results come in the order of the module, those of this order only', () => {
  expect(resultsAt(cbam, 0).map(({ key }) => key)).toEqual(['channel', 'afterChannel', 'pooled', 'spatial', 'output']);
  expect(resultsAt(vit, 2).map(({ name }) => name)).toContain('blocks.2.attention');
});

describe('what a link asks for and this picture does not have', () => {
  test('is named, once each, and let go', () => {
    const { complaints, settled } = unfit(vit, { ...DEFAULT_STATE, layer: 9, head: 5, query: 999, result: 'x', step: 99 });
    expect(complaints).toEqual([
      'There is no layer 9: this model has 3.', 'There is no head 5: this attention has 2.',
      'There is no patch 999: this image has 4 × 4.', `There is no step 99: this plan has ${vit.plan.steps.length}.`, 'Vision Transformer has no result “x”.',
    ]);
    expect(settled).toEqual({ layer: 0, head: 0, query: 'class', result: '', step: 0 });
  });

  test('is named where nothing is received', () => {
    expect(unfit(cbam, { ...DEFAULT_STATE, query: 'received' })).toEqual({
      complaints: ['CBAM has no weights that its positions receive from one another.'], settled: { query: 'class' },
    });
  });

  test('is nothing where all of it is there', () => {
    expect(unfit(heads, { ...DEFAULT_STATE, query: 'received', result: 'scores' })).toEqual({ complaints: [], settled: {} });
    expect(unfit(vit, { ...DEFAULT_STATE, layer: 3, head: 2, query: 15, result: 'output' })).toEqual({ complaints: [], settled: {} });
  });
});
