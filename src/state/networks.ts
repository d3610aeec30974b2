import { hostFor } from '../models/index.ts';
import type { Card, Network } from '../models/network.ts';
import { readSafetensors } from '../models/safetensors.ts';
import { withShared } from '../models/shared-weights.ts';
import { fetchBytes, fetchJson } from './files.ts';

interface Loading {
  readonly signal: AbortSignal;
  readonly onProgress: (share: number) => void;
}

/** Opened networks by id: built-in ones are fetched once, a file's stays until another takes its place. */
export function networks() {
  const opened = new Map<string, Network>();

  /** A network, and first the one that it shares weights with; that one is kept too, so others find it here. */
  async function fetched(id: string, signal: AbortSignal, tally: Tally): Promise<Network> {
    const known = opened.get(id);
    if (known) return known;
    const file = tally();
    // All that it takes is fetched at once.
    const described = fetchJson<Card>(`models/${id}.json`, signal).then(async (card) => {
      const { bytes, shares } = card.weights;
      file.expect(bytes);
      const [host, base] = await Promise.all([hostFor(card), shares && fetched(shares.model, signal, tally)]);
      return { card, host, shares, base };
    });
    const [{ card, host, shares, base }, bytes] = await Promise.all([
      described, fetchBytes(`models/${id}.safetensors`, { signal, onProgress: file.arrived }),
    ]);
    const own = readSafetensors(bytes, `${id}.safetensors`);
    const network = shares && base ? { ...host(card, withShared(own, base.weights, shares)), base: base.card } : host(card, own);
    opened.set(id, network);
    return network;
  }

  return {
    load: (id: string, { signal, onProgress }: Loading): Promise<Network> => fetched(id, signal, tallyOf(onProgress)),

    /** A checkpoint that someone brings becomes the network 'file'. Throws one sentence, and keeps the one before. */
    async open(file: File): Promise<Network> {
      const checkpoint = readSafetensors(await file.arrayBuffer(), file.name);
      const [classes, { networkFromCheckpoint }] = await Promise.all([
        fetchJson<readonly string[]>('models/imagenet-classes.json'), import('../models/timm.ts'),
      ]);
      const network = networkFromCheckpoint(file.name, checkpoint, classes);
      opened.set('file', network);
      return network;
    },

    opened: (id: string): Network | undefined => opened.get(id),
  };
}

/** Begins to count one more file. */
type Tally = () => { readonly expect: (size: number) => void; readonly arrived: (count: number) => void };

/** Counts the bytes of several files; tells the share of them all that has arrived, once it is known how large each is. */
function tallyOf(onProgress: (share: number) => void): Tally {
  const files: { size?: number; count: number }[] = [];
  const tell = (): void => {
    const size = files.reduce((sum, file) => sum + (file.size ?? NaN), 0);
    if (size > 0) onProgress(Math.min(1, files.reduce((sum, { count }) => sum + count, 0) / size));
  };
  return () => {
    const file: (typeof files)[number] = { count: 0 };
    files.push(file);
    return {
      expect: (size) => { file.size = size; },
      arrived: (count) => { file.count = count; tell(); },
    };
  };
}
