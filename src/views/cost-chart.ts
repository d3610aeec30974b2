import { axisBottom, axisLeft } from 'd3-axis';
import { scaleLog, type ScaleLogarithmic } from 'd3-scale';
import { line, symbol, symbolCircle, symbolDiamond, symbolSquare, symbolTriangle } from 'd3-shape';
import { formatNumber } from './format.ts';
import { drawAxis, drawCaptions, layerOf, LETTER, svgOf, widthOf } from './layer.ts';
import type { Picture } from './picture.ts';

/** Both above 0, as logarithms need. */
export interface CostPoint {
  readonly x: number;
  readonly y: number;
}

export interface CostSeries {
  /** Stands at the end of its line: up to 14 letters. */
  readonly name: string;
  /** By growing x. */
  readonly points: readonly CostPoint[];
}

export interface CostHit extends CostPoint {
  readonly series: string;
  readonly text: string;
}

interface CostAxis {
  readonly title: string;
  /** 'FLOP' is read '1.2 GFLOP'; none where the title is what is counted. */
  readonly unit?: string;
}

export interface CostChart {
  readonly x: CostAxis;
  readonly y: CostAxis;
  /** The size that is shown now, on the x axis. */
  readonly current?: number | undefined;
  /** CSS pixels. */
  readonly height?: number;
}

const LETTERS = 14;
const MARGIN = { top: 36, bottom: 36, left: 46 };
/** CSS pixels between the names at the ends of the lines. */
const NAME = 14;
const SHAPES = [symbolCircle, symbolSquare, symbolTriangle, symbolDiamond];
const DASHES = ['', '6 3', '2 3', '8 3 2 3'];
const COLOURS = [
  'var(--accent, #0b6bcb)', 'light-dark(#a8530a, #f2a65a)', 'light-dark(#0f7453, #5fd39a)', 'light-dark(#8f3d83, #e59bd6)',
];

/** Draws how costs grow with a size, on logarithmic axes, where a power is a straight line. A series of no points is left out. */
export function drawCostChart(element: HTMLElement, all: readonly CostSeries[], chart: CostChart): Picture<CostHit> {
  const { x: across, y: up, current, height = 232 } = chart;
  const width = widthOf(element);
  const series = all.filter(({ points }) => points.length > 0);
  const right = 10 + LETTER * Math.min(LETTERS, Math.max(0, ...series.map(({ name }) => name.length)));
  const xs = [...series.flatMap(({ points }) => points.map(({ x }) => x)), ...(current !== undefined ? [current] : [])];
  const x = scaleLog(reachOf(xs), [MARGIN.left + 6, width - right]);
  const y = scaleLog(reachOf(series.flatMap(({ points }) => points.map(({ y }) => y))), [height - MARGIN.bottom, MARGIN.top]).nice();

  const svg = svgOf(element, { width, height, label: `${up.title} against ${across.title}: ${series.map(endText(chart)).join('; ')}` });
  drawAxis(layerOf(svg, 'costs'), axisLeft<number>(y).tickValues(decades(y, (height - MARGIN.top - MARGIN.bottom) / 30)).tickFormat((value) => thousands(value))
    .tickSize(right + MARGIN.left - width).tickPadding(6), [MARGIN.left, 0]);
  drawAxis(layerOf(svg, 'sizes'), axisBottom<number>(x).tickValues(sizeTicks(x)).tickFormat((value) => thousands(value)).tickSize(4).tickPadding(4),
    [0, height - MARGIN.bottom]);
  drawCaptions(layerOf(svg, 'captions'), [
    { text: titleOf(up), x: 0, y: 11 },
    ...(current === undefined ? [] : [{ text: thousands(current), x: x(current), y: MARGIN.top - 10, anchor: 'middle' as const }]),
    { text: titleOf(across), x: width - right, y: height - 4, anchor: 'end' },
  ]);
  layerOf(svg, 'current').selectAll('path').data(current === undefined ? [] : [current]).join('path')
    .attr('d', (size) => `M${x(size)},${MARGIN.top - 5}V${height - MARGIN.bottom}`)
    .style('stroke', 'var(--text, #161a21)').style('stroke-width', 1.5).style('opacity', 0.6);

  const path = line<CostPoint>((point) => x(point.x), (point) => y(point.y));
  layerOf(svg, 'lines').selectAll('path').data(series).join('path').attr('d', ({ points }) => path(points)).attr('fill', 'none')
    .attr('stroke-linejoin', 'round').attr('stroke-dasharray', (_, i) => DASHES[i % DASHES.length]! || null)
    .style('stroke', (_, i) => colourOf(i)).style('stroke-width', 2);
  const dots = series.flatMap(({ points }, i) => points.map((point) => ({ ...point, i, now: current !== undefined && Math.abs(point.x / current - 1) < 1e-6 })));
  layerOf(svg, 'points').selectAll('path').data(dots).join('path').attr('d', ({ i, now }) => symbol(SHAPES[i % SHAPES.length], now ? 90 : 26)())
    .attr('transform', (dot) => `translate(${x(dot.x)},${y(dot.y)})`)
    .style('fill', ({ i }) => colourOf(i)).style('stroke', 'var(--bg, white)').style('stroke-width', 1);
  const ends = spreadOut(series.map(({ points }) => y(points.at(-1)!.y)), { least: MARGIN.top, most: height - MARGIN.bottom, gap: NAME });
  const names = layerOf(svg, 'names');
  const short = (name: string) => (name.length > LETTERS ? `${name.slice(0, LETTERS - 1)}…` : name);
  drawCaptions(names, series.map(({ name }, i) => ({ text: short(name), x: width - right + 10, y: ends[i]! + 4 })));
  names.selectAll<SVGTextElement, unknown>('text').style('fill', (_, i) => colourOf(i)).style('font-weight', 600);
  const ring = layerOf(svg, 'mark').attr('pointer-events', 'none');

  const hitOf = (at: number, { x, y }: CostPoint): CostHit => ({
    x, y, series: series[at]!.name, text: `${series[at]!.name}: ${amount(y, up)} at ${amount(x, across)}`,
  });
  return {
    hit: (px, py) => {
      let found: CostHit | undefined;
      let least = 32;
      series.forEach(({ points }, at) => points.forEach((point) => {
        const distance = Math.hypot(x(point.x) - px, y(point.y) - py);
        if (distance < least) [found, least] = [hitOf(at, point), distance];
      }));
      return found;
    },
    mark: (hit) => ring.selectAll('circle').data(hit ? [hit] : []).join('circle').attr('r', 8)
      .attr('cx', (point) => x(point.x)).attr('cy', (point) => y(point.y)).attr('fill', 'none')
      .style('stroke', 'var(--text, #161a21)').style('stroke-width', 2),
    neighbour: (hit, dx, dy) => {
      const from = Math.max(0, series.findIndex(({ name }) => name === hit?.series));
      // Upwards is the next line above at the same place, as the eye sees them.
      const at = Math.min(series.length - 1, Math.max(0, from + (hit ? dy : 0)));
      const { points } = series[at]!;
      const start = hit?.x ?? current ?? points[0]!.x;
      const nearest = points.reduce((best, point, i) => (Math.abs(Math.log(point.x / start)) < Math.abs(Math.log(points[best]!.x / start)) ? i : best), 0);
      return hitOf(at, points[Math.min(points.length - 1, Math.max(0, nearest + (hit ? dx : 0)))]!);
    },
  };
}

const colourOf = (at: number): string => COLOURS[at % COLOURS.length]!;
const titleOf = ({ title, unit }: CostAxis): string => (unit ? `${title}, ${unit}` : title);
const amount = (value: number, { title, unit }: CostAxis): string => (unit ? thousands(value, unit) : `${thousands(value)} ${title}`);
const pointText = ({ x, y }: CostChart, point: CostPoint): string => `${amount(point.y, y)} at ${amount(point.x, x)}`;
const endText = (chart: CostChart) => ({ name, points }: CostSeries): string =>
  `${name} from ${pointText(chart, points[0]!)} to ${pointText(chart, points.at(-1)!)}`;

/** Ends for a logarithm: what is not above 0 has none, a single value gets room on both sides. */
function reachOf(values: readonly number[]): [number, number] {
  const above = values.filter((value) => value > 0 && Number.isFinite(value));
  if (above.length === 0) return [1, 10];
  const [low, high] = [Math.min(...above), Math.max(...above)];
  return low === high ? [low / 2, high * 2] : [low, high];
}

/** Powers of ten within a scale, every second, third… of them where more than `most` would stand. */
export function decades(scale: ScaleLogarithmic<number, number>, most: number): number[] {
  const [low = 1, high = 10] = scale.domain();
  const [first, last] = [Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9)];
  const every = Math.max(1, Math.ceil((last - first + 1) / Math.max(1, most)));
  return Array.from({ length: Math.max(0, Math.floor((last - first) / every) + 1) }, (_, i) => 10 ** (first + i * every));
}

/** 1, 2 and 5 times the powers of ten as far as their numbers keep clear of one another. */
function sizeTicks(scale: ScaleLogarithmic<number, number>): number[] {
  const all = decades(scale.copy().nice(), Infinity).flatMap((power) => [1, 2, 5].map((step) => step * power));
  const [low = 1, high = 10] = scale.domain();
  const kept: number[] = [];
  for (const tick of all.filter((value) => low <= value && value <= high)) {
    const last = kept.at(-1);
    if (last === undefined || scale(tick) - scale(last) > 34) kept.push(tick);
  }
  return kept;
}

/** Places moved apart to at least `gap`, as little as can be, within [least, most] while they fit; in the order given. */
export function spreadOut(
  places: readonly number[], { least, most, gap }: { readonly least: number; readonly most: number; readonly gap: number },
): number[] {
  const order = places.map((_, i) => i).sort((a, b) => places[a]! - places[b]! || a - b);
  const spread = [...places];
  let above = least - gap;
  for (const i of order) above = spread[i] = Math.max(spread[i]!, above + gap);
  let below = most + gap;
  for (const i of order.toReversed()) below = spread[i] = Math.min(spread[i]!, below - gap);
  return spread;
}

const PREFIXES = ['', 'k', 'M', 'G', 'T', 'P'];

/** A number from 0 up with its thousands as a prefix of the unit: '12', '1.2 k', '3.4 GFLOP'. */
export function thousands(value: number, unit = ''): string {
  if (!(value >= 1000) || !Number.isFinite(value)) return [formatNumber(value), unit].filter(Boolean).join(' ');
  const power = Math.min(PREFIXES.length - 1, Math.floor(Math.log10(value) / 3 + 1e-9));
  return `${formatNumber(value / 1000 ** power)} ${PREFIXES[power]}${unit}`;
}
