/** Stands for a line that is left out. */
const NOTHING = '\u0000';

/**
 * A piece of Python: the indentation that all lines share goes, a value of several lines is indented as the line that it stands in, and
 * a line that is nothing but a value that is false goes.
 */
export function py(strings: TemplateStringsArray, ...values: readonly (string | number | false | undefined)[]): string {
  let text = strings[0]!;
  values.forEach((value, i) => {
    const indent = /(?:^|\n)( *)[^\n]*$/.exec(text)![1]!;
    text += (value === false || value === undefined ? NOTHING : String(value).replaceAll('\n', `\n${indent}`)) + strings[i + 1]!;
  });
  const lines = text.split('\n').filter((line) => line.trim() !== NOTHING).map((line) => line.replaceAll(NOTHING, '').trimEnd());
  while (lines[0] === '') lines.shift();
  while (lines.at(-1) === '') lines.pop();
  const shared = Math.min(...lines.filter(Boolean).map((line) => line.search(/\S/)));
  return lines.map((line) => line.slice(shared)).join('\n');
}

/** 'heightWidth' → 'height_width', 'multi-head-attention' → 'multi_head_attention' */
export const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).replace(/\W/g, '_');
