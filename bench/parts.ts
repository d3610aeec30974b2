/** The later parts of the report by their headings, in their order. What stands before them is the comparison with other runtimes. */
const HEADINGS = { page: '## From the hand to the map', scale: '## From 196 tokens to 4096' } as const;

export type Part = 'comparison' | keyof typeof HEADINGS;

/** The report with one part anew, under its heading; the others stay as an earlier run wrote them. */
export function withPart(report: string, part: Part, text: string): string {
  const pieces = new Map<Part, string>([['comparison', '# Measured']]);
  for (const piece of report.split(new RegExp(`^(?=(?:${Object.values(HEADINGS).join('|')})$)`, 'm'))) {
    if (piece.trim() !== '') pieces.set(partOf(piece), piece);
  }
  pieces.set(part, part === 'comparison' ? text : `${HEADINGS[part]}\n\n${text}`);
  const order: readonly Part[] = ['comparison', 'page', 'scale'];
  return `${order.flatMap((each) => pieces.get(each)?.trim() || []).join('\n\n')}\n`;
}

const partOf = (piece: string): Part =>
  (Object.keys(HEADINGS) as (keyof typeof HEADINGS)[]).find((part) => piece.startsWith(HEADINGS[part])) ?? 'comparison';
