import { formatNumber } from './format.ts';
import { headColour, headShape } from './head-colours.ts';
import { circleAt, drawCaptions, drawStrokes, HALO, layerOf, svgOf, widthOf } from './layer.ts';
import type { Picture } from './picture.ts';

/** A sampled point around its reference, which is (0, 0); x to the right, y down. */
export interface HeadPoint {
  readonly head: number;
  readonly x: number;
  readonly y: number;
  readonly weight: number;
  readonly text: string;
}

export interface HeadPoints {
  readonly heads: number;
  /** What a length of 1 is. */
  readonly unit: string;
  readonly selected?: number | undefined;
}

const GAP = 8;
const TITLE = 16;
/** CSS pixels that a chart is wide, at least and at most. */
const SIDE = [112, 176] as const;
const REACH = 14;

/**
 * Draws, in a chart for each head, where its points lie around the reference; all charts have one scale. The area of a point
 * is its weight.
 */
export function drawHeadPoints(element: HTMLElement, points: readonly HeadPoint[], { heads, unit, selected }: HeadPoints): Picture<HeadPoint> {
  const width = widthOf(element);
  const columns = Math.max(1, Math.min(heads, Math.floor((width + GAP) / (SIDE[0] + GAP))));
  const side = Math.min(SIDE[1], (width - GAP * (columns - 1)) / columns);
  const pitch = side + TITLE + GAP;
  const reach = reachOf(points);
  const heaviest = points.reduce((most, { weight }) => Math.max(most, Math.abs(weight)), 0) || 1;
  const originOf = (head: number) => ({ x: (head % columns) * (side + GAP) + side / 2, y: Math.floor(head / columns) * pitch + TITLE + side / 2 });
  const scale = side / 2 / reach;
  const marks = points.map((point) => {
    const origin = originOf(point.head);
    const [dx, dy] = [point.x, point.y].map((value) => (Number.isFinite(value) ? value * scale : 0)) as [number, number];
    return { point, x: origin.x + dx, y: origin.y + dy, origin, radius: Math.max(2, Math.min(11, side / 14) * Math.sqrt(Math.abs(point.weight) / heaviest)) };
  });
  const charts = Array.from({ length: heads }, (_, head) => head);

  const whose = `${heads} ${heads === 1 ? 'head' : 'heads'}`;
  const svg = svgOf(element, {
    width, height: Math.ceil(heads / columns) * pitch - GAP + 20,
    label: `${points.length} points of ${whose} around the asking position, ±${formatNumber(reach)} ${unit}`,
  });
  layerOf(svg, 'grounds').selectAll('rect').data(charts).join('rect')
    .attr('x', (head) => originOf(head).x - side / 2).attr('y', (head) => originOf(head).y - side / 2).attr('width', side).attr('height', side).attr('rx', 3)
    .style('fill', 'var(--raised, #8882)').style('stroke', (head) => (head === selected ? 'var(--accent, #0b6bcb)' : 'var(--line, #8884)'));
  layerOf(svg, 'lines').attr('aria-hidden', 'true').selectAll('path').data(charts).join('path')
    .attr('d', (head) => linesOf(originOf(head), side, reach))
    .style('stroke', 'var(--line, #8884)').style('stroke-width', 1).attr('fill', 'none');
  layerOf(svg, 'cross').attr('aria-hidden', 'true').selectAll('path').data(charts).join('path')
    .attr('d', (head) => `M${originOf(head).x - 5},${originOf(head).y}h10M${originOf(head).x},${originOf(head).y - 5}v10`)
    .style('stroke', 'var(--text, #161a21)').style('stroke-width', 1.5);
  layerOf(svg, 'spokes').attr('aria-hidden', 'true').selectAll('path').data(marks).join('path')
    .attr('d', ({ origin, x, y }) => `M${origin.x},${origin.y}L${x},${y}`)
    .style('stroke', 'var(--muted, #667085)').style('stroke-width', 1).style('opacity', 0.6);
  layerOf(svg, 'points').selectAll('path').data(marks).join('path')
    .attr('d', ({ point, radius }) => headShape(point.head, radius)).attr('transform', ({ x, y }) => `translate(${x},${y})`)
    .style('fill', ({ point }) => headColour(point.head)).style('stroke', HALO).style('stroke-width', 1);
  drawCaptions(layerOf(svg, 'captions'), [
    ...charts.map((head) => ({ text: `head ${head + 1}`, x: originOf(head).x - side / 2, y: originOf(head).y - side / 2 - 5 })),
    { text: `each chart: ±${formatNumber(reach)} ${unit}, a line every ${formatNumber(stepOf(reach))}`, x: 0, y: Math.ceil(heads / columns) * pitch - GAP + 15 },
  ]);
  const ring = layerOf(svg, 'mark').attr('pointer-events', 'none');
  return {
    hit: (x, y) => marks.reduce<{ point: HeadPoint | undefined; far: number }>((best, mark) => {
      const far = Math.hypot(mark.x - x, mark.y - y);
      return far < best.far ? { point: mark.point, far } : best;
    }, { point: undefined, far: REACH }).point,
    mark: (hit) => {
      const mark = marks.find(({ point }) => hit && point.head === hit.head && point.text === hit.text);
      drawStrokes(ring, mark ? [{ d: circleAt(mark.x, mark.y, mark.radius + 4), line: 2 }] : []);
    },
    neighbour: (hit, dx, dy) => {
      const at = marks.findIndex(({ point }) => hit && point.head === hit.head && point.text === hit.text);
      return marks[at < 0 ? 0 : Math.min(marks.length - 1, Math.max(0, at + dx + dy))]!.point;
    },
  };
}

/** The least 1, 2 or 5 · 10ⁿ that no point lies beyond. */
export function reachOf(points: readonly Pick<HeadPoint, 'x' | 'y'>[]): number {
  const most = points.reduce((far, { x, y }) => Math.max(far, ...[x, y].filter(Number.isFinite).map(Math.abs)), 0);
  if (most === 0) return 1;
  const power = 10 ** Math.floor(Math.log10(most));
  return [1, 2, 5, 10].map((times) => times * power).find((reach) => reach * (1 + 1e-9) >= most)!;
}

/** Between the lines of a grid that reaches ±`reach`. */
const stepOf = (reach: number): number => reach / (formatNumber(reach).replace(/^[0.]+/, '').startsWith('5') ? 5 : 2);

function linesOf({ x, y }: { readonly x: number; readonly y: number }, side: number, reach: number): string {
  const steps = Math.round(reach / stepOf(reach));
  return Array.from({ length: 2 * steps - 1 }, (_, i) => {
    const at = ((i + 1 - steps) / steps) * (side / 2);
    return `M${x - side / 2},${y + at}h${side}M${x + at},${y - side / 2}v${side}`;
  }).join('');
}
