import { describe, expect, test } from 'vitest';
import type { Case } from '../../test/case.ts';
import { cases } from '../cases.ts';
import { combinedCases } from './combined.cases.ts';
import { closed } from './explained.ts';
import { explained } from './index.ts';

const kernels = [...new Set(cases.map(({ kernel }) => kernel))];
const files = import.meta.glob<string>('../*.ts', { eager: true, query: '?raw', import: 'default' });

const facts = ({ kernel, shapes, attrs }: Case) => ({ inputs: shapes, attrs, output: kernel.output(shapes, attrs) });
const textOf = (c: Case) => JSON.stringify([c.shapes, c.attrs]);

test('all kernels are explained, and nothing else', () => {
  expect(Object.keys(explained).sort()).toEqual(kernels.map(({ name }) => name).sort());
});

describe.each(kernels.map((kernel) => [kernel.name, kernel] as const))('%s', (name, kernel) => {
  const own = [...cases, ...combinedCases].filter((row) => row.kernel === kernel);

  test('is said in one sentence', () => {
    expect(explained[name]!.says).toMatch(/^[A-Z][^.]*\.$/);
  });

  test.each(own.map((row) => [textOf(row), row] as const))('%s has a formula and a line of PyTorch', (_, row) => {
    const { formula, torch } = explained[name]!;
    expect(formula(facts(row))).toMatch(/^(<math display="block">((?!<math)[^])*<\/math>)+$/);
    const line = torch(facts(row));
    for (const input of [...kernel.inputs, ...kernel.optional]) {
      expect(new RegExp(`(?<![.\\w])${input}\\b(?!=)`).test(line), `${line} takes ${input}`).toBe(input in row.shapes);
    }
    expect(line).not.toMatch(/undefined|NaN|null/);
  });
});

test.each([
  ['x', 'x'], ['F.linear(a, b)', 'F.linear(a, b)'], ['a @ b', '(a @ b)'], ['f(a) + g(b)', '(f(a) + g(b))'], ['-x', '(-x)'], ['x[:, None]', 'x[:, None]'],
])('a method may follow %s', (expression, expected) => {
  expect(closed(expression)).toBe(expected);
});

test('no kernel imports what explains it', () => {
  const importing = Object.entries(files).filter(([, text]) => /from '[^']*explained/.test(text)).map(([path]) => path);
  expect(importing).toEqual([]);
});
