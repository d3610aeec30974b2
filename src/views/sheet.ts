import type { Grid } from '../maps/grid.ts';
import { contextOf } from './canvas.ts';
import { pixelsOf, type Paint } from './pixels.ts';

/**
 * Paints a grid one pixel a cell and lets CSS enlarge it: one small map of a sheet of heads × layers, a canvas each, so
 * that each can sit in a button of its own. Take the range from `sharedRange`, or the maps do not compare. `pixels` are other
 * colours than those of the numbers.
 */
export function paintCell(canvas: HTMLCanvasElement, grid: Grid, paint: Paint, pixels = pixelsOf(grid, paint)): void {
  const { width, height } = grid;
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  canvas.style.imageRendering = 'pixelated';
  contextOf(canvas).putImageData(new ImageData(pixels, width, height), 0, 0);
}
