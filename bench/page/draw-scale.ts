import { drawCostChart } from '../../src/views/cost-chart.ts';
import { drawnApart } from '../../src/views/standalone-svg.ts';
import '../../src/ui/tokens.css';
import type { Scale, ScalePoint } from '../scale.ts';

const NAMES = { tokens: 'attention', side: 'ViT-Tiny' } as const;
const CHARTS = {
  'scale-time.svg': { y: { title: 'time a token, × the first' }, of: (point: ScalePoint, first: ScalePoint) => point.run / point.tokens / (first.run / first.tokens) },
  'scale-memory.svg': { y: { title: 'megabytes on the GPU, at most' }, of: (point: ScalePoint) => point.bytes / 1e6 },
} as const;

/** Time and memory against tokens, as the page's own chart, each as a file of its own. */
export async function drawScale(scale: Scale): Promise<Readonly<Record<string, string>>> {
  const files: Record<string, string> = {};
  for (const [name, { y, of }] of Object.entries(CHARTS)) {
    const series = (['tokens', 'side'] as const).map((grown) => ({ name: NAMES[grown], points: scale[grown].map((point) => ({ x: point.tokens, y: of(point, scale[grown][0]!) })) }));
    const { text } = await drawnApart({ width: 640, height: 300, theme: 'light', background: 'white', padding: 12 }, (element) => drawCostChart(element, series, { x: { title: 'tokens' }, y, height: 300 }));
    files[name] = `${text}\n`;
  }
  return files;
}
