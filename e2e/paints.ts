import type { Page } from 'playwright/test';

/** One drawing of the stage's map; milliseconds from when the page heard of the pointer or the key before it. */
export interface Painted {
  /** Until the map was drawn. */
  readonly drawn: number;
  /** Until the frame with it was laid out, painted and handed to the browser's own processes, which show it. */
  readonly framed: number;
  /** How long the browser had the event before the page heard of it. */
  readonly waited: number;
  /** Whether nothing came in between: the task of the event drew the map. */
  readonly atOnce: boolean;
}

declare global {
  interface Window {
    /** What `watchPaints` has seen since it was last asked. */
    paintsSeen: { told: number; waited: number; atOnce: boolean; paints: Painted[]; framing: number };
  }
}

/** Looks on, from the page's first moment, at how the stage's map follows the hand, and changes nothing in the page. */
export async function watchPaints(page: Page) {
  await page.addInitScript(() => {
    const seen: Window['paintsSeen'] = (window.paintsSeen = { told: 0, waited: 0, atOnce: false, paints: [], framing: 0 });
    /** In a task of its own. */
    const soon = (then: () => void): void => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = then;
      port2.postMessage(undefined);
    };
    for (const type of ['pointermove', 'keydown', 'click'] as const) {
      addEventListener(type, ({ timeStamp }) => {
        seen.told = performance.now();
        seen.waited = seen.told - timeStamp;
        seen.atOnce = true;
        soon(() => { seen.atOnce = false; });
      }, { capture: true });
    }
    const { drawImage } = CanvasRenderingContext2D.prototype;
    CanvasRenderingContext2D.prototype.drawImage = function (this: CanvasRenderingContext2D, ...args: unknown[]) {
      (drawImage as (...args: unknown[]) => void).apply(this, args);
      if (!this.canvas.matches('.stage canvas.map')) return;
      const { told, waited, atOnce } = seen;
      const drawn = performance.now() - told;
      seen.framing++;
      // What is posted in a frame's callbacks comes after its layout and painting.
      requestAnimationFrame(() => soon(() => {
        seen.framing--;
        seen.paints.push({ drawn, framed: performance.now() - told, waited, atOnce });
      }));
    } as typeof drawImage;
  });
  return {
    /** Does what asks for another map, waits until it is painted, and tells of all that was painted for it. */
    async after(act: () => Promise<unknown>): Promise<readonly Painted[]> {
      await page.waitForFunction(() => window.paintsSeen.framing === 0, undefined, { polling: 5 });
      await page.evaluate(() => { window.paintsSeen.paints = []; });
      await act();
      await page.waitForFunction(() => window.paintsSeen.paints.length > 0 && window.paintsSeen.framing === 0, undefined, { polling: 5 });
      return page.evaluate(() => window.paintsSeen.paints);
    },
  };
}
