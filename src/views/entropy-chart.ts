import { axisBottom, axisLeft, axisRight } from 'd3-axis';
import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { formatNumber } from './format.ts';
import { headColour, headShape } from './head-colours.ts';
import { drawAxis, drawCaptions, layerOf, LETTER, svgOf, widthOf } from './layer.ts';
import type { Picture } from './picture.ts';

/** One head of one layer; both from 0. */
export interface EntropyDot {
  readonly layer: number;
  readonly head: number;
  readonly bits: number;
}

export interface EntropyHit extends EntropyDot {
  readonly text: string;
}

export interface EntropyChart {
  /** By layer: its name, and the bits of a head that looks at all keys alike. */
  readonly layers: readonly { readonly label: string; readonly most: number }[];
  readonly heads: number;
  /** What a layer is called on its axis. */
  readonly axis: string;
  /** What is chosen: a layer, and one of its heads or all. */
  readonly selected?: { readonly layer: number; readonly head: number | undefined };
  /** CSS pixels. */
  readonly height?: number;
}

const MARGIN = { top: 44, bottom: 36, left: 40, right: 48 };
const KEY = 24;

/** Draws the entropy of every head over the layers, in bits, and at the right as the number of keys that alike would have as many. */
export function drawEntropyChart(element: HTMLElement, dots: readonly EntropyDot[], { layers, heads, axis, selected, height = 232 }: EntropyChart): Picture<EntropyHit> {
  const width = widthOf(element);
  const most = Math.max(...layers.map((layer) => layer.most), 1e-9);
  const inner = width - MARGIN.left - MARGIN.right;
  const step = inner / layers.length;
  const x = (layer: number): number => MARGIN.left + (layer + 0.5) * step;
  const y = scaleLinear([0, most], [height - MARGIN.bottom, MARGIN.top]);
  const colour = (head: number) => (heads > 1 ? headColour(head) : 'var(--accent, #0b6bcb)');

  const svg = svgOf(element, { width, height, label: `Entropy of ${heads} head${heads === 1 ? '' : 's'} over ${layers.length} layers, in bits, from 0 to at most ${formatNumber(most)}` });
  drawAxis(layerOf(svg, 'bits'), axisLeft<number>(y).ticks(5).tickFormat((value) => formatNumber(value)).tickSize(-inner).tickPadding(6), [MARGIN.left, 0]);
  const powers = Array.from({ length: Math.floor(most) + 1 }, (_, power) => power).filter((power) => y(0) - y(1) > 18 || power % 2 === 0);
  drawAxis(layerOf(svg, 'effective'), axisRight<number>(y).tickValues(powers).tickFormat((power) => String(2 ** power)).tickSize(4).tickPadding(4), [width - MARGIN.right, 0]);
  const every = Math.max(1, Math.ceil((LETTER * String(layers.length).length + 8) / step));
  const numbers = scaleLinear([0, layers.length - 1], [x(0), x(layers.length - 1)]);
  drawAxis(layerOf(svg, 'layers'), axisBottom<number>(numbers).tickValues(layers.map((_, i) => i).filter((i) => i % every === 0)).tickFormat((i) => String(i + 1))
    .tickSize(4).tickPadding(4), [0, height - MARGIN.bottom]);
  drawCaptions(layerOf(svg, 'captions'), [
    { text: 'bits', x: MARGIN.left - 6, y: MARGIN.top - 10, anchor: 'end' },
    { text: 'keys', x: width - MARGIN.right + 6, y: MARGIN.top - 10 },
    { text: axis, x: width - MARGIN.right, y: height - 4, anchor: 'end' },
    ...(heads > 1 ? [{ text: 'head', x: MARGIN.left, y: 14 }] : []),
    ...Array.from({ length: heads > 1 ? heads : 0 }, (_, head) => ({ text: String(head + 1), x: legendAt(head) + 9, y: 14 })),
  ]);

  // A layer of fewer keys can hold less: the limit is a step for each.
  const limit = layers.map((layer, i) => `${i === 0 ? 'M' : 'L'}${(x(i) - step / 2).toFixed(2)},${y(layer.most).toFixed(2)}h${step.toFixed(2)}`).join('');
  layerOf(svg, 'limit').selectAll('path').data([limit]).join('path').attr('d', (d) => d).attr('fill', 'none').attr('stroke-dasharray', '4 4')
    .style('stroke', 'var(--faint, #828c9e)').style('stroke-width', 1.25);
  const isOn = ({ layer, head }: EntropyDot): boolean => layer === selected?.layer && (selected.head === undefined || selected.head === head);
  layerOf(svg, 'selected').selectAll('rect').data(selected ? [selected.layer] : []).join('rect').attr('x', (layer) => x(layer) - Math.min(step, 28) / 2)
    .attr('y', MARGIN.top).attr('width', Math.min(step, 28)).attr('height', height - MARGIN.top - MARGIN.bottom).style('fill', 'var(--text, #161a21)').style('opacity', 0.07);
  const path = line<EntropyDot>((dot) => x(dot.layer), (dot) => y(dot.bits));
  const lines = Array.from({ length: heads }, (_, head) => dots.filter((dot) => dot.head === head).toSorted((a, b) => a.layer - b.layer));
  layerOf(svg, 'lines').selectAll('path').data(lines).join('path').attr('d', (d) => path(d)).attr('fill', 'none')
    .style('stroke', (_, head) => colour(head)).style('stroke-width', 1.5).style('opacity', 0.65);
  const EDGE = 'light-dark(rgb(0 0 0 / .6), rgb(0 0 0 / .8))';
  layerOf(svg, 'dots').selectAll('path').data(dots).join('path').attr('d', ({ head }) => headShape(head, 5))
    .attr('transform', (dot) => `translate(${x(dot.layer)},${y(dot.bits)})`)
    .style('fill', ({ head }) => colour(head)).style('stroke', (dot) => (isOn(dot) ? 'var(--text, #161a21)' : EDGE)).style('stroke-width', (dot) => (isOn(dot) ? 2 : 1));
  layerOf(svg, 'legend').selectAll('path').data(heads > 1 ? lines.map((_, head) => head) : []).join('path').attr('d', (head) => headShape(head, 5))
    .attr('transform', (head) => `translate(${legendAt(head)},10)`).style('fill', colour).style('stroke', EDGE).style('stroke-width', 1);
  const ring = layerOf(svg, 'mark').attr('pointer-events', 'none');

  function legendAt(head: number): number {
    return MARGIN.left + 5 * LETTER + 8 + head * Math.min(KEY + 6, (width - MARGIN.left - 5 * LETTER - 8) / heads);
  }
  const hitOf = (dot: EntropyDot): EntropyHit => ({
    ...dot, text: `${layers[dot.layer]!.label}${heads > 1 ? `, head ${dot.head + 1}` : ''}: ${formatNumber(dot.bits)} of ${formatNumber(layers[dot.layer]!.most)} bits, as if over ${formatNumber(2 ** dot.bits)} keys`,
  });
  return {
    hit: (px, py) => {
      const near = dots.map((dot) => ({ dot, distance: Math.hypot(x(dot.layer) - px, y(dot.bits) - py) })).sort((a, b) => a.distance - b.distance)[0];
      return near && near.distance < 24 ? hitOf(near.dot) : undefined;
    },
    mark: (hit) => {
      ring.selectAll('circle').data(hit ? [hit] : []).join('circle').attr('r', 9).attr('cx', (dot) => x(dot.layer)).attr('cy', (dot) => y(dot.bits))
        .attr('fill', 'none').style('stroke', 'var(--text, #161a21)').style('stroke-width', 2);
    },
    neighbour: (hit, dx, dy) => {
      const layer = Math.min(layers.length - 1, Math.max(0, (hit?.layer ?? selected?.layer ?? 0) + (hit ? dx : 0)));
      // Upwards is the next dot above in its layer, as the eye sees them.
      const column = dots.filter((dot) => dot.layer === layer).toSorted((a, b) => b.bits - a.bits || a.head - b.head);
      const at = column.findIndex(({ head }) => head === (hit?.head ?? selected?.head ?? 0));
      return hitOf(column[Math.min(column.length - 1, Math.max(0, at + (hit ? dy : 0)))]!);
    },
  };
}
