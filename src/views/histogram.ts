import { axisBottom, axisLeft } from 'd3-axis';
import { max, sum } from 'd3-array';
import { scaleLinear, scaleSymlog } from 'd3-scale';
import type { Histogram } from '../maps/histogram.ts';
import { thousands } from './cost-chart.ts';
import { formatNumber, formatShare } from './format.ts';
import { drawAxis, drawCaptions, layerOf, svgOf, widthOf } from './layer.ts';
import type { Picture } from './picture.ts';

export interface BinHit {
  readonly bin: number;
  readonly count: number;
  readonly text: string;
}

/** A bin with more than this share of all numbers hides the others. */
const SKEWED = 0.5;
const MARGIN = { top: 20, right: 8, bottom: 34, left: 48 };

/** Draws how often numbers fall into bins, over the width of an element: `what` is on the axis below, counts on the left. */
export function drawHistogram(
  element: HTMLElement, { edges, counts }: Histogram, { what = 'value', height = 150 }: { readonly what?: string; readonly height?: number } = {},
): Picture<BinHit> {
  const width = widthOf(element);
  const [low = 0, high = 1] = [edges[0], edges.at(-1)];
  const total = sum(counts);
  const x = scaleLinear([low, high], [MARGIN.left, width - MARGIN.right]);
  const most = Math.max(1, max(counts) ?? 1);
  // Where one bin holds most of the numbers, the others would not be seen beside it.
  const skewed = counts.length > 1 && most > SKEWED * total;
  const y = (skewed ? scaleSymlog() : scaleLinear()).domain([0, most]).range([height - MARGIN.bottom, MARGIN.top]);
  const ticks = skewed ? [0, ...decadesTo(most)] : y.ticks(3).filter(Number.isInteger);
  const boxOf = (bin: number) => {
    const left = x(edges[bin]!);
    // What there is at all shows, however rare.
    const tall = counts[bin]! > 0 ? Math.max(1, y(0) - y(counts[bin]!)) : 0;
    return { x: left, y: y(0) - tall, width: Math.max(0.5, x(edges[bin + 1]!) - left - 1), height: tall };
  };
  const svg = svgOf(element, { width, height, label: `Histogram of ${total} numbers from ${formatNumber(low)} to ${formatNumber(high)}` });
  drawAxis(layerOf(svg, 'counts'), axisLeft<number>(y).tickValues(ticks).tickFormat((count) => thousands(count))
    .tickSize(MARGIN.left + MARGIN.right - width).tickPadding(6), [MARGIN.left, 0]);
  layerOf(svg, 'bins').selectAll('rect').data(counts.map((_, bin) => boxOf(bin))).join('rect')
    .attr('x', (box) => box.x).attr('y', (box) => box.y).attr('width', (box) => box.width).attr('height', (box) => box.height)
    .style('fill', 'var(--accent, #0b6bcb)');
  drawAxis(layerOf(svg, 'values'), axisBottom<number>(x).ticks(Math.max(2, width / 90)).tickFormat((value) => formatNumber(value)).tickSize(4).tickPadding(4), [0, height - MARGIN.bottom]);
  drawCaptions(layerOf(svg, 'captions'), [
    { text: skewed ? 'how many, logarithmic' : 'how many', x: 0, y: 11 },
    { text: what, x: width - MARGIN.right, y: height - 3, anchor: 'end' },
  ]);
  const marks = layerOf(svg, 'mark').attr('pointer-events', 'none');

  const hitAt = (bin: number): BinHit => ({
    bin, count: counts[bin]!,
    text: `${formatNumber(edges[bin]!)}…${formatNumber(edges[bin + 1]!)}: ${counts[bin]!.toLocaleString('en')}, ${formatShare(total > 0 ? counts[bin]! / total : 0)}`,
  });
  return {
    hit: (px, py) => {
      const bin = Math.floor(((px - x(low)) / (x(high) - x(low))) * counts.length);
      return 0 <= bin && bin < counts.length && 0 <= py && py <= height ? hitAt(bin) : undefined;
    },
    mark: (hit) => marks.selectAll('rect').data(hit ? [boxOf(hit.bin)] : []).join('rect')
      .attr('x', (box) => box.x).attr('width', (box) => box.width).attr('y', MARGIN.top).attr('height', height - MARGIN.top - MARGIN.bottom)
      .style('fill', 'var(--text, #161a21)').style('opacity', 0.18),
    neighbour: (hit, dx, dy) => hitAt(hit ? Math.min(counts.length - 1, Math.max(0, hit.bin + dx + dy)) : 0),
  };
}

/** 1, 10, 100 … as far as `most`, every other one where they are many. */
function decadesTo(most: number): number[] {
  const powers = Math.floor(Math.log10(most)) + 1;
  return Array.from({ length: powers }, (_, power) => 10 ** power).filter((_, power) => powers < 5 || (powers - 1 - power) % 2 === 0);
}
