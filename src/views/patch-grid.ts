import type { GridSize, UnitBox } from '../maps/unit.ts';
import { drawStrokes, hatchOf, HALO, layerOf, overlayOf, type Box } from './layer.ts';
import type { Picture } from './picture.ts';

/** Square patches on an image, all in pixels; a patch begins every `stride` of them. */
export interface Patches {
  readonly patch: number;
  readonly stride: number;
  readonly width: number;
  readonly height: number;
}

export interface PatchHit {
  readonly row: number;
  readonly column: number;
  readonly text: string;
}

export interface PatchGrid extends GridSize {
  /** How many patches, which is how many tokens. */
  readonly count: number;
  /** Numbers a patch is, flattened: its pixels in three colours. */
  readonly length: number;
  /** The share of the image's pixels that some patch holds, 0…1. */
  readonly covered: number;
  boxOf(row: number, column: number): UnitBox;
}

/**
 * The patches that a convolution of kernel `patch` and this stride, without padding, cuts from an image. Throws where a size
 * is not a whole number above 0, or no patch fits.
 */
export function patchGridOf({ patch, stride, width, height }: Patches): PatchGrid {
  const odd = Object.entries({ patch, stride, width, height }).find(([, size]) => !(Number.isInteger(size) && size >= 1));
  if (odd) throw new Error(`patchGridOf: ${odd[0]} should be a whole number of pixels from 1, got ${odd[1]}`);
  if (patch > Math.min(width, height)) throw new Error(`patchGridOf: a patch of ${patch} pixels does not fit into an image of ${width} × ${height}`);
  const [columns, rows] = [Math.floor((width - patch) / stride) + 1, Math.floor((height - patch) / stride) + 1];
  const reach = (count: number) => (stride < patch ? (count - 1) * stride + patch : count * patch);
  return {
    width: columns, height: rows, count: rows * columns, length: 3 * patch ** 2,
    covered: (reach(columns) * reach(rows)) / (width * height),
    boxOf: (row, column) => ({ x: (column * stride) / width, y: (row * stride) / height, width: patch / width, height: patch / height }),
  };
}

/** The first patch is told apart from white lines by colour and weight. */
const FIRST = '#ffd54a';

/** CSS pixels between lines under which they would be a haze: then every second, third… is drawn. */
const SPACING = 4;

/**
 * Draws the patches of an image as a grid: the first one in bold, its neighbour dashed, what both hold hatched, and what no
 * patch holds darkened. Overlay on the image.
 */
export function drawPatchGrid(element: HTMLElement, patches: Patches): Picture<PatchHit> {
  const { svg, width, height } = overlayOf(element);
  const grid = patchGridOf(patches);
  const { patch, stride } = patches;
  const boxAt = (row: number, column: number): Box => {
    const { x, y, width: across, height: down } = grid.boxOf(row, column);
    return { x: x * width, y: y * height, width: across * width, height: down * height };
  };
  const first = boxAt(0, 0);
  const last = boxAt(grid.height - 1, grid.width - 1);
  const [right, bottom] = [last.x + last.width, last.y + last.height];

  layerOf(svg, 'left-over').selectAll('path').data([`M0,0H${width}V${height}H0z${heldPath(grid, patches, boxAt)}`]).join('path')
    .attr('d', (d) => d).attr('fill-rule', 'evenodd').style('fill', 'rgb(0 0 0 / .55)');
  const pitch = (stride / patches.width) * width;
  const every = Math.max(1, Math.ceil(SPACING / Math.min(pitch, (stride / patches.height) * height)));
  // Where patches overlap or stand apart, a line is where one begins.
  const lines = [
    ...starts(grid.width, every).map((column) => `M${boxAt(0, column).x},0V${bottom}`), `M${right},0V${bottom}`,
    ...starts(grid.height, every).map((row) => `M0,${boxAt(row, 0).y}H${right}`), `M0,${bottom}H${right}`,
    ...(stride > patch ? starts(grid.width, every).map((column) => `M${boxAt(0, column).x + first.width},0V${bottom}`) : []),
    ...(stride > patch ? starts(grid.height, every).map((row) => `M0,${boxAt(row, 0).y + first.height}H${right}`) : []),
  ].join('');
  // Fine lines where there are many, or they would be all that is seen.
  const fine = Math.min(1, Math.max(0.35, (pitch * every) / 24));
  layerOf(svg, 'grid').selectAll('path').data([{ colour: HALO, line: 0.75 + 1.25 * fine }, { colour: 'white', line: 0.25 + 0.5 * fine }]).join('path')
    .attr('d', lines).attr('fill', 'none').attr('opacity', 0.4 + 0.4 * fine).style('stroke', ({ colour }) => colour).style('stroke-width', ({ line }) => line);
  const neighbour = grid.width > 1 ? boxAt(0, 1) : grid.height > 1 ? boxAt(1, 0) : undefined;
  const shared = neighbour && stride < patch
    ? { ...neighbour, width: first.x + first.width - neighbour.x, height: first.y + first.height - neighbour.y } : undefined;
  drawStrokes(layerOf(svg, 'first'), [
    ...(shared ? [{ d: hatchOf(shared, 8), line: 1, colour: FIRST }] : []),
    ...(neighbour && stride !== patch ? [{ d: frame(neighbour), line: 2, dash: '5 5' }] : []),
    { d: frame(first), line: 2.5, colour: FIRST },
  ]);
  const marks = layerOf(svg, 'mark');

  const hitAt = (row: number, column: number): PatchHit => {
    const [x, y] = [column * stride, row * stride];
    const which = `patch ${row * grid.width + column + 1} of ${grid.count}, row ${row + 1}, column ${column + 1}`;
    return { row, column, text: `${which}: pixels x ${x}…${x + patch - 1}, y ${y}…${y + patch - 1}` };
  };
  return {
    hit: (x, y) => {
      // Of overlapping patches, the one whose middle is nearest.
      const nearest = (at: number, size: number, count: number) => Math.min(count - 1, Math.max(0, Math.round((at / size - patch / 2) / stride)));
      const [row, column] = [nearest(y, height / patches.height, grid.height), nearest(x, width / patches.width, grid.width)];
      const box = boxAt(row, column);
      return box.x <= x && x <= box.x + box.width && box.y <= y && y <= box.y + box.height ? hitAt(row, column) : undefined;
    },
    mark: (hit) => drawStrokes(marks, hit ? [{ d: frame(boxAt(hit.row, hit.column)), line: 2.5 }] : []),
    neighbour: (hit, dx, dy) => hitAt(
      Math.min(grid.height - 1, Math.max(0, (hit?.row ?? 0) + (hit ? dy : 0))), Math.min(grid.width - 1, Math.max(0, (hit?.column ?? 0) + (hit ? dx : 0))),
    ),
  };
}

const starts = (count: number, every: number): number[] => Array.from({ length: Math.ceil(count / every) }, (_, i) => i * every);

/** A box whose line stays inside it, so that it shows at the image's edge. */
const frame = ({ x, y, width, height }: Box): string =>
  `M${x + 2},${y + 2}h${Math.max(1, width - 4)}v${Math.max(1, height - 4)}h${-Math.max(1, width - 4)}z`;

/** What patches hold: one rectangle where they touch or overlap, else each of them. */
function heldPath({ height: rows, width: columns }: PatchGrid, { patch, stride }: Patches, boxAt: (row: number, column: number) => Box): string {
  const path = ({ x, y, width, height }: Box) => `M${x},${y}h${width}v${height}h${-width}z`;
  if (stride > patch) return Array.from({ length: rows * columns }, (_, i) => path(boxAt(Math.floor(i / columns), i % columns))).join('');
  const last = boxAt(rows - 1, columns - 1);
  return path({ x: 0, y: 0, width: last.x + last.width, height: last.y + last.height });
}
