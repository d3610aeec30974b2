/** A canvas whose pixels are the screen's. */
export interface Fitted {
  readonly context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;
  /** In device pixels, from the context's origin. */
  readonly width: number;
  readonly height: number;
  /** Device pixels per CSS pixel. */
  readonly ratio: number;
}

/** Gives a canvas the screen's resolution in a box of CSS pixels, its own box by default, and clears it. */
export function fitCanvas(canvas: HTMLCanvasElement, box = { width: canvas.clientWidth, height: canvas.clientHeight }): Fitted {
  const ratio = globalThis.devicePixelRatio || 1;
  const width = Math.max(1, Math.round(box.width * ratio));
  const height = Math.max(1, Math.round(box.height * ratio));
  // Setting a size, even the same one, throws the memory away.
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = contextOf(canvas);
  context.clearRect(0, 0, width, height);
  return { context, width, height, ratio };
}

/** Throws where the browser gives no 2d context: the canvas has one of another kind, or there are too many. */
export function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext('2d');
  if (!context) throw new Error('canvas: expected a 2d context, got none; reload the page');
  return context;
}

let passing: HTMLCanvasElement | undefined;

/** Draws pixels over a box, scaled. They pass through one canvas that stays: a map follows the hand, and a new one each time is garbage to collect. */
export function drawPixels(context: Fitted['context'], pixels: ImageData, width: number, height: number): void {
  passing ??= document.createElement('canvas');
  if (passing.width !== pixels.width) passing.width = pixels.width;
  if (passing.height !== pixels.height) passing.height = pixels.height;
  contextOf(passing).putImageData(pixels, 0, 0);
  context.drawImage(passing, 0, 0, width, height);
}

/** Pixels as a canvas that `drawImage` can scale and cut. */
export function canvasOf(pixels: ImageData): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = pixels.width;
  canvas.height = pixels.height;
  contextOf(canvas).putImageData(pixels, 0, 0);
  return canvas;
}
