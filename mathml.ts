import temml from 'temml';
import type { Plugin } from 'vite';

/** A template tagged `tex`; not the word between backticks in a comment. */
const FORMULA = /(?<![\w`])tex`([^`]*)`/g;

/** One formula in LaTeX as a MathML element, as short as it goes. Throws with Temml's message where the LaTeX is wrong. */
export const toMathml = (latex: string): string => temml
  .renderToString(latex, { displayMode: true, throwOnError: true })
  // The page's own style sheet says these once for all formulas.
  .replace('<math display="block" class="tml-display" style="display:block math;">', '<math display="block">')
  .replaceAll(' style="padding-left:0em;padding-right:0em;"', '');

/** Formulas are written in LaTeX, by `tex`, and built as MathML, which browsers show without any code. Lines keep their numbers. */
export function mathml(): Plugin {
  return {
    name: 'mathml',
    enforce: 'pre',
    transform: {
      filter: { id: /\/src\/.*\.tsx?$/, code: 'tex`' },
      handler(code) {
        const rendered = code.replace(FORMULA, (_, latex: string, at: number) => {
          try {
            return JSON.stringify(toMathml(latex)) + '\n'.repeat(latex.split('\n').length - 1);
          } catch (error) {
            return this.error(`cannot read the formula ${latex.trim()}: ${error instanceof Error ? error.message : error}`, at);
          }
        });
        return { code: rendered, map: null };
      },
    },
  };
}
