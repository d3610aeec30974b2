import { expect, test } from 'vitest';
import { modules } from '../modules/index.ts';
import { DEFAULT_STATE, sideOf, type AppState } from './app-state.ts';
import { linkOfFile, linkOfJson, stateJson } from './state-json.ts';
import { readLink, VERSION } from './url.ts';

const STATES: readonly (readonly [string, Partial<AppState>])[] = [
  ['the default', {}],
  ['a module with its parameters', { module: 'cbam', layer: 3, params: { order: 'spatial-first' } }],
  ['a parameter that is called like a field', { module: 'hard-attention', seed: 4, params: { select: 'sample', seed: 3 } }],
  ['a map as it is drawn', { image: 'church', fit: 'fit', crop: '0,0,224,224', colours: 'magma', scale: 'map', opacity: 0, upsampling: 'bicubic', mass: 0.5 }],
  ['a rollout', { fusion: 'rollout', rolled: 'max', discard: 0.9, first: 2, query: 195 }],
  ['received attention', { query: 'received', head: 2 }],
  ['an image and a model that were opened', { image: 'own', model: 'file' }],
  ['two stages', {
    module: 'soft-attention', layer: 2, side: 'right', difference: 'shares',
    versus: { ...sideOf(DEFAULT_STATE), module: 'hard-attention', layer: 5, params: { select: 'sample', seed: 3 }, seed: 4, query: 7 },
  }],
  ['two stages, one at its defaults', { module: 'cbam', versus: sideOf(DEFAULT_STATE) }],
  ['a look inside', { step: 12, answer: true, tau: 2.5, result: 'scores' }],
  ['another image beside, and drawn patches', { beside: 'church', cut: '16x8' }],
  ['a lesson in a frame', { embed: true, lesson: 'modules,model' }],
];

test.each(STATES)('%s, to a file and back', (_, part) => {
  const state = { ...DEFAULT_STATE, ...part };
  const text = JSON.stringify(stateJson(state));
  expect(readLink(linkOfJson(text, 'state.json'))).toEqual({ state, complaints: [] });
});

test('every field of the state is in one of these files', () => {
  const told = new Set(STATES.flatMap(([, part]) => Object.keys(part)));
  expect(Object.keys(DEFAULT_STATE).filter((key) => !told.has(key))).toEqual([]);
});

test('every module, with every parameter at its default', () => {
  for (const { id, params } of modules) {
    const state = { ...DEFAULT_STATE, module: id, params: Object.fromEntries(Object.entries(params).map(([name, param]) => [name, param.default])) };
    expect(readLink(linkOfJson(JSON.stringify(stateJson(state)), 'x')).state).toEqual(state);
  }
});

test('a file says its version, and its link says the same as its state', () => {
  const file = stateJson({ ...DEFAULT_STATE, module: 'cbam' });
  expect(file).toMatchObject({ page: 'Attention Playground', version: VERSION, link: '?module=cbam', state: { module: 'cbam', opacity: 0.85 } });
});

test('what a file says beyond the page is told as of a link', () => {
  const read = (state: object, version = 1) => readLink(linkOfJson(JSON.stringify({ version, state }), 'x'));
  expect(read({ image: 'church', layer: 'many' }).complaints).toEqual(['layer “many” (should be a whole number from 1 to 999)']);
  expect(read({ image: 'church', aura: 7 }, VERSION + 1)).toMatchObject({ state: { image: 'church' }, newer: true });
  expect(read({ module: '<b>', params: [1] }).state).toEqual(DEFAULT_STATE);
});

test.each([
  ['', 'is not JSON'], ['{"version": 2, "sta', 'is not JSON'], ['null', 'is not a state'], ['[]', 'is not a state'], ['{}', 'is not a state'],
  ['{"version": 2}', 'is not a state'], ['{"version": "2", "state": {}}', 'is not a state'], ['{"version": 2, "state": []}', 'is not a state'],
])('the file “%s” is refused by name', (text, why) => {
  expect(() => linkOfJson(text, 'notes.json')).toThrow(`notes.json ${why}`);
});

test('a file that is too large is not read', async () => {
  await expect(linkOfFile(new File([' '.repeat(2e6)], 'huge.json'))).rejects.toThrow('huge.json has 2 MB');
});
