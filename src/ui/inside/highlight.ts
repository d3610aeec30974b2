export type Tone = 'plain' | 'comment' | 'attribute' | 'number' | 'keyword' | 'type' | 'call';

export interface Token {
  readonly tone: Tone;
  readonly text: string;
}

const KEYWORDS = 'alias|break|case|const|continue|default|else|enable|false|fn|for|if|let|loop|override|return|struct|switch|true|var|while';
const TYPES = 'array|atomic|bool|f32|f16|i32|u32|vec[234][fiu]?|mat[234]x[234]f?|storage|uniform|workgroup|private|function|read|read_write';
const TONES: readonly Tone[] = ['comment', 'attribute', 'number', 'keyword', 'type', 'call'];
const TOKEN = new RegExp(
  ['(//.*)', '(@\\w+)', '\\b(0x[\\da-fA-F]+[iu]?|\\d[\\d.]*(?:e[+-]?\\d+)?[fiuh]?)\\b', `\\b(${KEYWORDS})\\b`, `\\b(${TYPES})\\b`, '\\b(\\w+)(?=\\()'].join('|'), 'g',
);

/** One line of WGSL, such as `let x = f(1u); // why`, as tokens whose texts together are the line. */
export function tokensOf(line: string): readonly Token[] {
  const tokens: Token[] = [];
  let end = 0;
  for (const match of line.matchAll(TOKEN)) {
    if (match.index > end) tokens.push({ tone: 'plain', text: line.slice(end, match.index) });
    tokens.push({ tone: TONES[match.slice(1).findIndex((part) => part !== undefined)]!, text: match[0] });
    end = match.index + match[0].length;
  }
  if (end < line.length) tokens.push({ tone: 'plain', text: line.slice(end) });
  return tokens;
}
