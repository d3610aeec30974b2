import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Compared } from './compare.ts';
import { withSpeed } from './readme.ts';

const readme = readFileSync('README.md', 'utf8');
const { compared } = JSON.parse(readFileSync('bench/results.json', 'utf8')) as { compared: readonly Compared[] };

test('the README says what was measured', () => {
  expect(withSpeed(readme, compared)).toBe(readme);
  expect(readme).toMatch(/^\| ViT-Tiny, 224 px \| \d/m);
});

test('a README without its marks is refused', () => {
  expect(() => withSpeed('# Title\n', compared)).toThrow('README.md should have a table between');
});
