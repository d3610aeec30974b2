import type { Axis } from 'd3-axis';
import { select, type Selection } from 'd3-selection';

export type Drawing = Selection<SVGSVGElement, unknown, null, undefined>;
export type Layer = Selection<SVGGElement, unknown, null, undefined>;

/** In CSS pixels, from the element's top left. */
export interface Box { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

/** Axis text: small, with figures of one width. CSS variables follow the theme by themselves, so no drawing has to. */
const TEXT = 'font: 11px/1 ui-monospace, "SF Mono", Menlo, Consolas, monospace; fill: var(--muted, #667085)';
/** How wide one letter of that text is, in CSS pixels. */
export const LETTER = 6.7;

/** The element's one SVG, made on the first call, [width, height] CSS pixels, over whatever else the element holds. */
export function svgOf(
  element: HTMLElement, { width, height, label }: { readonly width: number; readonly height: number; readonly label: string },
): Drawing {
  element.style.position = 'relative';
  const existing = element.querySelector<SVGSVGElement>(':scope > svg');
  return (existing ? select(existing) : select(element).append('svg'))
    .attr('width', width).attr('height', height).attr('viewBox', `0 0 ${width} ${height}`)
    .attr('role', 'img').attr('aria-label', label)
    .style('display', 'block').style('position', 'relative').style('overflow', 'visible');
}

/**
 * The element's one SVG as a sheet over all of what the element lies in, such as the image, in its CSS pixels. Hidden from
 * ears, since the numbers are said elsewhere, and let through by pointers.
 */
export function overlayOf(element: HTMLElement): { readonly svg: Drawing; readonly width: number; readonly height: number } {
  element.style.position = 'absolute';
  element.style.inset = '0';
  const [width, height] = [widthOf(element), element.clientHeight || widthOf(element)];
  const existing = element.querySelector<SVGSVGElement>(':scope > svg');
  const svg = (existing ? select(existing) : select(element).append('svg'))
    .attr('width', width).attr('height', height).attr('viewBox', `0 0 ${width} ${height}`)
    .attr('aria-hidden', 'true').attr('pointer-events', 'none').style('display', 'block').style('overflow', 'hidden');
  return { svg, width, height };
}

/** The element's one canvas under the SVG, its box in CSS pixels given. */
export function canvasUnder(element: HTMLElement, box: Box): HTMLCanvasElement {
  element.style.position = 'relative';
  const canvas = element.querySelector<HTMLCanvasElement>(':scope > canvas')
    ?? element.insertBefore(document.createElement('canvas'), element.firstChild);
  canvas.setAttribute('aria-hidden', 'true');
  canvas.style.cssText = `position: absolute; left: ${box.x}px; top: ${box.y}px; width: ${box.width}px; height: ${box.height}px`;
  return canvas;
}

/** The group named `name` inside a drawing, made on the first call; groups stand in the order of their first call. */
export function layerOf(parent: Drawing, name: string): Layer {
  const existing = parent.node()?.querySelector<SVGGElement>(`:scope > g.${name}`);
  return existing ? select(existing) : parent.append('g').attr('class', name);
}

/** Draws an axis into a layer at (x, y), in the page's colours, without the line along its ends. */
export function drawAxis(layer: Layer, axis: Axis<number>, [x, y]: readonly [number, number]): void {
  layer.attr('transform', `translate(${x},${y})`).attr('aria-hidden', 'true').call(axis);
  layer.selectAll('text').attr('style', TEXT);
  layer.select('.domain').remove();
  layer.selectAll('line').style('stroke', 'var(--line, #8884)');
}

export interface Caption {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly anchor?: 'start' | 'middle' | 'end';
  /** Degrees around (x, y). */
  readonly turn?: number;
}

/** All the text of a layer, in the axes' style. */
export function drawCaptions(layer: Layer, captions: readonly Caption[]): void {
  layer.attr('aria-hidden', 'true').selectAll('text').data(captions).join('text').attr('style', TEXT)
    .attr('text-anchor', ({ anchor = 'start' }) => anchor)
    .attr('transform', ({ x, y, turn = 0 }) => `translate(${x},${y}) rotate(${turn})`)
    .text(({ text }) => text);
}

/** A rectangle that highlights, in a dark edge so that it shows on every colour; none for undefined. */
export function drawMark(layer: Layer, box: Box | undefined, colour = 'white'): void {
  const edges = box ? [{ ...box, colour: 'black', line: 4 }, { ...box, colour, line: 2 }] : [];
  layer.attr('pointer-events', 'none').selectAll('rect').data(edges).join('rect')
    .attr('x', (edge) => edge.x).attr('y', (edge) => edge.y).attr('width', (edge) => edge.width).attr('height', (edge) => edge.height)
    .attr('rx', 2).attr('fill', 'none').style('stroke', (edge) => edge.colour).style('stroke-width', (edge) => edge.line);
}

/** A line over a photograph. */
export interface Stroke {
  /** An SVG path. */
  readonly d: string;
  readonly colour?: string;
  readonly line?: number;
  readonly dash?: string;
  readonly opacity?: number;
}

/** What lies under the light lines of an overlay, so that they show on a white sky as on a black coat. */
export const HALO = 'rgb(0 0 0 / .72)';

/** All the lines of a layer: every dark halo first, so that no line's halo cuts another line. */
export function drawStrokes(layer: Layer, strokes: readonly Stroke[]): void {
  // A dashed halo would leave the gaps bare: it runs on under them.
  const halos = strokes.map(({ d, line = 1.5, opacity = 1 }): Stroke => ({ d, colour: HALO, line: line + 2, opacity }));
  layer.selectAll('path').data([...halos, ...strokes]).join('path').attr('d', ({ d }) => d).attr('fill', 'none')
    .attr('stroke-linecap', 'round').attr('stroke-linejoin', 'round')
    .attr('stroke-dasharray', ({ dash }) => dash ?? null).attr('opacity', ({ opacity }) => opacity ?? null)
    .style('stroke', ({ colour = 'white' }) => colour).style('stroke-width', ({ line = 1.5 }) => line);
}

/** A circle as a path. */
export const circleAt = (x: number, y: number, radius: number): string =>
  `M${x - radius},${y}a${radius},${radius} 0 1 0 ${2 * radius},0a${radius},${radius} 0 1 0 ${-2 * radius},0`;

/** Lines from left below to right above over a box, `gap` CSS pixels apart; boxes side by side continue one another's. */
export function hatchOf({ x, y, width, height }: Box, gap: number): string {
  const path: string[] = [];
  for (let sum = Math.ceil((x + y) / gap) * gap; sum < x + y + width + height; sum += gap) {
    const [left, right] = [Math.max(x, sum - y - height), Math.min(x + width, sum - y)];
    if (left < right) path.push(`M${left.toFixed(2)},${(sum - left).toFixed(2)}L${right.toFixed(2)},${(sum - right).toFixed(2)}`);
  }
  return path.join('');
}

/** What is chosen is marked in the page's accent, what is hovered in white. */
export const CHOSEN = 'var(--accent, #7cc4ff)';

/** Width that a drawing may take: the element's own, or a phone's where the element is not laid out yet. */
export const widthOf = (element: HTMLElement): number => element.clientWidth || 320;
