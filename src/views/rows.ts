import { axisBottom, axisLeft } from 'd3-axis';
import { scaleLinear } from 'd3-scale';
import type { Grid } from '../maps/grid.ts';
import type { Range } from '../maps/scale.ts';
import { indexTicks } from './bars.ts';
import { canvasOf, fitCanvas } from './canvas.ts';
import { coloursFor } from './colours.ts';
import { formatNumber } from './format.ts';
import { canvasUnder, drawAxis, drawCaptions, drawMark, layerOf, LETTER, svgOf, widthOf, type Box } from './layer.ts';
import type { Picture } from './picture.ts';
import { pixelsOf } from './pixels.ts';

/** The numbers of one asker, one for each key, and as a map of those keys that are positions. */
export interface Row {
  readonly title: string;
  /** What is to be said of all of them, at the right of the title: the last of it where there is not room for all. */
  readonly notes: readonly string[];
  readonly values: ArrayLike<number>;
  readonly grid: Grid;
  readonly range: Range;
}

export interface Rows {
  /** What a key is. */
  readonly axis: string;
  /** Keys before the first position. */
  readonly prefix: number;
  /** Id of the colours for values from 0 up. */
  readonly colours: string;
  /** A key in words. */
  nameOf(key: number): string;
}

export interface RowHit {
  readonly key: number;
  readonly text: string;
}

const TITLE = 18;
const CHART = 96;
const BETWEEN = 14;
const FOOT = 34;
const AXIS = 48;
const GAP = 12;

/**
 * Draws several numbers of every key under one another on one axis of keys, such as scores and what softmax makes of them:
 * for each a map and a chart. Hovering marks the key in all of them.
 */
export function drawRows(element: HTMLElement, rows: readonly Row[], { axis, prefix, colours, nameOf }: Rows): Picture<RowHit> {
  const width = widthOf(element);
  const count = rows[0]!.values.length;
  const { height: h, width: w } = rows[0]!.grid;
  const side = width < 480 ? 76 : CHART;
  const map = { width: side * Math.min(1, w / h), height: side * Math.min(1, h / w) };
  const left = side + GAP + AXIS;
  const pitch = TITLE + CHART + BETWEEN;
  const height = rows.length * pitch - BETWEEN + FOOT;
  const topOf = (row: number): number => row * pitch + TITLE;
  const x = scaleLinear([0, count], [left, width - 2]);
  const bottom = topOf(rows.length - 1) + CHART;

  const { context, ratio } = fitCanvas(canvasUnder(element, { x: 0, y: 0, width, height }), { width, height });
  context.imageSmoothingEnabled = false;
  rows.forEach(({ grid, range }, row) => {
    const pixels = new ImageData(pixelsOf(grid, { range, colours: coloursFor(colours, range.signed) }), w, h);
    context.drawImage(canvasOf(pixels), ...[0, topOf(row), map.width, map.height].map((size) => Math.round(size * ratio)) as [number, number, number, number]);
  });

  const svg = svgOf(element, { width, height, label: `${rows.map(({ title }) => title).join(' and ')}, one number for each ${axis} of ${count}` });
  rows.forEach(({ values }, row) => {
    const [low, high] = domainOf(values);
    const y = scaleLinear([low, high], [topOf(row) + CHART, topOf(row)]);
    const across = axisLeft<number>(y).ticks(3).tickFormat((value) => formatNumber(value)).tickSize(left - width + 2).tickPadding(6);
    drawAxis(layerOf(svg, `values-${row}`), across, [left, 0]);
    layerOf(svg, `bars-${row}`).selectAll('path').data([barsOf(values, { x: [left, width - 2], y })]).join('path')
      .attr('d', (d) => d).style('fill', 'var(--accent, #0b6bcb)').attr('shape-rendering', 'crispEdges');
  });
  const along = axisBottom<number>(x.copy().domain([-0.5, count - 0.5]))
    .tickValues(indexTicks(count, width - left)).tickFormat((value) => String(value)).tickSize(4).tickPadding(4);
  drawAxis(layerOf(svg, 'keys'), along, [0, bottom]);
  drawCaptions(layerOf(svg, 'captions'), [
    ...rows.flatMap(({ title, notes }, row) => [
      { text: title, x: 0, y: topOf(row) - 7 },
      { text: fitting(notes, Math.floor(width / LETTER) - title.length - 2), x: width - 2, y: topOf(row) - 7, anchor: 'end' as const },
    ]),
    { text: axis, x: width - 2, y: height - 4, anchor: 'end' },
  ]);
  const marks = layerOf(svg, 'mark');
  const cells = rows.map((_, row) => layerOf(svg, `cell-${row}`));

  const hitAt = (key: number): RowHit =>
    ({ key, text: `${nameOf(key)}: ${rows.map(({ title, values }) => `${title} ${formatNumber(values[key]!)}`).join(', ')}` });
  const cellOf = (key: number, row: number): Box | undefined => {
    const position = key - prefix;
    if (position < 0) return undefined;
    const [across, down] = [map.width / w, map.height / h];
    return { x: (position % w) * across, y: topOf(row) + Math.floor(position / w) * down, width: across, height: down };
  };
  return {
    hit: (px, py) => {
      const row = Math.min(rows.length - 1, Math.floor(py / pitch));
      if (px >= left && px < width - 2 && py >= 0 && py <= height) return hitAt(Math.floor(x.invert(px)));
      const [line, column] = [Math.floor(((py - topOf(row)) / map.height) * h), Math.floor((px / map.width) * w)];
      return 0 <= line && line < h && 0 <= column && column < w ? hitAt(prefix + line * w + column) : undefined;
    },
    mark: (hit) => {
      const lines = hit ? rows.map((_, row) => ({ x: x(hit.key), y: topOf(row), width: Math.max(1.5, x(1) - x(0)), height: CHART })) : [];
      marks.attr('pointer-events', 'none').selectAll('rect').data(lines).join('rect')
        .attr('x', (box) => box.x).attr('y', (box) => box.y).attr('width', (box) => box.width).attr('height', (box) => box.height)
        .style('fill', 'var(--text, #161a21)').style('opacity', 0.28);
      cells.forEach((layer, row) => drawMark(layer, hit && cellOf(hit.key, row)));
    },
    neighbour: (hit, dx, dy) => hitAt(Math.min(count - 1, Math.max(0, hit ? hit.key + dx + dy * w : prefix))),
  };
}

/** As many of the last notes as fit into so many letters. */
export function fitting(notes: readonly string[], letters: number): string {
  const all = notes.join(', ');
  return all.length <= letters || notes.length === 0 ? all : fitting(notes.slice(1), letters);
}

/** From 0, or the least number below it, to the largest. */
function domainOf(values: ArrayLike<number>): [number, number] {
  const finite = Array.from(values).filter(Number.isFinite);
  const low = finite.reduce((least, value) => Math.min(least, value), 0);
  const high = finite.reduce((most, value) => Math.max(most, value), 0);
  return low === high ? [0, 1] : [low, high];
}

/**
 * Bars from 0 for numbers side by side between `x`, as one path. Where several share a pixel, it reaches from the least to
 * the largest of them, so that no peak is lost.
 */
export function barsOf(
  values: ArrayLike<number>, { x: [left, right], y }: { readonly x: readonly [number, number]; y(value: number): number },
): string {
  const columns = Math.min(values.length, Math.max(1, Math.floor(right - left)));
  const step = (right - left) / columns;
  const gap = step >= 4 ? 1 : 0;
  let path = '';
  for (let column = 0; column < columns; column++) {
    let [low, high] = [0, 0];
    const end = Math.ceil(((column + 1) * values.length) / columns);
    for (let i = Math.floor((column * values.length) / columns); i < end; i++) {
      const value = Number.isFinite(values[i]!) ? values[i]! : 0;
      [low, high] = [Math.min(low, value), Math.max(high, value)];
    }
    const [top, base] = [y(high), y(low)];
    path += `M${(left + column * step).toFixed(2)},${top.toFixed(2)}h${(step - gap).toFixed(2)}V${base.toFixed(2)}h${(gap - step).toFixed(2)}z`;
  }
  return path;
}
