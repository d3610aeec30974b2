import { cellBox, type UnitBox } from '../maps/unit.ts';
import type { Windows } from '../maps/windows.ts';
import { drawMark, drawStrokes, hatchOf, layerOf, overlayOf, type Box, type Stroke } from './layer.ts';
import type { Picture } from './picture.ts';

export interface WindowHit {
  readonly position: number;
  readonly window: number;
  /** In the same window as the asking position, but not to be looked at. */
  readonly masked: boolean;
  readonly text: string;
}

export interface WindowsDrawn {
  /** The position that asks. */
  readonly query?: number | undefined;
}

/** CSS pixels between the lines of a hatching. */
const HATCH = 7;

/**
 * Draws the windows in which positions attend to one another: borders, the asking position's window in bold with the rest
 * dimmed, and hatched what of that window is masked from it. Overlay on the image.
 */
export function drawWindows(element: HTMLElement, windows: Windows, { query }: WindowsDrawn = {}): Picture<WindowHit> {
  const { svg, width, height } = overlayOf(element);
  const boxOf = (box: UnitBox): Box => ({ x: box.x * width, y: box.y * height, width: box.width * width, height: box.height * height });
  const asked = query === undefined ? undefined : windows.placeOf(query).window;
  const pieces = asked === undefined ? [] : windows.piecesOf(asked);
  const masked = new Set(query === undefined ? [] : windows.maskedFrom(query));

  const holes = pieces.map(boxOf).map(({ x, y, width: across, height: down }) => `M${x},${y}h${across}v${down}h${-across}z`).join('');
  layerOf(svg, 'dimmed').selectAll('path').data(pieces.length > 0 ? [`M0,0H${width}V${height}H0z${holes}`] : []).join('path')
    .attr('d', (d) => d).attr('fill-rule', 'evenodd').style('fill', 'rgb(0 0 0 / .38)');
  drawStrokes(layerOf(svg, 'borders').attr('opacity', 0.8), [{ d: bordersOf(windows, { width, height }), line: 1 }]);
  const hatching = [...masked].map((position) => hatchOf(boxOf(cellBox(position, windows)), HATCH)).join('');
  drawStrokes(layerOf(svg, 'masked'), hatching ? [{ d: hatching, line: 1 }] : []);
  drawStrokes(layerOf(svg, 'window'), pieces.flatMap((piece) => sidesOf(piece, pieces, { width, height })));
  const marks = layerOf(svg, 'mark');

  const hitAt = (position: number): WindowHit => {
    const { window, index } = windows.placeOf(position);
    const place = `row ${Math.floor(position / windows.width) + 1}, column ${(position % windows.width) + 1}`;
    const within = `window ${window + 1} of ${windows.count}, place ${index + 1} of ${windows.window ** 2}`;
    const note = masked.has(position) ? ': masked, since it lies elsewhere in the image'
      : asked !== undefined && window !== asked ? ': another window' : '';
    return { position, window, masked: masked.has(position), text: `${place}: ${within}${note}` };
  };
  return {
    hit: (x, y) => {
      const [row, column] = [Math.floor((y / height) * windows.height), Math.floor((x / width) * windows.width)];
      return 0 <= row && row < windows.height && 0 <= column && column < windows.width ? hitAt(row * windows.width + column) : undefined;
    },
    mark: (hit) => drawMark(marks, hit && boxOf(cellBox(hit.position, windows))),
    neighbour: (hit, dx, dy) => {
      if (!hit) return hitAt(query ?? 0);
      const row = Math.min(windows.height - 1, Math.max(0, Math.floor(hit.position / windows.width) + dy));
      const column = Math.min(windows.width - 1, Math.max(0, (hit.position % windows.width) + dx));
      return hitAt(row * windows.width + column);
    },
  };
}

interface Size { readonly width: number; readonly height: number }

/** The lines between windows. The image's own edges are none: a shifted window goes on beyond them, on the other side. */
export function bordersOf({ width: columns, height: rows, window, shift }: Windows, { width, height }: Size): string {
  const cuts = (count: number) => Array.from({ length: Math.ceil(count / window) }, (_, i) => i * window + shift).filter((at) => 0 < at && at < count);
  return [
    ...cuts(columns).map((at) => `M${(at / columns) * width},0V${height}`),
    ...cuts(rows).map((at) => `M0,${(at / rows) * height}H${width}`),
  ].join('');
}

/** The four sides of a piece: dashed where the window goes on at the other edge of the image. */
function sidesOf({ x, y, width: across, height: down }: UnitBox, pieces: readonly UnitBox[], { width, height }: Size): Stroke[] {
  // Sides on the image's edge would be half cut off.
  const within = (at: number, size: number) => Math.min(size - 2.5, Math.max(2.5, at * size));
  const [left, right, top, bottom] = [within(x, width), within(x + across, width), within(y, height), within(y + down, height)];
  const wraps = { x: pieces.some((piece) => Math.abs(piece.x - x) > 1e-9), y: pieces.some((piece) => Math.abs(piece.y - y) > 1e-9) };
  const isEdge = (at: number) => at < 1e-9 || at > 1 - 1e-9;
  const side = (d: string, cut: boolean): Stroke => ({ d, line: 2.5, ...(cut && { dash: '1 7' }) });
  return [
    side(`M${left},${top}V${bottom}`, wraps.x && isEdge(x)), side(`M${right},${top}V${bottom}`, wraps.x && isEdge(x + across)),
    side(`M${left},${top}H${right}`, wraps.y && isEdge(y)), side(`M${left},${bottom}H${right}`, wraps.y && isEdge(y + down)),
  ];
}
