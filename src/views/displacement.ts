import type { Displacement } from '../maps/displacement.ts';
import { formatShare } from './format.ts';
import { headColour, headShape } from './head-colours.ts';
import { circleAt, drawStrokes, HALO, layerOf, overlayOf } from './layer.ts';
import type { Picture } from './picture.ts';

export interface DisplacementHit extends Displacement {
  readonly text: string;
}

export interface Displacements {
  /** How many groups of channels move by themselves; each has the colour and shape of a head. */
  readonly groups: number;
}

/** CSS pixels between arrows, at least, and where several groups share a place: a denser grid is drawn every second, third… row and column. */
const SPACING = [15, 26] as const;
/** CSS pixels around an arrow in which a pointer finds it. */
const REACH = 12;

/**
 * Draws where each point of a regular grid moved: a dot where it was, an arrow to where it went, dashed where that is
 * outside; of several groups, a line to the group's colour and shape. Overlay on the image.
 */
export function drawDisplacement(element: HTMLElement, moved: readonly Displacement[], { groups }: Displacements): Picture<DisplacementHit> {
  const { svg, width, height } = overlayOf(element);
  const shown = thinned(moved, { width, height });
  const [rows, columns] = [[...new Set(shown.map(({ row }) => row))], [...new Set(shown.map(({ column }) => column))]];
  const inside = (at: number, size: number) => Math.min(size - 3, Math.max(3, at * size));
  const arrows = shown.filter(({ to }) => Number.isFinite(to.x + to.y)).map((point) => ({
    point, from: [point.from.x * width, point.from.y * height] as const, to: [inside(point.to.x, width), inside(point.to.y, height)] as const,
  }));
  const pathOf = ({ from, to }: (typeof arrows)[number]): string => (groups > 1 ? `M${from}L${to}` : arrowOf(from, to));
  const colourOf = ({ group }: Displacement): string => (groups > 1 ? headColour(group) : 'white');

  drawStrokes(layerOf(svg, 'arrows'), arrows.map((arrow) =>
    ({ d: pathOf(arrow), line: 1.5, colour: colourOf(arrow.point), ...(arrow.point.outside && { dash: '3 3' }) })));
  layerOf(svg, 'grid').selectAll('circle').data(arrows).join('circle').attr('r', Math.min(2.5, Math.max(1.75, width / 220)))
    .attr('cx', ({ from: [x] }) => x).attr('cy', ({ from: [, y] }) => y)
    .style('fill', 'black').style('stroke', 'white').style('stroke-width', 1);
  layerOf(svg, 'tips').selectAll('path').data(groups > 1 ? arrows : []).join('path')
    .attr('d', ({ point }) => headShape(point.group, Math.min(5, Math.max(3.5, width / 110)))).attr('transform', ({ to: [x, y] }) => `translate(${x},${y})`)
    .style('fill', ({ point }) => colourOf(point)).style('stroke', HALO).style('stroke-width', 1);
  const marks = layerOf(svg, 'mark');

  const hitOf = (point: Displacement): DisplacementHit => ({ ...point, text: textOf(point, groups) });
  return {
    hit: (x, y) => {
      let found: Displacement | undefined;
      let least = REACH;
      for (const { point, from, to } of arrows) {
        const distance = distanceTo(from, to, x, y);
        if (distance < least) [found, least] = [point, distance];
      }
      return found && hitOf(found);
    },
    mark: (hit) => {
      const arrow = hit && arrows.find(({ point }) => isAt(hit)(point));
      drawStrokes(marks, arrow ? [{ d: pathOf(arrow), line: 3 }, { d: circleAt(...arrow.to, 7), line: 2 }] : []);
    },
    neighbour: (hit, dx, dy) => {
      const current = (hit && shown.find(isAt(hit))) ?? shown[0]!;
      if (!hit) return hitOf(current);
      const [column, row] = [next(columns, current.column, dx), next(rows, current.row, dy)];
      // Past the end of a row the same row of the next group begins, or none of it could be reached.
      const wraps = dx !== 0 && column === current.column;
      const group = current.group + (wraps ? dx : 0);
      const there = shown.find(isAt({ group, row, column: wraps ? columns.at(dx > 0 ? 0 : -1)! : column }));
      return hitOf(there ?? current);
    },
  };
}

const isAt = (at: Pick<Displacement, 'group' | 'row' | 'column'>) => ({ group, row, column }: Displacement): boolean =>
  group === at.group && row === at.row && column === at.column;

/** The entry `step` after `value` in a rising list, stopping at its ends. */
const next = (list: readonly number[], value: number, step: number): number =>
  list[Math.min(list.length - 1, Math.max(0, list.indexOf(value) + step))]!;

/** Of the points of a grid, every n-th row and column, so that arrows stand apart on an image of [width, height] CSS pixels. */
export function thinned(
  moved: readonly Displacement[], { width, height }: { readonly width: number; readonly height: number },
): readonly Displacement[] {
  const rows = 1 + moved.reduce((most, { row }) => Math.max(most, row), 0);
  const columns = 1 + moved.reduce((most, { column }) => Math.max(most, column), 0);
  const shared = moved.some(({ group }) => group !== moved[0]!.group);
  const every = Math.max(1, Math.ceil(SPACING[shared ? 1 : 0] / Math.min(width / columns, height / rows)));
  const first = Math.floor((every - 1) / 2);
  return every === 1 ? moved : moved.filter(({ row, column }) => row % every === first && column % every === first);
}

type Pixel = readonly [x: number, y: number];

/** A line with a head, which shrinks with a short line. */
export function arrowOf([x, y]: Pixel, [toX, toY]: Pixel): string {
  const length = Math.hypot(toX - x, toY - y);
  if (length < 1) return `M${x},${y}`;
  const [along, size] = [[(toX - x) / length, (toY - y) / length] as const, Math.min(5, length * 0.45)];
  const barb = (side: number) => `${toX - size * (along[0] - 0.6 * side * along[1])},${toY - size * (along[1] + 0.6 * side * along[0])}`;
  return `M${x},${y}L${toX},${toY}M${barb(1)}L${toX},${toY}L${barb(-1)}`;
}

/** From a place to the nearest point of a line. */
function distanceTo([x, y]: Pixel, [toX, toY]: Pixel, px: number, py: number): number {
  const squared = (toX - x) ** 2 + (toY - y) ** 2;
  const t = squared > 0 ? Math.min(1, Math.max(0, ((px - x) * (toX - x) + (py - y) * (toY - y)) / squared)) : 0;
  return Math.hypot(px - x - t * (toX - x), py - y - t * (toY - y));
}

function textOf({ from, to, group, row, column, outside }: Displacement, groups: number): string {
  const [right, down] = [to.x - from.x, to.y - from.y];
  const whose = groups > 1 ? `group ${group + 1}, ` : '';
  const way = `${formatShare(Math.abs(right))} ${right < 0 ? 'left' : 'right'}, ${formatShare(Math.abs(down))} ${down < 0 ? 'up' : 'down'}`;
  return `${whose}point in row ${row + 1}, column ${column + 1}: moved ${way}${outside ? ', outside the image' : ''}`;
}
