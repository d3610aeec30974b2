import { networkFromCheckpoint, openNetwork } from '../models/index.ts';
import type { Card, Network } from '../models/network.ts';
import { readSafetensors } from '../models/safetensors.ts';
import { fetchBytes, fetchJson } from './files.ts';

interface Loading {
  readonly signal: AbortSignal;
  readonly onProgress: (share: number) => void;
}

/** Opened networks by id: built-in ones are fetched once, a file's stays until another takes its place. */
export function networks() {
  const opened = new Map<string, Network>();
  return {
    async load(id: string, { signal, onProgress }: Loading): Promise<Network> {
      const known = opened.get(id);
      if (known) return known;
      let size: number | undefined;
      const [card, bytes] = await Promise.all([
        fetchJson<Card>(`models/${id}.json`, signal).then((card) => {
          size = card.weights.bytes;
          return card;
        }),
        fetchBytes(`models/${id}.safetensors`, { signal, onProgress: (count) => { if (size) onProgress(Math.min(1, count / size)); } }),
      ]);
      const network = openNetwork(card, readSafetensors(bytes, `${id}.safetensors`));
      opened.set(id, network);
      return network;
    },

    /** A checkpoint that someone brings becomes the network 'file'. Throws one sentence, and keeps the one before. */
    async open(file: File): Promise<Network> {
      const checkpoint = readSafetensors(await file.arrayBuffer(), file.name);
      const classes = await fetchJson<readonly string[]>('models/imagenet-classes.json');
      const network = networkFromCheckpoint(file.name, checkpoint, classes);
      opened.set('file', network);
      return network;
    },

    opened: (id: string): Network | undefined => opened.get(id),
  };
}
