import { readdirSync, readFileSync, statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readImageHeader } from '../image/header.ts';
import { modules } from '../modules/index.ts';
import { moduleOf, readPresets } from './presets.ts';
import { readLink, writeLink } from './url.ts';

const FOLDER = 'public/presets';
const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
const presets = readPresets(read(`${FOLDER}/index.json`));
const samples = new Set((read('public/samples/index.json') as readonly { readonly id: string }[]).map(({ id }) => id));

test.each(presets)('$id: its link says all and nothing else, its words fit a card', ({ link, title, sentence }) => {
  const { state, complaints } = readLink(link);
  expect(complaints).toEqual([]);
  expect(writeLink(state), 'as the page writes it').toBe(link);
  // Named, so that it stays the same image whichever is the first.
  expect(samples).toContain(state.image);
  if (state.beside) expect(samples).toContain(state.beside);
  expect(title).toMatch(/^[A-Z“][^.]{7,43}$/);
  expect(sentence).toMatch(/^[A-Z“].{30,108}\.$/);
});

test.each(presets)('$id: its picture is there, and light', ({ id }) => {
  const bytes = readFileSync(`${FOLDER}/${id}.webp`);
  expect(readImageHeader(bytes, id)).toMatchObject({ width: 240, height: 240 });
  expect(bytes.length).toBeLessThan(12_000);
});

test('the folder has the presets’ pictures, nothing else, and is light', () => {
  const files = readdirSync(FOLDER);
  expect(files.sort()).toEqual(['index.json', ...presets.map(({ id }) => `${id}.webp`)].sort());
  expect(files.reduce((total, file) => total + statSync(`${FOLDER}/${file}`).size, 0)).toBeLessThan(300_000);
});

test.each(modules)('$title has something worth seeing', (module) => {
  expect(presets.map(moduleOf)).toContain(module);
});

test.each(['id', 'link', 'title', 'sentence'] as const)('no two have the same %s', (key) => {
  const values = presets.map((preset) => preset[key]);
  expect(values.filter((value, i) => values.indexOf(value) !== i)).toEqual([]);
});

const first = presets[0]!;

test.each([
  null, {}, 'presets', [null], [[]], [{}], [{ ...first, sentence: '' }], [{ ...first, link: 3 }], [{ ...first, id: '../models/vit' }],
  [{ ...first, link: 'https://example.org' }], [{ ...first, link: 'javascript:alert(1)' }],
])('%j is no list of presets', (file) => {
  expect(() => readPresets(file)).toThrow('presets/index.json is not what the page expected');
});
