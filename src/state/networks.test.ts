import { afterEach, expect, test, vi } from 'vitest';
import type { Card } from '../models/network.ts';
import { writeSafetensors } from '../models/safetensors.ts';
import { tinyCbam } from './fixtures/tiny.ts';
import { networks } from './networks.ts';

const { card, tensors } = tinyCbam();
const isShared = ([name]: readonly [string, unknown]): boolean => !name.includes('attention');
const of = (entries: readonly (readonly [string, (typeof tensors)[string]])[]): Uint8Array<ArrayBuffer> => writeSafetensors(Object.fromEntries(entries));
const described = (id: string, module: string | null, bytes: Uint8Array, shares?: Card['weights']['shares']): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(JSON.stringify({ ...card, id, title: id, module, weights: { file: `${id}.safetensors`, bytes: bytes.length, count: 0, ...(shares && { shares }) } }));

const base = of(Object.entries(tensors).filter(isShared));
const own = of(Object.entries(tensors).filter((entry) => !isShared(entry)));
const FILES: Readonly<Record<string, Uint8Array<ArrayBuffer>>> = {
  'models/base.json': described('base', null, base),
  'models/base.safetensors': base,
  ...Object.fromEntries(['one', 'two'].flatMap((id) => [
    [`models/${id}.json`, described(id, 'cbam', own, { model: 'base', under: '' })], [`models/${id}.safetensors`, own],
  ])),
};

/** A server of these files, in pieces of 256 bytes; what was asked of it. */
function serve(files = FILES): string[] {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (path: string, { signal }: RequestInit) => {
    asked.push(path);
    signal?.throwIfAborted();
    const bytes = files[path];
    if (!bytes) return new Response(null, { status: 404 });
    const pieces = Array.from({ length: Math.ceil(bytes.length / 256) }, (_, i) => bytes.slice(256 * i, 256 * (i + 1)));
    return new Response(new ReadableStream({
      pull: (controller) => {
        if (signal?.aborted) return controller.error(signal.reason);
        const piece = pieces.shift();
        return piece ? controller.enqueue(piece) : controller.close();
      },
    }));
  });
  return asked;
}
afterEach(() => vi.unstubAllGlobals());

const loading = (onProgress: (share: number) => void = () => undefined, signal = new AbortController().signal) => ({ signal, onProgress });

test('a network takes the weights that it shares, which are fetched once for all', async () => {
  const asked = serve();
  const models = networks();
  const one = await models.load('one', loading());
  expect(Object.keys(one.weights).sort()).toEqual(Object.keys(tensors).sort());
  expect([one.modules[0], one.base?.id]).toEqual(['cbam', 'base']);
  await models.load('two', loading());
  await models.load('base', loading());
  expect(asked.filter((path) => path.includes('base')).sort()).toEqual(['models/base.json', 'models/base.safetensors']);
});

test('progress is of all files, never goes back, and ends at 1', async () => {
  serve();
  const shares: number[] = [];
  await networks().load('one', loading((share) => shares.push(share)));
  expect(shares.length).toBeGreaterThan(2);
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  expect(shares.at(-1)).toBe(1);
});

test('stopped while the shared weights come, nothing is kept, and it can be taken up again', async () => {
  serve();
  const models = networks();
  const stop = new AbortController();
  await expect(models.load('one', loading((share) => { if (share > 0.5) stop.abort(); }, stop.signal))).rejects.toThrow(/abort/i);
  expect([models.opened('one'), models.opened('base')]).toEqual([undefined, undefined]);
  expect((await models.load('one', loading())).card.id).toBe('one');
});

test('without the shared file there is one sentence, and another try', async () => {
  const { 'models/base.safetensors': _, ...rest } = FILES;
  serve(rest);
  const models = networks();
  await expect(models.load('one', loading())).rejects.toThrow('models/base.safetensors could not be loaded (404): try again later.');
  serve();
  expect((await models.load('one', loading())).base?.id).toBe('base');
});
