import {
  symbol, symbolCircle, symbolCross, symbolDiamond, symbolSquare, symbolStar, symbolTriangle, type SymbolType,
} from 'd3-shape';
import { headRegions, type HeadMap } from '../maps/heads.ts';
import { canvasOf, fitCanvas, type Fitted } from './canvas.ts';
import type { Rgb } from './colours.ts';
import { drawCaptions, drawMark, layerOf, LETTER, svgOf, widthOf } from './layer.ts';
import type { Picture } from './picture.ts';

/**
 * Eight hues that stay apart for everyone: any two differ by ΔE 25 or more, as seen with normal, protan, deutan and tritan
 * eyes. From the ninth head on they return with other shapes.
 */
export const HEAD_COLOURS: readonly Rgb[] = [
  [56, 210, 255], [224, 129, 0], [57, 81, 226], [255, 237, 69], [187, 42, 25], [30, 151, 105], [184, 103, 165], [225, 255, 255],
];

const symbolTriangleDown: SymbolType = {
  draw: (context, size) => {
    const y = Math.sqrt(size / (3 * Math.sqrt(3)));
    context.moveTo(0, 2 * y);
    context.lineTo(Math.sqrt(3) * y, -y);
    context.lineTo(-Math.sqrt(3) * y, -y);
    context.closePath();
  },
};

const symbolBowTie: SymbolType = {
  draw: (context, size) => {
    const a = Math.sqrt(size / 2);
    context.moveTo(-a, -a);
    context.lineTo(a, a);
    context.lineTo(a, -a);
    context.lineTo(-a, a);
    context.closePath();
  },
};

const SHAPES: readonly SymbolType[] = [
  symbolCircle, symbolSquare, symbolTriangle, symbolDiamond, symbolCross, symbolTriangleDown, symbolStar, symbolBowTie,
];

const COUNT = HEAD_COLOURS.length;

/** A head's colour, as CSS writes it. */
export const headColour = (head: number): string => `rgb(${HEAD_COLOURS[head % COUNT]!.join(' ')})`;

/** A head's shape around (0, 0) as an SVG path, as large as a circle of `radius`: what tells heads apart without colour. */
export function headShape(head: number, radius: number): string {
  const type = SHAPES[(head + Math.floor(head / COUNT)) % COUNT]!;
  return symbol(type, Math.PI * radius ** 2)() ?? '';
}

/** Least alpha of a cell, so that the colour of the strongest head shows even where it looks little. */
const VEIL = 0.16;

/** The head of each cell as its colour, the more opaque the stronger, none where no head gives anything; RGBA bytes [height, width, 4]. */
export function headPixels({ heads, shares }: HeadMap, opacity = 1): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(4 * heads.length);
  heads.forEach((head, p) => {
    if (shares[p]! > 0) pixels.set([...HEAD_COLOURS[head % COUNT]!, 255 * opacity * (VEIL + (1 - VEIL) * shares[p]!)], 4 * p);
  });
  return pixels;
}

/** CSS pixels that a region of one head needs, both ways, before the head's number fits in. */
const NUMBERED = 15;

/** Paints which head is the strongest over the CSS box of a canvas, with the head's number, from 1, in each region of cells that are its. */
export const paintHeads = (canvas: HTMLCanvasElement, map: HeadMap, paint: { readonly opacity?: number } = {}): void =>
  paintHeadsOn(fitCanvas(canvas), map, paint);

/** The same on any drawing. */
export function paintHeadsOn({ context, width, height, ratio }: Fitted, map: HeadMap, { opacity = 1 }: { readonly opacity?: number } = {}): void {
  context.imageSmoothingEnabled = false;
  context.drawImage(canvasOf(new ImageData(headPixels(map, opacity), map.width, map.height)), 0, 0, width, height);
  if (opacity > 0) numberRegions(context, map, { width, height, ratio });
}

/** The head's number in each region that is large enough, in device pixels. */
function numberRegions(context: Fitted['context'], map: HeadMap, { width, height, ratio }: Omit<Fitted, 'context'>): void {
  const [across, down] = [width / map.width, height / map.height];
  context.font = `600 ${13 * ratio}px system-ui, sans-serif`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  context.lineWidth = 3 * ratio;
  context.strokeStyle = 'rgb(0 0 0 / .8)';
  context.fillStyle = 'white';
  for (const { head, cells, middle } of headRegions(map)) {
    if (Math.min(across, down) * Math.sqrt(cells) < NUMBERED * ratio) continue;
    const [x, y] = [((middle % map.width) + 0.5) * across, (Math.floor(middle / map.width) + 0.54) * down];
    context.strokeText(String(head + 1), x, y);
    context.fillText(String(head + 1), x, y);
  }
}

export interface HeadHit {
  readonly head: number;
  readonly text: string;
}

export interface HeadLegend {
  /** What is told apart, in one word. */
  readonly name?: string;
  readonly selected?: number | undefined;
}

const LINE = 22;

/** Draws which colour and shape is which of `count` heads, numbered from 1, over the width of an element. */
export function drawHeadLegend(element: HTMLElement, count: number, { name = 'head', selected }: HeadLegend = {}): Picture<HeadHit> {
  const width = widthOf(element);
  const lead = (name.length + 1) * LETTER + 4;
  const step = 26 + LETTER * String(count).length;
  const columns = Math.max(1, Math.min(count, Math.floor((width - lead) / step)));
  const lines = Math.ceil(count / columns);
  const spotOf = (head: number) => ({ x: lead + (head % columns) * step, y: Math.floor(head / columns) * LINE });
  const boxOf = (head: number) => ({ x: spotOf(head).x + 1, y: spotOf(head).y + 1, width: step - 4, height: LINE - 2 });
  const heads = Array.from({ length: count }, (_, head) => head);

  const svg = svgOf(element, { width, height: lines * LINE, label: `A colour and a shape for each of ${count} ${name}${count === 1 ? '' : 's'}` });
  layerOf(svg, 'shapes').selectAll('path').data(heads).join('path').attr('d', (head) => headShape(head, 5.5))
    .attr('transform', (head) => `translate(${spotOf(head).x + 12},${spotOf(head).y + LINE / 2})`)
    .style('fill', headColour).style('stroke', 'light-dark(rgb(0 0 0 / .6), rgb(0 0 0 / .8))').style('stroke-width', 1)
    .style('opacity', (head) => (selected === undefined || selected === head ? 1 : 0.35));
  drawCaptions(layerOf(svg, 'captions'), [
    { text: name, x: 0, y: LINE / 2 + 4 },
    ...heads.map((head) => ({ text: String(head + 1), x: spotOf(head).x + 21, y: spotOf(head).y + LINE / 2 + 4 })),
  ]);
  const marks = layerOf(svg, 'mark');
  const hitAt = (head: number): HeadHit => ({ head, text: `${name} ${head + 1}` });
  return {
    hit: (x, y) => {
      const column = Math.floor((x - lead) / step);
      const head = Math.floor(y / LINE) * columns + column;
      return 0 <= column && column < columns && 0 <= head && head < count ? hitAt(head) : undefined;
    },
    mark: (hit) => drawMark(marks, hit && boxOf(hit.head)),
    neighbour: (hit, dx, dy) => hitAt(hit ? Math.min(count - 1, Math.max(0, hit.head + dx + dy * columns)) : 0),
  };
}
