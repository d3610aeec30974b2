import type { Crop } from '../maps/crop.ts';
import { cellBox, type GridSize } from '../maps/unit.ts';
import { formatNumber, formatShare } from './format.ts';
import { drawMark, drawStrokes, layerOf, overlayOf } from './layer.ts';
import type { Picture } from './picture.ts';

export interface OutlineHit {
  /** A chosen position; undefined where only the crop lies. */
  readonly position: number | undefined;
  readonly text: string;
}

export interface Outline {
  readonly grid: GridSize;
  /** The weight of each position [N], to be said with it. */
  readonly weights?: ArrayLike<number>;
  /** The rectangle around them, drawn with the rest of the image dimmed. */
  readonly crop?: Crop | undefined;
}

/** Draws the chosen positions as outlined cells, and the crop that they are. Overlay on the image. */
export function drawOutline(element: HTMLElement, positions: readonly number[], { grid, weights, crop }: Outline): Picture<OutlineHit> {
  const { svg, width, height } = overlayOf(element);
  const boxOf = (position: number) => {
    const box = cellBox(position, grid);
    return { x: box.x * width, y: box.y * height, width: box.width * width, height: box.height * height };
  };
  const frame = crop && { x: crop.box.x * width, y: crop.box.y * height, width: crop.box.width * width, height: crop.box.height * height };

  layerOf(svg, 'dimmed').selectAll('path').data(frame ? [frame] : []).join('path')
    .attr('d', (box) => `M0,0H${width}V${height}H0zM${box.x},${box.y}h${box.width}v${box.height}h${-box.width}z`)
    .attr('fill-rule', 'evenodd').style('fill', 'rgb(0 0 0 / .3)');
  drawStrokes(layerOf(svg, 'crop'), frame ? [{ d: cornersOf(frame, { width, height }), line: 3 }] : []);
  drawStrokes(layerOf(svg, 'chosen'), [{ d: outlineOf(positions, grid, { width, height }), line: 2 }]);
  const marks = layerOf(svg, 'mark');

  const chosen = new Set(positions);
  const hitAt = (position: number): OutlineHit => {
    const weight = weights?.[position];
    const place = `row ${Math.floor(position / grid.width) + 1}, column ${(position % grid.width) + 1}`;
    return { position, text: `chosen: ${place}${weight === undefined ? '' : `: ${formatNumber(weight)}`}` };
  };
  return {
    hit: (x, y) => {
      const [row, column] = [Math.floor((y / height) * grid.height), Math.floor((x / width) * grid.width)];
      if (!(0 <= row && row < grid.height && 0 <= column && column < grid.width)) return undefined;
      if (chosen.has(row * grid.width + column)) return hitAt(row * grid.width + column);
      const [inRows, inColumns] = [crop && crop.rows[0] <= row && row <= crop.rows[1], crop && crop.columns[0] <= column && column <= crop.columns[1]];
      return crop && inRows && inColumns ? { position: undefined, text: cropText(crop) } : undefined;
    },
    mark: (hit) => drawMark(marks, hit?.position === undefined ? undefined : boxOf(hit.position)),
    neighbour: (hit, dx, dy) => {
      if (positions.length === 0) return { position: undefined, text: 'nothing is chosen' };
      const at = hit?.position === undefined ? -1 : positions.indexOf(hit.position);
      return hitAt(positions[at < 0 ? 0 : Math.min(positions.length - 1, Math.max(0, at + dx + dy))]!);
    },
  };
}

/** What bounds the mass of a map is told apart from what a module chose, which is drawn in white. */
const MASS = '#ffd54a';

/** Draws the border of the cells that hold a share of a map. Overlay on the map. */
export function drawMass(element: HTMLElement, cells: readonly number[], grid: GridSize): void {
  const { svg, width, height } = overlayOf(element);
  drawStrokes(layerOf(svg, 'mass'), [{ d: outlineOf(cells, grid, { width, height }), line: 2, colour: MASS }]);
}

const span = ([first, last]: readonly [number, number], name: string): string =>
  (first === last ? `${name} ${first + 1}` : `${name}s ${first + 1}–${last + 1}`);

/** 'crop: rows 2–3, column 4, 12 % of the image' */
export const cropText = ({ rows, columns, share }: Crop): string =>
  `crop: ${span(rows, 'row')}, ${span(columns, 'column')}, ${formatShare(share)} of the image`;

interface Size { readonly width: number; readonly height: number }

/** The border of a set of cells as an SVG path on [width, height] CSS pixels: the sides that no two of them share, in long lines. */
export function outlineOf(positions: readonly number[], { height: rows, width: columns }: GridSize, { width, height }: Size): string {
  const chosen = new Set(positions);
  const has = (row: number, column: number): boolean =>
    0 <= row && row < rows && 0 <= column && column < columns && chosen.has(row * columns + column);
  // Sides on the image's edge would be half cut off.
  const x = (column: number) => Math.min(width - 2, Math.max(2, (column / columns) * width));
  const y = (row: number) => Math.min(height - 2, Math.max(2, (row / rows) * height));
  const along = runsOf(rows + 1, columns, (row, column) => has(row - 1, column) !== has(row, column));
  const down = runsOf(columns + 1, rows, (column, row) => has(row, column - 1) !== has(row, column));
  return [
    ...along.map(([row, first, end]) => `M${x(first)},${y(row)}H${x(end)}`),
    ...down.map(([column, first, end]) => `M${x(column)},${y(first)}V${y(end)}`),
  ].join('');
}

/** [line, first, end] of each run of places along each line for which `is` holds. */
function runsOf(lines: number, length: number, is: (line: number, at: number) => boolean): [number, number, number][] {
  const runs: [number, number, number][] = [];
  for (let line = 0; line < lines; line++) {
    for (let at = 0; at < length; at++) {
      if (!is(line, at)) continue;
      const first = at;
      while (at + 1 < length && is(line, at + 1)) at++;
      runs.push([line, first, at + 1]);
    }
  }
  return runs;
}

/** The four corners of a frame, as a camera shows what it will take. */
function cornersOf(box: { readonly x: number; readonly y: number } & Size, { width, height }: Size): string {
  const [left, top] = [Math.max(3, box.x), Math.max(3, box.y)];
  const [right, bottom] = [Math.min(width - 3, box.x + box.width), Math.min(height - 3, box.y + box.height)];
  const size = Math.min(18, (right - left) / 3, (bottom - top) / 3);
  return [
    `M${left},${top + size}V${top}h${size}`, `M${right - size},${top}H${right}v${size}`,
    `M${right},${bottom - size}V${bottom}h${-size}`, `M${left + size},${bottom}H${left}v${-size}`,
  ].join('');
}
