import type { Tensor } from '../core/tensor.ts';
import { planesOf } from '../maps/grid.ts';
import type { Range } from '../maps/scale.ts';
import { canvasOf, fitCanvas } from './canvas.ts';
import type { ColourMap } from './colours.ts';
import { formatNumber } from './format.ts';
import { canvasUnder, CHOSEN, drawCaptions, drawMark, layerOf, LETTER, svgOf, widthOf } from './layer.ts';
import type { Picture } from './picture.ts';
import { pixelsOf } from './pixels.ts';

export interface PlaneHit {
  readonly plane: number;
  readonly row: number;
  readonly column: number;
  readonly value: number;
  readonly text: string;
}

export interface Planes {
  /** One range for all, such as that of `sharedRange`. */
  readonly range: Range;
  readonly colours: ColourMap;
  /** What a plane is. */
  readonly axis?: string;
  /** A name per plane, drawn under it. */
  readonly labels?: readonly string[];
  readonly selected?: number;
  /** CSS pixels that one map should be wide. */
  readonly cell?: number;
}

const GAP = 4;
const LABEL = 18;

/** Draws the planes of a tensor [C, H, W] as a sheet of small maps. Throws for another shape. */
export function drawPlanes(element: HTMLElement, tensor: Tensor, planes: Planes): Picture<PlaneHit> {
  const { range, colours, axis = 'channel', labels, selected, cell } = planes;
  const { length: count, 0: first } = planesOf(tensor);
  const { height: h, width: w } = first ?? { height: 1, width: 1 };
  const width = widthOf(element);
  const sheet = sheetOf({ count, ratio: h / w, width, label: labels ? LABEL : 0, ...(cell !== undefined && { cell }) });
  const boxOf = (plane: number) => ({
    x: (plane % sheet.columns) * (sheet.width + GAP), y: Math.floor(plane / sheet.columns) * sheet.pitch, width: sheet.width, height: sheet.height,
  });

  const { context, ratio } = fitCanvas(canvasUnder(element, { x: 0, y: 0, width, height: sheet.total }), { width, height: sheet.total });
  // The planes lie under one another in memory, so they are one tall image that is cut.
  const tall = canvasOf(new ImageData(pixelsOf({ height: count * h, width: w, data: tensor.data }, { range, colours }), w, count * h));
  context.imageSmoothingEnabled = sheet.width * ratio < w;
  for (let plane = 0; plane < count; plane++) {
    const { x, y, width: across, height: down } = boxOf(plane);
    context.drawImage(tall, 0, plane * h, w, h, ...[x, y, across, down].map((size) => Math.round(size * ratio)) as [number, number, number, number]);
  }

  const svg = svgOf(element, { width, height: sheet.total, label: `${count} maps of ${h} × ${w}, one per ${axis}, one scale` });
  const letters = Math.floor(sheet.width / LETTER);
  drawCaptions(layerOf(svg, 'labels'), (labels ?? []).slice(0, count).map((label, plane) => {
    const { x, y, height } = boxOf(plane);
    return { text: label.length > letters ? `${label.slice(0, letters - 1)}…` : label, x, y: y + height + 13 };
  }));
  drawMark(layerOf(svg, 'selected'), selected === undefined ? undefined : boxOf(selected), CHOSEN);
  const marks = layerOf(svg, 'mark');

  const hitAt = (plane: number, row: number, column: number): PlaneHit => {
    const value = tensor.data[(plane * h + row) * w + column]!;
    return { plane, row, column, value, text: `${labels?.[plane] ?? `${axis} ${plane}`}, row ${row}, column ${column}: ${formatNumber(value)}` };
  };
  return {
    hit: (px, py) => {
      const column = Math.floor(px / (sheet.width + GAP));
      const plane = Math.floor(py / sheet.pitch) * sheet.columns + column;
      if (px < 0 || py < 0 || column >= sheet.columns || plane >= count) return undefined;
      const { x, y } = boxOf(plane);
      const [row, across] = [Math.floor(((py - y) / sheet.height) * h), Math.floor(((px - x) / sheet.width) * w)];
      return row < h && across < w ? hitAt(plane, row, across) : undefined;
    },
    mark: (hit) => drawMark(marks, hit && boxOf(hit.plane)),
    neighbour: (hit, dx, dy) => {
      const plane = hit ? Math.min(count - 1, Math.max(0, hit.plane + dx + dy * sheet.columns)) : 0;
      return hitAt(plane, hit?.row ?? Math.floor(h / 2), hit?.column ?? Math.floor(w / 2));
    },
  };
}

/**
 * How a sheet of `count` maps of one aspect `ratio` (height / width) fills `width` CSS pixels: cells about `cell` wide
 * (fewer maps are larger by default), [width, height] of one cell, the `pitch` from row to row, and the `total` height.
 */
export function sheetOf(
  { count, ratio, width, label, cell = count <= 4 ? 140 : count <= 16 ? 88 : 56 }:
  { readonly count: number; readonly ratio: number; readonly width: number; readonly label: number; readonly cell?: number },
): { readonly columns: number; readonly width: number; readonly height: number; readonly pitch: number; readonly total: number } {
  const fitting = Math.max(1, Math.floor((width + GAP) / (cell + GAP)));
  const across = (width - GAP * (fitting - 1)) / fitting;
  const pitch = across * ratio + label + GAP;
  const rows = Math.ceil(count / fitting);
  return { columns: fitting, width: across, height: across * ratio, pitch, total: Math.max(1, rows * pitch - GAP) };
}
