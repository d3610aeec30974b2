import { axisBottom, axisLeft } from 'd3-axis';
import { scaleLinear } from 'd3-scale';
import type { Grid } from '../maps/grid.ts';
import type { Range } from '../maps/scale.ts';
import { indexTicks } from './bars.ts';
import { canvasOf, fitCanvas } from './canvas.ts';
import { coloursFor } from './colours.ts';
import { canvasUnder, drawAxis, drawCaptions, drawMark, layerOf, LETTER, svgOf, widthOf } from './layer.ts';
import type { Picture } from './picture.ts';
import { pixelsOf } from './pixels.ts';
import { barsOf, fitting } from './rows.ts';

export interface KeyChart {
  /** What a bar's length is, with its unit. */
  readonly title: string;
  /** What is to be said of all of them, at the right of the title: the last of it where there is not room for all. */
  readonly notes: readonly string[];
  /** A number for each key. */
  readonly values: ArrayLike<number>;
  /** The numbers that these were, as a line over the bars. */
  readonly before?: ArrayLike<number> | undefined;
  /** The keys in the order of their bars, and what that order is. */
  readonly order: readonly number[];
  readonly axis: string;
  /** The keys in full colour. */
  readonly strong: ReadonlySet<number>;
  /** The same numbers in place, and the cell of each key; undefined for a key that is no position. */
  readonly grid: Grid;
  readonly range: Range;
  readonly cells: readonly (number | undefined)[];
  /** Id of the colours for values from 0 up. */
  readonly colours: string;
  format(value: number): string;
  nameOf(key: number): string;
}

export interface KeyHit {
  readonly key: number;
  readonly text: string;
}

const TITLE = 20;
const CHART = 112;
const FOOT = 34;
const AXIS = 52;
const GAP = 12;
/** Room for half of the last number of the axis. */
const RIGHT = 10;

/** Draws a number for each key twice: in place on a small map, and as bars in any order. Hovering marks a key in both. */
export function drawKeyChart(element: HTMLElement, chart: KeyChart): Picture<KeyHit> {
  const { title, notes, values, before, order, axis, strong, grid, range, cells, colours, format, nameOf } = chart;
  const width = widthOf(element);
  const height = TITLE + CHART + FOOT;
  const side = width < 480 ? 84 : CHART;
  const map = { width: side * Math.min(1, grid.width / grid.height), height: side * Math.min(1, grid.height / grid.width) };
  const left = side + GAP + AXIS;
  const x = scaleLinear([0, order.length], [left, width - RIGHT]);
  const y = scaleLinear(domainOf(values, before), [TITLE + CHART, TITLE]);
  const rankOf = new Map(order.map((key, rank) => [key, rank]));

  const { context, ratio } = fitCanvas(canvasUnder(element, { x: 0, y: 0, width, height }), { width, height });
  context.imageSmoothingEnabled = false;
  // Cells that hold no key stay empty: their ground shows where the map ends.
  context.fillStyle = 'rgb(128 128 128 / .18)';
  context.fillRect(0, Math.round(TITLE * ratio), Math.round(map.width * ratio), Math.round(map.height * ratio));
  const pixels = new ImageData(pixelsOf(grid, { range, colours: coloursFor(colours, range.signed) }), grid.width, grid.height);
  context.drawImage(canvasOf(pixels), 0, Math.round(TITLE * ratio), Math.round(map.width * ratio), Math.round(map.height * ratio));

  const svg = svgOf(element, { width, height, label: `${title} of ${order.length} keys` });
  drawAxis(layerOf(svg, 'values'), axisLeft<number>(y).ticks(4).tickFormat((value) => format(value)).tickSize(left - width + RIGHT).tickPadding(6), [left, 0]);
  const part = (kept: (key: number) => boolean) =>
    barsOf(order.map((key) => (kept(key) ? values[key]! : 0)), { x: [left, width - RIGHT], y });
  layerOf(svg, 'bars').selectAll('path').data([part((key) => !strong.has(key)), part((key) => strong.has(key))]).join('path')
    .attr('d', (d) => d).style('fill', 'var(--accent, #0b6bcb)').style('opacity', (_, i) => (i === 0 ? 0.4 : 1)).attr('shape-rendering', 'crispEdges');
  const line = before ? order.map((key, rank) => `${rank === 0 ? 'M' : 'L'}${x(rank).toFixed(2)},${y(before[key]!).toFixed(2)}H${x(rank + 1).toFixed(2)}`).join('') : undefined;
  layerOf(svg, 'before').selectAll('path').data(line ? [line] : []).join('path').attr('d', (d) => d)
    .attr('fill', 'none').style('stroke', 'var(--text, #161a21)').style('stroke-width', 1.25).style('opacity', 0.75);
  drawAxis(layerOf(svg, 'keys'), axisBottom<number>(x.copy().domain([-0.5, order.length - 0.5]))
    .tickValues(indexTicks(order.length, width - left)).tickFormat((value) => String(value)).tickSize(4).tickPadding(4), [0, TITLE + CHART]);
  drawCaptions(layerOf(svg, 'captions'), [
    { text: title, x: left, y: 11 },
    { text: fitting(notes, Math.floor((width - left) / LETTER) - title.length - 2), x: width - RIGHT, y: 11, anchor: 'end' },
    { text: 'in place', x: 0, y: 11 },
    { text: axis, x: width - RIGHT, y: height - 4, anchor: 'end' },
  ]);
  const marks = layerOf(svg, 'mark').attr('pointer-events', 'none');
  const cellMark = layerOf(svg, 'cell');

  const hitAt = (key: number): KeyHit => ({ key, text: `${nameOf(key)}: ${format(values[key]!)}` });
  const [across, down] = [map.width / grid.width, map.height / grid.height];
  return {
    hit: (px, py) => {
      if (px >= left && px < width - RIGHT && 0 <= py && py <= height) return hitAt(order[Math.min(order.length - 1, Math.floor(x.invert(px)))]!);
      const [row, column] = [Math.floor((py - TITLE) / down), Math.floor(px / across)];
      if (!(0 <= row && row < grid.height && 0 <= column && column < grid.width)) return undefined;
      const key = cells.indexOf(row * grid.width + column);
      return key < 0 ? undefined : hitAt(key);
    },
    mark: (hit) => {
      const rank = hit && rankOf.get(hit.key);
      marks.selectAll('rect').data(rank === undefined ? [] : [rank]).join('rect')
        .attr('x', (at) => x(at) - 0.5).attr('width', Math.max(2, x(1) - x(0))).attr('y', TITLE).attr('height', CHART)
        .style('fill', 'var(--text, #161a21)').style('opacity', 0.3);
      const cell = hit && cells[hit.key];
      drawMark(cellMark, cell === undefined ? undefined
        : { x: (cell % grid.width) * across, y: TITLE + Math.floor(cell / grid.width) * down, width: across, height: down });
    },
    neighbour: (hit, dx, dy) => hitAt(order[Math.min(order.length - 1, Math.max(0, hit ? rankOf.get(hit.key)! + dx + dy : 0))]!),
  };
}

/** From 0, or the least number, to the largest; infinities, such as of a weight of 0, are beyond it. */
function domainOf(values: ArrayLike<number>, before: ArrayLike<number> | undefined): [number, number] {
  const all = [...Array.from(values), ...(before ? Array.from(before) : [])].filter(Number.isFinite);
  const [low, high] = [all.reduce((least, value) => Math.min(least, value), 0), all.reduce((most, value) => Math.max(most, value), 0)];
  return low === high ? [0, 1] : [low, high];
}
