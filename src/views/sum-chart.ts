import { axisBottom, axisLeft } from 'd3-axis';
import { scaleLinear, scaleSymlog } from 'd3-scale';
import { formatNumber, formatShare } from './format.ts';
import { drawAxis, drawCaptions, layerOf, svgOf, widthOf } from './layer.ts';
import type { Picture } from './picture.ts';

export interface SumHit {
  readonly count: number;
  readonly text: string;
}

export interface SumChart {
  /** How many are summed now. */
  readonly count: number;
  /** A distance that is near enough, and from how many on it is reached. */
  readonly near: { readonly within: number; readonly count: number };
  /** CSS pixels. */
  readonly height?: number;
}

const MARGIN = { top: 22, right: 14, bottom: 36, left: 48 };

/**
 * Draws how far a running sum is from the whole, as a share of the whole, after 0, 1, 2 … of its terms. The axis of terms is a
 * logarithm from 1 on, since the first ones matter most.
 */
export function drawSumChart(element: HTMLElement, distances: ArrayLike<number>, { count, near, height = 180 }: SumChart): Picture<SumHit> {
  const width = widthOf(element);
  const last = distances.length - 1;
  const most = Array.from(distances).reduce((high, distance) => Math.max(high, distance), 1);
  const x = scaleSymlog([0, last], [MARGIN.left, width - MARGIN.right]);
  const y = scaleLinear([0, most], [height - MARGIN.bottom, MARGIN.top]);
  const svg = svgOf(element, {
    width, height, label: `How far the sum of the heaviest keys is from the whole answer: within ${formatShare(near.within)} from ${near.count} of ${last} keys on`,
  });
  drawAxis(layerOf(svg, 'distances'), axisLeft<number>(y).tickValues([0, 0.25, 0.5, 0.75, 1].filter((tick) => tick <= most)).tickFormat((value) => formatShare(value))
    .tickSize(MARGIN.left + MARGIN.right - width).tickPadding(6), [MARGIN.left, 0]);
  drawAxis(layerOf(svg, 'counts'), axisBottom<number>(x).tickValues(ticksTo(last).filter((tick, i, ticks) => i === 0 || x(tick) - x(ticks[i - 1]!) > 18))
    .tickFormat(String).tickSize(4).tickPadding(4), [0, height - MARGIN.bottom]);
  drawCaptions(layerOf(svg, 'captions'), [
    { text: 'distance to the whole answer', x: MARGIN.left, y: 11 },
    { text: 'keys summed, heaviest first', x: width - MARGIN.right, y: height - 4, anchor: 'end' },
  ]);
  layerOf(svg, 'near').selectAll('path').data([`M${MARGIN.left},${y(near.within)}H${width - MARGIN.right}`]).join('path').attr('d', (d) => d)
    .attr('stroke-dasharray', '4 4').attr('fill', 'none').style('stroke', 'var(--good, #0f7453)').style('stroke-width', 1.25);
  const path = Array.from(distances, (distance, i) => `${i === 0 ? 'M' : 'L'}${x(i).toFixed(2)},${y(distance).toFixed(2)}`).join('');
  layerOf(svg, 'line').selectAll('path').data([path]).join('path').attr('d', (d) => d).attr('fill', 'none').attr('stroke-linejoin', 'round')
    .style('stroke', 'var(--accent, #0b6bcb)').style('stroke-width', 2);
  const dot = (layer: string, at: readonly number[], radius: number, fill: string) => layerOf(svg, layer).selectAll('circle').data(at).join('circle')
    .attr('r', radius).attr('cx', (i) => x(i)).attr('cy', (i) => y(distances[i]!)).style('fill', fill).style('stroke', 'var(--bg, white)').style('stroke-width', 2);
  dot('near-dot', [near.count], 4, 'var(--good, #0f7453)');
  dot('now', [count], 5.5, 'var(--accent, #0b6bcb)');
  const marks = layerOf(svg, 'mark').attr('pointer-events', 'none');

  const hitAt = (at: number): SumHit => ({
    count: at, text: `${at} of ${last} key${last === 1 ? '' : 's'}: ${formatShare(distances[at]!)} from the whole${at === last ? '' : ` (${formatNumber(distances[at]!)} of its length)`}`,
  });
  return {
    hit: (px, py) => (px >= MARGIN.left - 6 && px <= width && 0 <= py && py <= height
      ? hitAt(Math.min(last, Math.max(0, Math.round(x.invert(px))))) : undefined),
    mark: (hit) => marks.selectAll('circle').data(hit ? [hit.count] : []).join('circle').attr('r', 8).attr('cx', (at) => x(at)).attr('cy', (at) => y(distances[at]!))
      .attr('fill', 'none').style('stroke', 'var(--text, #161a21)').style('stroke-width', 2),
    neighbour: (hit, dx, dy) => hitAt(Math.min(last, Math.max(0, (hit?.count ?? count) + dx - dy))),
  };
}

/** 0, 1, 2, 5, 10, 20, 50 … and the last. */
const ticksTo = (last: number): number[] =>
  [0, ...Array.from({ length: 6 }, (_, power) => [1, 2, 5].map((step) => step * 10 ** power)).flat().filter((tick) => tick < 0.75 * last), last];
