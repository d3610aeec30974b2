import { axisBottom } from 'd3-axis';
import { scaleLinear } from 'd3-scale';
import type { Range } from '../maps/scale.ts';
import type { ColourMap } from './colours.ts';
import { formatNumber } from './format.ts';
import { drawAxis, layerOf, LETTER, svgOf, widthOf } from './layer.ts';

const BAR = 10;
const AXIS = 20;
const STOPS = 33;

/** Each bar on the page refers to the colours of its own. */
let bars = 0;

/** Draws the colours between their two numbers; a pointed end says that values lie beyond it. Returns the ends as text. */
export function drawColourBar(
  element: HTMLElement, range: Range, { colours, ticks = 5 }: { readonly colours: ColourMap; readonly ticks?: number },
): { readonly low: string; readonly high: string } {
  const width = widthOf(element);
  const [low, high] = [formatNumber(range.low), formatNumber(range.high)];
  const svg = svgOf(element, { width, height: BAR + AXIS, label: `Colours from ${low} to ${high}` });
  const gradient = svg.selectAll<SVGLinearGradientElement, number>('linearGradient').data([0])
    .join((enter) => enter.append('linearGradient').attr('id', `colours-${++bars}`));
  // Most maps that follow one another have the same colours.
  if (gradient.attr('data-colours') !== colours.id) {
    gradient.attr('data-colours', colours.id).selectAll('stop').data(Array.from({ length: STOPS }, (_, i) => i / (STOPS - 1))).join('stop')
      .attr('offset', (t) => t).attr('stop-color', (t) => `rgb(${colours.at(t).join(' ')})`);
  }
  layerOf(svg, 'bar').selectAll('path').data([gradient.attr('id')]).join('path')
    .attr('fill', (id) => `url(#${id})`).attr('d', barPath(width, range));
  const scale = scaleLinear([range.low, range.high > range.low ? range.high : range.low + 1], [0, width]);
  const shown = range.high > range.low ? tickValues(range, width, ticks) : [range.low];
  const axis = axisBottom<number>(scale).tickValues(shown).tickFormat((value) => formatNumber(value)).tickSize(4).tickPadding(4);
  const layer = layerOf(svg, 'axis');
  drawAxis(layer, axis, [0, BAR]);
  // Numbers at the ends stay inside the bar's width.
  layer.selectAll<SVGTextElement, number>('.tick text')
    .attr('text-anchor', (value) => (value === range.low ? 'start' : value === range.high ? 'end' : 'middle'));
  return { low, high };
}

/** The bar's outline: round corners, or points where values lie beyond. */
function barPath(width: number, { clipped, signed }: Range): string {
  const corners = `M3,0H${width - 3}a3,3 0 0 1 3,3v${BAR - 6}a3,3 0 0 1 -3,3H3a3,3 0 0 1 -3,-3v${6 - BAR}a3,3 0 0 1 3,-3z`;
  if (clipped.length === 0) return corners;
  return `M${signed ? `0,${BAR / 2}L8,0` : '0,0'}H${width - 8}L${width},${BAR / 2}L${width - 8},${BAR}H${signed ? 8 : 0}z`;
}

/** Both ends, and between them as many of the round numbers as there is room for. */
export function tickValues({ low, high }: Pick<Range, 'low' | 'high'>, width: number, count: number): number[] {
  const scale = scaleLinear([low, high], [0, width]);
  const length = (value: number) => formatNumber(value).length * LETTER;
  const inner = scale.ticks(count).filter((value) => {
    const half = length(value) / 2 + 8;
    return scale(value) - half > length(low) && scale(value) + half < width - length(high);
  });
  const crowded = inner.some((value, i) => i > 0 && scale(value) - scale(inner[i - 1]!) < (length(value) + length(inner[i - 1]!)) / 2 + 8);
  return crowded ? tickValues({ low, high }, width, count - 1) : [low, ...inner, high];
}
