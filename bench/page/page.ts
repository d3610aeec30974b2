import type { Sources } from '../networks.ts';
import { perform, type Say } from '../tasks.ts';
import { drawScale } from './draw-scale.ts';

declare global {
  interface Window {
    /** What the runner calls, once it is there. */
    bench?: { readonly perform: (task: Parameters<typeof perform>[0], argument: never) => Promise<unknown>; readonly drawScale: typeof drawScale };
    say: Say;
  }
}

/** The runner answers for files of its machine. */
const ask = async (what: string, path: string): Promise<ArrayBuffer> => {
  const response = await fetch(`/given/${what}/${encodeURIComponent(path)}`);
  if (!response.ok) throw new Error(await response.text());
  return response.arrayBuffer();
};

const sources: Sources = {
  bytes: async (path) => new Uint8Array(await ask('bytes', path)),
  async pixels(path) {
    const answer = await ask('pixels', path);
    const [width, height] = new Uint32Array(answer, 0, 2) as unknown as [number, number];
    return { width, height, data: new Uint8ClampedArray(answer, 8) };
  },
};

window.bench = { drawScale, perform: (task, argument) => perform(task, argument, sources, (line) => window.say(line)) };
