import { expect, test } from 'vitest';
import { DEFAULT_STATE, sideOf, type AppState } from './app-state.ts';
import { readLink, VERSION, writeLink } from './url.ts';

/**
 * Links as they were sent, of every shape since the first, and what they say today. A row is never changed: where the page reads
 * one otherwise, the page is wrong.
 */
const SENT: readonly (readonly [link: string, state: Partial<AppState>])[] = [
  // Version 1, the first: a link without `v`.
  ['', {}],
  ['?module=cbam&image=church&layer=3', { module: 'cbam', image: 'church', layer: 3 }],
  ['?image=parachute&query=37&head=2', { image: 'parachute', query: 37, head: 2 }],
  ['?fusion=rollout', { fusion: 'rollout' }],
  ['?fusion=rollout&query=195', { fusion: 'rollout', query: 195 }],
  ['?fusion=min&query=class', { fusion: 'min' }],
  ['?layer=12&head=3&query=0', { layer: 12, head: 3, query: 0 }],
  ['?model=file&image=own&fit=fit', { model: 'file', image: 'own', fit: 'fit' }],
  ['?result=scores&colours=magma&scale=shared', { result: 'scores', colours: 'magma', scale: 'shared' }],
  ['?colours=cividis&scale=unit&opacity=0.5', { colours: 'cividis', scale: 'unit', opacity: 0.5 }],
  ['?colours=turbo&scale=clipped&opacity=0', { colours: 'turbo', scale: 'clipped', opacity: 0 }],
  ['?module=multi-head-attention&heads=6', { module: 'multi-head-attention', params: { heads: 6 } }],
  ['?module=dot-product&scaled=false&temperature=0.25', { module: 'dot-product', params: { scaled: false, temperature: 0.25 } }],
  ['?module=cbam&order=spatial-first', { module: 'cbam', params: { order: 'spatial-first' } }],
  // `smooth` was a switch.
  ['?opacity=0.5&smooth=true', { opacity: 0.5, upsampling: 'bicubic' }],
  ['?smooth=false', {}],
  // The model of squeeze-and-excitation was called by its short name.
  ['?module=squeeze-excitation&model=se', { module: 'squeeze-excitation', model: 'squeeze-excitation' }],
  ['?model=se', { model: 'squeeze-excitation' }],
  // With the modules on borrowed features came `seed`, the drawn patches, the image beside and a colour for each head.
  ['?module=non-local&kernel=dot&seed=7', { module: 'non-local', seed: 7, params: { kernel: 'dot' } }],
  ['?module=global-reasoning&model=backbone', { module: 'global-reasoning', model: 'backbone' }],
  ['?module=hard-attention&select=sample&temperature=100&p.seed=3', { module: 'hard-attention', params: { select: 'sample', temperature: 100, seed: 3 } }],
  ['?beside=church&cut=16x8', { beside: 'church', cut: '16x8' }],
  ['?module=multi-head-attention&image=parachute&fusion=each', { module: 'multi-head-attention', image: 'parachute', fusion: 'each' }],
  ['?image=church&positions=false', { image: 'church', params: { positions: false } }],
  // The first presets, in the order in which a person wrote them.
  ['?module=dot-product&image=golf-ball&query=200&layer=1', { module: 'dot-product', image: 'golf-ball', query: 200, layer: 1 }],
  ['?module=cross-attention&image=mosaic-church&query=8', { module: 'cross-attention', image: 'mosaic-church', query: 8 }],
  ['?module=deformable-transformer&image=golf-ball&result=offsets', { module: 'deformable-transformer', image: 'golf-ball', result: 'offsets' }],
  ['?module=shifted-window-attention&model=vit&fit=fit&image=church&query=0', { module: 'shifted-window-attention', model: 'vit', fit: 'fit', image: 'church', query: 0 }],
  ['?module=triplet-attention&spatial=false', { module: 'triplet-attention', params: { spatial: false } }],
  // What networks and mail programs add.
  ['?image=church&utm_source=mail&fbclid=abc', { image: 'church' }],
  // Version 2: upsampling, received attention, the outline of a mass, what a rollout is made with, a part of the image, frames and lessons.
  ['?query=received', { query: 'received' }],
  ['?upsampling=bilinear&mass=0.5&v=2', { upsampling: 'bilinear', mass: 0.5 }],
  ['?fusion=rollout&rolled=max&discard=0.9&first=3&v=2', { fusion: 'rollout', rolled: 'max', discard: 0.9, first: 3 }],
  ['?image=church&crop=120%2C0%2C224%2C224', { image: 'church', crop: '120,0,224,224' }],
  ['?module=cbam&embed', { module: 'cbam', embed: true }],
  ['?module=soft-attention&vs=hard-attention&vs.layer=5&side=right&v=2', {
    module: 'soft-attention', side: 'right', versus: { ...sideOf(DEFAULT_STATE), module: 'hard-attention', layer: 5 },
  }],
  ['?step=12&answer&tau=2.5&v=2', { step: 12, answer: true, tau: 2.5 }],
  ['?lesson=modules,model&v=2', { lesson: 'modules,model' }],
];

test.each(SENT)('“%s” says what it said', (link, state) => {
  expect(readLink(link)).toEqual({ state: { ...DEFAULT_STATE, ...state }, complaints: [] });
});

test.each(SENT)('“%s” is read again as the page writes it', (link) => {
  const { state } = readLink(link);
  expect(readLink(writeLink(state)).state).toEqual(state);
});

test.each([
  ['?module=cbam&image=church', 'a link of version 1 stays as short as it was'],
  ['?image=church&upsampling=bicubic&v=2', 'one with a key that version 1 does not know says so'],
])('%s: %s', (link) => {
  expect(writeLink(readLink(link).state)).toBe(link);
});

test('a link of a newer page keeps what this one knows, and says that there may be more', () => {
  const link = `?module=cbam&image=church&aura=7&v=${VERSION + 1}`;
  expect(readLink(link)).toEqual({ state: { ...DEFAULT_STATE, module: 'cbam', image: 'church' }, complaints: [], newer: true });
});

test.each(['', '0', 'two', '-1', '1e3', '99999'])('the version “%s” is none', (version) => {
  const { state, complaints, newer } = readLink(`?image=church&v=${version}`);
  expect([state.image, newer]).toEqual(['church', undefined]);
  expect(complaints).toEqual([expect.stringContaining(`v “${version}” (should be the version of the link, at most ${VERSION})`)]);
});
