import type { SampledPoint, Sampling } from '../maps/points.ts';
import { formatNumber } from './format.ts';
import { headColour, headShape } from './head-colours.ts';
import { circleAt, drawStrokes, HALO, layerOf, overlayOf } from './layer.ts';
import type { Picture } from './picture.ts';

export interface PointHit extends SampledPoint {
  readonly text: string;
}

export interface Points {
  /** Whether there are several heads, so that the numbers say whose a point is. */
  readonly heads: number;
  /** The head that stands out; all where there is none. */
  readonly selected?: number | undefined;
}

/** A point in CSS pixels. One beyond the image is drawn at its border, hollow. */
export interface PointMark {
  readonly point: SampledPoint;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** Lines are for the heaviest points: more of them would hide the image. */
const LINES = 32;
/** CSS pixels around a point in which a pointer finds it. */
const REACH = 14;
const LEAST = 1.75;
/** The share of the image that points of equal weight may cover. */
const HIDDEN = 0.04;

/**
 * Draws where a position samples the image: a cross where it stands, points whose area is their weight and whose colour and
 * shape are their head's, faint lines to the heaviest. Overlay on the image; the arrow keys go from the heaviest point down.
 */
export function drawPoints(element: HTMLElement, sampling: Sampling, { heads, selected }: Points): Picture<PointHit> {
  const { svg, width, height } = overlayOf(element);
  const marks = pointMarks(sampling, { width, height });
  const [left, top] = [sampling.reference.x * width, sampling.reference.y * height];
  const fade = ({ point: { head } }: PointMark): number => (selected === undefined || selected === head ? 1 : 0.22);

  const spokes = marks.slice(0, LINES).filter((mark) => fade(mark) === 1).map(({ x, y }) => `M${left},${top}L${x},${y}`).join('');
  drawStrokes(layerOf(svg, 'lines').attr('opacity', 0.5), [{ d: spokes, line: 1 }]);
  // The heaviest comes first in the list and last but one underneath: small points stay visible on large ones.
  const shapes = layerOf(svg, 'points').selectAll<SVGGElement, PointMark>('g').data(marks).join('g')
    .attr('transform', ({ x, y }) => `translate(${x},${y})`).attr('opacity', fade);
  shapes.selectAll<SVGPathElement, PointMark & { halo: boolean }>('path').data((mark) => [{ ...mark, halo: true }, { ...mark, halo: false }]).join('path')
    .attr('d', ({ point, radius }) => headShape(point.head, radius)).attr('stroke-linejoin', 'round')
    .style('fill', ({ point, halo }) => (halo || point.outside ? 'none' : headColour(point.head)))
    .style('stroke', ({ point, halo }) => (halo ? HALO : point.outside ? headColour(point.head) : 'white'))
    .style('stroke-width', ({ point, radius, halo }) => (point.outside ? (halo ? 4 : 2) : (halo ? 2 : 0) + Math.min(1.5, radius / 4)));
  drawStrokes(layerOf(svg, 'reference'), [{ d: crossAt(left, top, Math.min(16, Math.max(11, width / 45))), line: 2.5 }]);
  const ring = layerOf(svg, 'mark');

  const hitOf = ({ point }: PointMark): PointHit => ({ ...point, text: textOf(point, heads) });
  const of = (hit: PointHit | undefined): number => marks.findIndex(({ point }) => point.head === hit?.head && point.index === hit.index);
  return {
    hit: (x, y) => {
      const near = nearest(marks.filter((mark) => fade(mark) === 1), x, y);
      return near && hitOf(near);
    },
    mark: (hit) => {
      const mark = marks[of(hit)];
      drawStrokes(ring, mark ? [
        { d: lineTo(left, top, mark), line: 1.5 },
        { d: circleAt(mark.x, mark.y, mark.radius + 4), line: 2 },
      ] : []);
    },
    neighbour: (hit, dx, dy) => hitOf(marks[hit ? Math.min(marks.length - 1, Math.max(0, of(hit) + dx + dy)) : 0]!),
  };
}

/** Points as they are drawn on an image of [width, height] CSS pixels, in the order of the sampling; never smaller than can be seen. */
export function pointMarks(
  { points, reference }: Sampling, { width, height }: { readonly width: number; readonly height: number },
): readonly PointMark[] {
  const heaviest = points.reduce((most, { weight }) => Math.max(most, Math.abs(weight)), 0);
  // Many points are small ones: even if all weigh the same, they hide little of the image.
  const crowded = Math.sqrt((HIDDEN * width * height) / (Math.PI * Math.max(1, points.length)));
  const largest = Math.min(Math.min(13, Math.max(6, width / 48)), Math.max(2 * LEAST, crowded));
  return points.map((point) => {
    const radius = Math.max(LEAST, heaviest > 0 ? largest * Math.sqrt(Math.abs(point.weight) / heaviest) : 0);
    const edge = point.outside ? radius + 2 : 0;
    const within = (at: number, size: number) => Math.min(size - edge, Math.max(edge, at * size));
    // What is not a number lies nowhere: it stays, hollow, where the question came from.
    const { x, y } = Number.isFinite(point.x + point.y) ? point : reference;
    return { point, x: within(x, width), y: within(y, height), radius };
  });
}

/** The nearest mark within reach; of those that lie as near, the last, which is the smallest and on top. */
function nearest(marks: readonly PointMark[], x: number, y: number): PointMark | undefined {
  let found: PointMark | undefined;
  let least = Infinity;
  for (const mark of marks) {
    const distance = Math.hypot(mark.x - x, mark.y - y);
    if (distance > Math.max(REACH, mark.radius) || distance > least) continue;
    [found, least] = [mark, distance];
  }
  return found;
}

function textOf({ head, index, weight, x, y, outside }: SampledPoint, heads: number): string {
  const whose = heads > 1 ? `head ${head + 1}, ` : '';
  return `${whose}point ${index + 1}: weight ${formatNumber(weight)} at x ${formatNumber(x, 2)}, y ${formatNumber(y, 2)}${outside ? ', outside the image' : ''}`;
}

/** From the reference to the ring around a point. */
function lineTo(x: number, y: number, { x: toX, y: toY, radius }: PointMark): string {
  const length = Math.hypot(toX - x, toY - y);
  const short = Math.max(0, 1 - (radius + 4) / Math.max(length, 1e-9));
  return short > 0 ? `M${x},${y}L${x + short * (toX - x)},${y + short * (toY - y)}` : '';
}

/** A cross that is open in the middle, so that a point under it shows. */
const crossAt = (x: number, y: number, size: number): string =>
  [[1, 0], [-1, 0], [0, 1], [0, -1]].map(([dx, dy]) => `M${x + 3.5 * dx!},${y + 3.5 * dy!}l${(size - 3.5) * dx!},${(size - 3.5) * dy!}`).join('');
