import { contextOf } from './canvas.ts';

/** Milliseconds. */
const FADE = 220;

/** Lets what a canvas shows fade while what is painted on it next appears: called before painting. Where motion is to be reduced, nothing. */
export function crossFade(canvas: HTMLCanvasElement): void {
  if (canvas.width === 0 || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  const before = canvas.cloneNode() as HTMLCanvasElement;
  contextOf(before).drawImage(canvas, 0, 0);
  canvas.after(before);
  canvas.animate({ opacity: [0, 1] }, FADE);
  const gone = (): void => before.remove();
  before.animate({ opacity: [1, 0] }, FADE).finished.then(gone, gone);
}
