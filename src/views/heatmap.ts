import type { Grid } from '../maps/grid.ts';
import { upsample, type Resample } from '../maps/upsample.ts';
import { drawPixels, fitCanvas, type Fitted } from './canvas.ts';
import { pixelsOf, type Paint } from './pixels.ts';

export interface MapPaint extends Paint {
  /** nearest shows the cells as they are; the smooth ones interpolate the numbers, then colour them. */
  readonly resample?: Resample;
  /** Whether cells beyond the range get a mark. */
  readonly markClipped?: boolean;
}

/** Past so many samples of a cell, or of a side, smooth maps are left to the browser's scaling: nobody sees it, hovering stays quick. */
const [OF_A_CELL, OF_A_SIDE] = [10, 256];
/** CSS pixels a cell needs before a mark fits in. */
const MARKED_CELL = 12;

/** Paints a grid over the whole CSS box of a canvas, at the screen's resolution. */
export const paintMap = (canvas: HTMLCanvasElement, grid: Grid, paint: MapPaint): void => paintMapOn(fitCanvas(canvas), grid, paint);

/** The same on any drawing, such as a picture that is saved at another resolution. */
export function paintMapOn(fitted: Fitted, grid: Grid, paint: MapPaint): void {
  const { resample = 'nearest', markClipped = false, mask } = paint;
  const { context, width, height } = fitted;
  const samples = Math.min(OF_A_SIDE, OF_A_CELL * Math.max(grid.width, grid.height));
  const shrink = Math.min(1, samples / Math.max(width, height));
  const fine = resample === 'nearest' ? grid
    : upsample(clamped(grid, paint), Math.max(1, Math.round(height * shrink)), Math.max(1, Math.round(width * shrink)), resample);
  const pixels = pixelsOf(fine, { ...paint, ...(mask && { mask: stretched(mask, grid, fine) }) });
  context.imageSmoothingEnabled = resample !== 'nearest';
  context.imageSmoothingQuality = 'high';
  drawPixels(context, new ImageData(pixels, fine.width, fine.height), width, height);
  if (markClipped) markCells(fitted, grid, paint);
}

/** A sink far above the range would bleed over its neighbours, were it not cut to the range before interpolation. */
function clamped({ data, ...size }: Grid, { range: { low, high } }: Paint): Grid {
  return { ...size, data: data.map((value) => Math.min(high, Math.max(low, value))) };
}

const stretched = (mask: Uint8Array, { height, width }: Grid, fine: Grid): Uint8Array =>
  Uint8Array.from(upsample({ height, width, data: Float32Array.from(mask) }, fine.height, fine.width, 'nearest').data);

/** A small triangle in the corner of each cell beyond the range: up where it is above, down where it is below. */
function markCells({ context, width, height, ratio }: Fitted, grid: Grid, { range }: Paint): void {
  const [cellWidth, cellHeight] = [width / grid.width, height / grid.height];
  if (Math.min(cellWidth, cellHeight) < MARKED_CELL * ratio) return;
  const size = Math.min(8 * ratio, cellHeight / 4);
  context.lineWidth = 1.5 * ratio;
  context.lineJoin = 'round';
  context.strokeStyle = 'rgb(0 0 0 / 0.7)';
  context.fillStyle = 'white';
  for (const index of range.clipped) {
    const right = ((index % grid.width) + 1) * cellWidth - 3 * ratio;
    const top = Math.floor(index / grid.width) * cellHeight + 3 * ratio;
    const [tip, base] = grid.data[index]! > range.high ? [top, top + size] : [top + size, top];
    context.beginPath();
    context.moveTo(right - size / 2, tip);
    context.lineTo(right, base);
    context.lineTo(right - size, base);
    context.closePath();
    context.stroke();
    context.fill();
  }
}
