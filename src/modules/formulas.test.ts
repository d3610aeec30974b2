import { expect, test } from 'vitest';
import { toMathml } from '../../mathml.ts';
import { modules } from './all.ts';

const formulas = modules.flatMap(({ id, formula, alsoWritten }) => [
  { id, formula }, ...(alsoWritten ? [{ id: `${id}, as often written`, formula: alsoWritten.formula }] : []),
]);

/** Every tag closes what was opened last, and nothing but entities follows an ampersand: as strict as XML. */
function expectWellFormed(markup: string): void {
  const open: string[] = [];
  const rest = markup.replace(/<(\/?)([a-z]+)((?: [a-z-]+="[^"<&]*")*)(\/?)>/g, (_, closing: string, name: string, __, empty: string) => {
    if (closing) expect(open.pop(), `what </${name}> closes`).toBe(name);
    else if (!empty) open.push(name);
    return '';
  });
  expect(open, 'left open').toEqual([]);
  expect(rest, 'left beside the tags').not.toMatch(/[<>]|&(?!\w+;|#\w+;)/);
}

test.each(formulas)('the formula of $id is MathML', ({ formula }) => {
  expect(formula).toMatch(/^<math display="block">.*<\/math>$/);
  expectWellFormed(formula);
  expect(formula, 'no trace of LaTeX, of an error or of its colour').not.toMatch(/\\|annotation|error|color|#b22222/);
});

test('LaTeX that is wrong is refused', () => {
  expect(() => toMathml(String.raw`\frak{x} + \frac{1}{`)).toThrow(/Expected|Unexpected/);
  expect(() => toMathml(String.raw`\softmax(x)`)).toThrow(String.raw`Unsupported function name: \softmax`);
});
