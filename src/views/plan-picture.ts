import { max } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { symbol, symbolCircle, symbolDiamond, symbolSquare } from 'd3-shape';
import { layerOf, svgOf } from './layer.ts';

/** What stands at one row of a plan. */
export interface PlanRow {
  /** input: given · fold: steps folded together · step: runs every time · once: runs once · late: runs when it is looked at · none: no node, lines pass. */
  readonly node: 'input' | 'fold' | 'step' | 'once' | 'late' | 'none';
  /** How many weights it reads. */
  readonly weights?: number;
  /** Its time, as a share of the longest. */
  readonly time?: number;
}

/** A tensor that flows from one row to one below it. */
export interface PlanLine {
  readonly from: number;
  readonly to: number;
}

export interface PlanPicture {
  readonly rows: readonly PlanRow[];
  readonly lines: readonly PlanLine[];
  /** CSS pixels of a row, and of the drawing. */
  readonly row: number;
  readonly width: number;
  /** The row whose lines are marked. */
  readonly lit?: number | undefined;
}

/** CSS pixels from the left: where the nodes stand, the room for arcs beside them, and where the text may begin. */
const NODE = 34;
const ARCS = 26;
export const GUTTER = 52;
/** Text and its time bar keep this far from the right edge. */
const RIGHT = 8;

/**
 * Draws a plan beside its rows: a node for each, lines for the tensors that flow straight down, arcs for those that skip
 * rows, small diamonds for weights, and a bar of time under each row's text. It has no words: those are the rows themselves.
 */
export function drawPlanPicture(element: HTMLElement, { rows, lines, row, width, lit }: PlanPicture): void {
  const svg = svgOf(element, { width, height: rows.length * row, label: '' }).attr('role', null).attr('aria-label', null).attr('aria-hidden', 'true').attr('pointer-events', 'none');
  const y = (at: number): number => (at + 0.5) * row;
  const lanes = lanesOf(rows, lines);
  const pitch = ARCS / Math.max(3, max(lanes) ?? 0);
  const x = (lane: number): number => NODE - lane * pitch;
  const drawn = lines.map((line, i) => ({ ...line, lane: lanes[i]!, on: line.from === lit || line.to === lit })).sort((a, b) => Number(a.on) - Number(b.on));
  layerOf(svg, 'lines').selectAll('path').data(drawn).join('path').attr('fill', 'none').attr('stroke-linecap', 'round')
    .attr('d', ({ from, to, lane }) => arcOf({ x: NODE, y: y(from) }, { x: NODE, y: y(to) }, x(lane)))
    .style('stroke', ({ on }) => (on ? 'var(--accent, #0b6bcb)' : 'color-mix(in srgb, var(--faint, #667085) 55%, var(--panel, white))'))
    .style('stroke-width', ({ on }) => (on ? 2 : 1.25));

  const nodes = rows.map((each, at) => ({ ...each, at })).filter(({ node }) => node !== 'none');
  layerOf(svg, 'nodes').selectAll('path').data(nodes).join('path')
    .attr('d', ({ node }) => symbol(node === 'fold' || node === 'input' ? symbolSquare : symbolCircle, node === 'fold' ? 120 : 56)())
    .attr('transform', ({ at }) => `translate(${NODE},${y(at)})`)
    .style('fill', ({ node, at }) => (node === 'once' || node === 'late' || node === 'input' ? 'var(--panel, white)' : at === lit ? 'var(--accent, #0b6bcb)' : 'var(--muted, #667085)'))
    .style('stroke', ({ at }) => (at === lit ? 'var(--accent, #0b6bcb)' : 'var(--muted, #667085)')).style('stroke-width', 1.5)
    .attr('stroke-dasharray', ({ node }) => (node === 'late' ? '2 2' : null));
  // One beside the other would not fit: up to three stand above one another.
  const weights = nodes.flatMap(({ weights = 0, at }) => Array.from({ length: Math.min(3, weights) }, (_, i) => ({ at, up: i - (Math.min(3, weights) - 1) / 2 })));
  layerOf(svg, 'weights').selectAll('path').data(weights).join('path').attr('d', symbol(symbolDiamond, 14)())
    .attr('transform', ({ at, up }) => `translate(${NODE + 11},${y(at) + 8 * up})`).style('fill', 'var(--warn, #8a5c00)');

  const length = scaleLinear([0, 1], [0, width - GUTTER - RIGHT]);
  const timed = rows.map((each, at) => ({ ...each, at })).filter(({ time = 0 }) => time > 0);
  layerOf(svg, 'times').selectAll('rect').data(timed).join('rect').attr('x', GUTTER).attr('y', ({ at }) => (at + 1) * row - 5)
    .attr('height', ({ node }) => (node === 'fold' || node === 'none' ? 3 : 2)).attr('rx', 1).attr('width', ({ time }) => Math.max(1, length(time!)))
    .style('fill', 'var(--accent, #0b6bcb)').style('opacity', ({ node }) => (node === 'fold' || node === 'none' ? 0.45 : 0.75));
}

/**
 * Which lane each line runs in: 0 straight down, to the next node; the others beside it, those from one row in one lane, the
 * shortest nearest, and no two tensors in one lane at the same height.
 */
export function lanesOf(rows: readonly Pick<PlanRow, 'node'>[], lines: readonly PlanLine[]): readonly number[] {
  const nextOf = (from: number): number => rows.findIndex(({ node }, at) => at > from && node !== 'none');
  const skips = lines.filter(({ from, to }) => to !== nextOf(from));
  const ends = new Map<number, number>();
  for (const { from, to } of skips) ends.set(from, Math.max(to, ends.get(from) ?? 0));
  const laneOf = new Map<number, number>();
  for (const [from, to] of [...ends].sort((a, b) => (a[1] - a[0]) - (b[1] - b[0]) || a[0] - b[0])) {
    const taken = new Set([...laneOf].filter(([other]) => other < to && from < ends.get(other)!).map(([, lane]) => lane));
    let lane = 1;
    while (taken.has(lane)) lane++;
    laneOf.set(from, lane);
  }
  return lines.map((line) => (skips.includes(line) ? laneOf.get(line.from)! : 0));
}

interface Point { readonly x: number; readonly y: number }

/** From a node down to one below it, along x = `lane`. */
function arcOf(from: Point, to: Point, lane: number): string {
  if (lane === from.x) return `M${from.x},${from.y}V${to.y}`;
  const bend = Math.min(18, (to.y - from.y) / 2);
  return `M${from.x},${from.y}Q${lane},${from.y} ${lane},${from.y + bend}V${to.y - bend}Q${lane},${to.y} ${to.x},${to.y}`;
}
