import { compare, type How } from '../compare.ts';
import type { Sources } from '../networks.ts';

declare global {
  interface Window {
    /** Where the runner waits for the page, and what it calls. */
    compare?: (id: string, how: How, checkpoint: string | undefined) => ReturnType<typeof compare>;
    say(line: string): void;
  }
}

/** The runner answers for files of its machine. */
const ask = async (what: string, path: string): Promise<ArrayBuffer> => {
  const response = await fetch(`/given/${what}/${path}`);
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

window.compare = (id, how, checkpoint) => compare(id, { ...sources, checkpoint }, how, (line) => window.say(line));
