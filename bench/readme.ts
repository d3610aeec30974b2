import type { Compared } from './compare.ts';
import { glance } from './report.ts';

/** Of each kind of work the one that says most. */
const SHOWN = ['product-512', 'softmax', 'layer-norm', 'convolution', 'multi-head', 'deformable', 'cbam', 'vit'];
const [START, END] = ['<!-- speed: written by npm run bench -->\n', '\n<!-- /speed -->'];

/** The README with these ratios between its marks. Throws where they are missing. */
export function withSpeed(readme: string, compared: readonly Compared[]): string {
  const [before, rest] = readme.split(START) as [string, string?];
  const after = rest?.split(END)[1];
  if (after === undefined) throw new Error(`README.md should have a table between ${START.trim()} and ${END.trim()}, and has none`);
  return `${before}${START}${glance(compared.filter(({ id }) => SHOWN.includes(id)))}${END}${after}`;
}
