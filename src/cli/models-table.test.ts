import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { catalogue } from '../models/index.ts';
import { cardBeside, MODELS } from './built-in.ts';
import { withTable } from './models-table.ts';

const readme = readFileSync('README.md', 'utf8');

test('the README says of the models what their cards say', () => {
  expect(readme).toBe(withTable(readme, catalogue.map(({ id }) => cardBeside(`${MODELS}/${id}.safetensors`)!)));
});

test('what a card has not measured is a dash, and lost marks are told', () => {
  const card = { ...cardBeside(`${MODELS}/vit.safetensors`)!, title: 'Unmeasured', measured: {} };
  expect(withTable(readme, [card])).toMatch(/\n\| Unmeasured \| [\d,]+ kB \| – \| – \| – \| – \| /);
  expect(() => withTable('# Nothing', [card])).toThrow('README.md has lost the marks');
});
