import type { Slice } from '../core/backend.ts';
import { sizeOf, type Shape, type Tensor } from '../core/tensor.ts';
import { npyHeader } from '../models/npy.ts';
import { safetensorsHeader } from '../models/safetensors.ts';
import type { Picture } from './picture.ts';

/** A file may hold so many bytes: it is put together in memory, and a phone has little. */
export const MOST_BYTES = 256 << 20;

/** Read at once, in bytes: between one piece and the next a person may stop it. */
const PIECE = 8 << 20;

/** A tensor that goes into a file: float32, read a piece at a time. */
export interface Stored {
  readonly name: string;
  readonly shape: Shape;
  /** All of it, or one index of its first axis. */
  read(slice: Slice): Promise<Tensor>;
}

export interface Saving {
  readonly signal: AbortSignal;
  /** Share of the bytes that are read, 0…1. */
  readonly onProgress?: (share: number) => void;
}

export const bytesOf = ({ shape }: Pick<Stored, 'shape'>): number => 4 * sizeOf(shape);

/** A result of a run; `token` is the one that asks, where the module answers one token at a time. */
export const storedResult = ({ plan, reading }: Picture, name: string, token: number): Stored => ({
  name, shape: plan.results[name]!.shape,
  async read(slice) {
    if (!reading.closed) return reading.piece(name, slice, token);
    throw new Error('The picture changed while its numbers were read, so nothing was saved: start again.');
  },
});

/** A tensor at hand. */
export const storedTensor = (name: string, { shape, data }: Tensor): Stored => ({
  name, shape,
  async read([index]) {
    const size = data.length / (shape[0] ?? 1);
    return typeof index === 'number' ? { shape: shape.slice(1), data: data.subarray(index * size, (index + 1) * size) } : { shape, data };
  },
});

/** A tensor as a NumPy file. Throws one sentence where it is too large, and what `signal` says where it stops. */
export const npyFile = (stored: Stored, saving: Saving): Promise<Blob> => fileOf(npyHeader(stored.shape), [stored], saving);

/** Tensors as a safetensors file, by their names. Throws as `npyFile` does. */
export const safetensorsFile = (all: readonly Stored[], metadata: Readonly<Record<string, string>>, saving: Saving): Promise<Blob> =>
  fileOf(safetensorsHeader(Object.fromEntries(all.map(({ name, shape }) => [name, shape])), metadata), all, saving);

/** Throws one sentence where these tensors are more than a file may hold. */
export function checkSize(all: readonly Stored[]): void {
  const bytes = all.reduce((sum, stored) => sum + bytesOf(stored), 0);
  if (bytes <= MOST_BYTES) return;
  const what = all.length === 1 ? `${all[0]!.name} takes` : `These ${all.length} results take`;
  throw new Error(`${what} ${Math.ceil(bytes / 2 ** 20)} MB, and a file from this page holds ${MOST_BYTES / 2 ** 20} at most: `
    + `${all.length === 1 ? 'show a smaller image or larger patches' : 'choose fewer'}.`);
}

/** Values are as the machine has them: every machine that runs a browser is little-endian, as both formats are. */
async function fileOf(header: Uint8Array<ArrayBuffer>, all: readonly Stored[], { signal, onProgress }: Saving): Promise<Blob> {
  checkSize(all);
  const total = all.reduce((sum, stored) => sum + bytesOf(stored), 0);
  const parts: BlobPart[] = [header];
  let bytes = 0;
  for (const stored of all) {
    for await (const piece of piecesOf(stored)) {
      signal.throwIfAborted();
      parts.push(piece);
      bytes += piece.byteLength;
      onProgress?.(total > 0 ? bytes / total : 1);
    }
  }
  return new Blob(parts, { type: 'application/octet-stream' });
}

async function* piecesOf(stored: Stored): AsyncGenerator<Float32Array<ArrayBuffer>> {
  const { shape } = stored;
  const whole = shape.length < 3 || bytesOf(stored) <= PIECE;
  for (const slice of whole ? [[]] : Array.from({ length: shape[0]! }, (_, i) => [i])) yield (await stored.read(slice)).data;
}
