/** Work that may be interrupted wherever it yields: after each piece of a few milliseconds at most. */
export type Slices<T> = Generator<undefined, T, void>;

/** Milliseconds after which others get their turn: a fraction of a frame, and of the 50 that a person notices. */
const SLICE = 8;

/** All of it in one go. */
export function atOnce<T>(work: Slices<T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** In short tasks, between which the page paints and answers. */
export async function inSlices<T>(work: Slices<T>): Promise<T> {
  for (let start = performance.now(); ;) {
    const { done, value } = work.next();
    if (done) return value;
    if (performance.now() - start < SLICE) continue;
    await breathe();
    start = performance.now();
  }
}

/** What comes after it is a task of its own. Unlike timers, it is not slowed down in a page that nobody looks at. */
export const breathe = (): Promise<void> => new Promise((resolve) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    resolve();
  };
  port2.postMessage(undefined);
});
