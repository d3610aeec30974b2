import { axisBottom, axisLeft } from 'd3-axis';
import { extent } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { formatNumber } from './format.ts';
import { drawAxis, drawCaptions, layerOf, svgOf, widthOf } from './layer.ts';
import type { Picture } from './picture.ts';

export interface BarHit {
  /** The channel, whatever the order of the bars. */
  readonly index: number;
  readonly value: number;
  readonly text: string;
}

export interface Bars {
  /** unit: the axis is 0…1 · positive: 0…the maximum · signed: symmetric around 0. */
  readonly scale: 'unit' | 'positive' | 'signed';
  readonly order?: 'index' | 'sorted';
  /** What a bar is. */
  readonly axis?: string;
  /** What its length is. */
  readonly title?: string;
  /** CSS pixels. */
  readonly height?: number;
  /** The bar that is chosen. */
  readonly selected?: number;
  /** What each bar is on its way to, as a line across it; the axis reaches as far. */
  readonly goals?: ArrayLike<number>;
}

const MARGIN = { top: 22, right: 4, bottom: 36, left: 44 };

/** Draws numbers [C] as bars over the width of an element, such as the gates of the channels. */
export function drawBars(element: HTMLElement, values: ArrayLike<number>, bars: Bars): Picture<BarHit> {
  const { scale, order = 'index', axis = 'channel', title = 'gate', height = 180, selected, goals } = bars;
  const width = widthOf(element);
  const ranks = orderOf(values, order);
  const [low, high] = domainOf(goals ? [...Array.from(values), ...Array.from(goals)] : values, scale);
  const x = scaleLinear([0, ranks.length], [MARGIN.left, width - MARGIN.right]);
  const y = scaleLinear([low, high], [height - MARGIN.bottom, MARGIN.top]);
  const step = x(1) - x(0);
  const gap = step >= 4 ? 1 : 0;
  const boxOf = (rank: number) => {
    const value = values[ranks[rank]!]!;
    const tip = y(Number.isFinite(value) ? Math.min(high, Math.max(low, value)) : 0);
    // A gate of zero keeps a hair of a bar, so that it is not a gap.
    const length = Math.max(0.5, Math.abs(tip - y(0)));
    return { x: x(rank), y: tip > y(0) ? y(0) : y(0) - length, width: Math.max(0.5, step - gap), height: length };
  };

  const [least, greatest] = extent(Array.from(values));
  const svg = svgOf(element, {
    width, height, label: `${title} of ${ranks.length} × ${axis}, from ${formatNumber(least ?? 0)} to ${formatNumber(greatest ?? 0)}`,
  });
  const across = axisLeft<number>(y).ticks(4).tickFormat((value) => formatNumber(value))
    .tickSize(MARGIN.left + MARGIN.right - width).tickPadding(6);
  drawAxis(layerOf(svg, 'values'), across, [MARGIN.left, 0]);
  const boxes = ranks.map((_, rank) => boxOf(rank));
  layerOf(svg, 'bars').selectAll('rect').data(boxes).join('rect')
    .attr('x', (box) => box.x).attr('y', (box) => box.y).attr('width', (box) => box.width).attr('height', (box) => box.height)
    .style('fill', 'var(--accent, #0b6bcb)').style('opacity', (_, rank) => (selected === undefined || selected === ranks[rank] ? 1 : 0.45));
  const lines = goals ? ranks.map((index, rank) => `M${x(rank)},${y(goals[index]!)}h${Math.max(1, step - gap)}`) : [];
  layerOf(svg, 'goals').selectAll('path').data(lines).join('path').attr('d', (d) => d)
    .style('stroke', 'var(--text, #161a21)').style('stroke-width', 1.5).attr('shape-rendering', 'crispEdges');
  const along = axisBottom<number>(x.copy().domain([-0.5, ranks.length - 0.5]))
    .tickValues(indexTicks(ranks.length, width)).tickFormat((value) => String(value)).tickSize(4).tickPadding(4);
  drawAxis(layerOf(svg, 'indices'), along, [0, height - MARGIN.bottom]);
  drawCaptions(layerOf(svg, 'captions'), [
    { text: title, x: MARGIN.left, y: 11 },
    { text: order === 'sorted' ? `${axis}${axis.endsWith('s') ? 'es' : 's'}, largest first` : axis, x: width - MARGIN.right, y: height - 4, anchor: 'end' },
  ]);
  const marks = layerOf(svg, 'mark').attr('pointer-events', 'none');

  const hitAt = (rank: number): BarHit => {
    const index = ranks[rank]!;
    const value = values[index]!;
    return { index, value, text: `${axis} ${index}: ${formatNumber(value)}${goals ? ` of ${formatNumber(goals[index]!)}` : ''}` };
  };
  return {
    hit: (px, py) => {
      const rank = Math.floor(x.invert(px));
      return 0 <= rank && rank < ranks.length && 0 <= py && py <= height ? hitAt(rank) : undefined;
    },
    mark: (hit) => marks.selectAll('rect').data(hit ? [boxOf(ranks.indexOf(hit.index))] : []).join('rect')
      .attr('x', (box) => box.x - 1).attr('width', (box) => box.width + 2)
      .attr('y', MARGIN.top).attr('height', height - MARGIN.top - MARGIN.bottom)
      .style('fill', 'var(--text, #161a21)').style('opacity', 0.22),
    neighbour: (hit, dx, dy) => {
      const rank = hit ? ranks.indexOf(hit.index) + dx + dy : 0;
      return hitAt(Math.min(ranks.length - 1, Math.max(0, rank)));
    },
  };
}

/** Which value each bar shows; sorted: the largest first, of equals the lower index. */
export function orderOf(values: ArrayLike<number>, order: 'index' | 'sorted'): number[] {
  const indices = Array.from(values, (_, index) => index);
  return order === 'index' ? indices : indices.sort((a, b) => values[b]! - values[a]! || a - b);
}

function domainOf(values: ArrayLike<number>, scale: Bars['scale']): [number, number] {
  if (scale === 'unit') return [0, 1];
  const finite = Array.from(values).filter(Number.isFinite);
  const reach = Math.max(0, ...finite.map((value) => (scale === 'signed' ? Math.abs(value) : value))) || 1;
  return scale === 'signed' ? [-reach, reach] : [Math.min(0, ...finite), reach];
}

/** Whole numbers for an axis of `count` places, about one per 60 CSS pixels; the first place is 0. */
export function indexTicks(count: number, width: number): number[] {
  const ticks = scaleLinear([0, Math.max(1, count - 1)], [0, width]).ticks(Math.max(2, width / 60));
  return ticks.filter((tick) => Number.isInteger(tick) && tick < count);
}
