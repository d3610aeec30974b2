import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { expect, test } from 'vitest';

/** Imports point one way: each folder may import itself and those named for it. Only main.tsx and cli/ wire it all. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  core: [],
  kernels: ['core'],
  modules: ['core', 'kernels'],
  image: ['core'],
  models: ['core', 'kernels', 'modules', 'image'],
  runtime: ['core'],
  maps: ['core'],
  views: ['core', 'maps'],
  snippets: ['core'],
  state: ['core', 'kernels', 'modules', 'models', 'image', 'maps', 'views', 'snippets'],
  ui: ['core', 'kernels', 'modules', 'models', 'image', 'maps', 'views', 'state'],
};

const src = import.meta.dirname;
const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !/\.(test|cases|draws)\.|[\\/](cases|fixtures[\\/].*)\.ts$/.test(file));

test.each(files.filter((file) => file.split(sep)[0]! in allowed))('%s imports only what its folder may', (file) => {
  const folder = file.split(sep)[0]!;
  const text = readFileSync(join(src, file), 'utf8');
  for (const [, path] of text.matchAll(/(?:from|import) ?\(?'(\.[^']+)'/g)) {
    const target = relative(src, join(src, dirname(file), path!)).split(sep)[0]!;
    if (target === '..') expect(path, 'only kernels read files outside src, their shaders').toMatch(/shaders\/[\w-]+\.wgsl\?raw$/);
    else expect([folder, ...allowed[folder]!], path).toContain(target);
  }
});

test('every folder of src has its place', () => {
  const folders = readdirSync(src, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
  expect(folders.filter((name) => !(name in allowed)).sort()).toEqual(['cli', 'test']);
});
