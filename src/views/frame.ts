import { axisBottom, axisLeft } from 'd3-axis';
import { scaleLinear } from 'd3-scale';
import { indexTicks } from './bars.ts';
import { drawAxis, drawCaptions, layerOf, svgOf, widthOf } from './layer.ts';
import type { Picture } from './picture.ts';

export interface Frame {
  /** Rows and columns of the map that the ground stands for. */
  readonly rows: number;
  readonly columns: number;
  readonly label: string;
  /** CSS pixels that it is high, at most. */
  readonly maxHeight: number;
}

/** Lines over a photograph are light with a dark edge: so is what they need here. */
const GROUND = 'light-dark(#8b94a4, #262c37)';
const MARGIN = { top: 4, right: 4, bottom: 36, left: 44 };

/**
 * Draws an overlay on a neutral ground in place of an image, with axes that number the rows and columns of the map, from 1:
 * `draw` fills the element that it is given.
 */
export function drawFramed<Hit>(element: HTMLElement, { rows, columns, label, maxHeight }: Frame, draw: (ground: HTMLElement) => Picture<Hit>): Picture<Hit> {
  const size = Math.min((widthOf(element) - MARGIN.left - MARGIN.right) / columns, (maxHeight - MARGIN.top - MARGIN.bottom) / rows);
  const [width, height] = [columns * size, rows * size];
  const svg = svgOf(element, { width: MARGIN.left + width + MARGIN.right, height: MARGIN.top + height + MARGIN.bottom, label });
  layerOf(svg, 'ground').selectAll('rect').data([0]).join('rect').attr('x', MARGIN.left).attr('y', MARGIN.top).attr('width', width).attr('height', height)
    .attr('rx', 3).style('fill', GROUND).style('stroke', 'var(--line, #8884)');
  const ticksOf = (count: number, length: number) => indexTicks(count + 1, length).filter((tick) => tick > 0);
  const x = scaleLinear([0.5, columns + 0.5], [0, width]);
  const y = scaleLinear([0.5, rows + 0.5], [0, height]);
  const down = axisLeft<number>(y).tickValues(ticksOf(rows, height * 1.8)).tickFormat(String).tickSize(4).tickPadding(4);
  const across = axisBottom<number>(x).tickValues(ticksOf(columns, width)).tickFormat(String).tickSize(4).tickPadding(4);
  drawAxis(layerOf(svg, 'rows'), down, [MARGIN.left, MARGIN.top]);
  drawAxis(layerOf(svg, 'columns'), across, [MARGIN.left, MARGIN.top + height]);
  drawCaptions(layerOf(svg, 'captions'), [
    { text: 'row', x: 12, y: MARGIN.top + height / 2, anchor: 'middle', turn: -90 },
    { text: 'column', x: MARGIN.left + width / 2, y: MARGIN.top + height + MARGIN.bottom - 4, anchor: 'middle' },
  ]);

  const box = element.querySelector<HTMLElement>(':scope > .ground') ?? element.appendChild(document.createElement('div'));
  box.className = 'ground';
  box.style.cssText = `position: absolute; left: ${MARGIN.left}px; top: ${MARGIN.top}px; width: ${width}px; height: ${height}px; pointer-events: none`;
  const inner = box.firstElementChild ?? box.appendChild(document.createElement('div'));
  const picture = draw(inner as HTMLElement);
  return { ...picture, hit: (px, py) => picture.hit(px - MARGIN.left, py - MARGIN.top) };
}
