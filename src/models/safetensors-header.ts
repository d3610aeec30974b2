import type { Shape } from '../core/tensor.ts';
import { findDuplicateKey } from './duplicate-key.ts';

export type StoredType = 'F32' | 'F16' | 'BF16';

/** The file is not a checkpoint that can be read; the message is one sentence for people. */
export class SafetensorsError extends Error {
  override readonly name = 'SafetensorsError';
}

const MAX_HEADER = 100_000_000;
/** Bytes of a stored value. */
export const WIDTHS: Readonly<Record<StoredType, number>> = { F32: 4, F16: 2, BF16: 2 };

/** One tensor as the header tells it: `begin` and `end` count bytes from the start of the data. */
export interface Entry {
  readonly key: string;
  readonly type: StoredType;
  readonly shape: Shape;
  readonly begin: number;
  readonly end: number;
}

export interface Header {
  readonly entries: readonly Entry[];
  readonly metadata: Readonly<Record<string, string>>;
  /** Where the data starts in the file, in bytes. */
  readonly dataStart: number;
}

/** Reads and checks the whole header; nothing of the data is read. Throws `SafetensorsError`, one sentence for people. */
export function readHeader(bytes: Uint8Array, name: string): Header {
  const { header, dataStart } = parseHeader(bytes, name);
  const metadata = readMetadata(header['__metadata__'], name);
  const entries = Object.entries(header)
    .filter(([key]) => key !== '__metadata__')
    .map(([key, value]) => readEntry(key, value, name));
  checkLayout(entries, bytes.length - dataStart, name);
  return { entries: entries.filter(isNeeded), metadata, dataStart };
}

function parseHeader(bytes: Uint8Array, name: string): { header: Record<string, unknown>; dataStart: number } {
  const not = (why: string): SafetensorsError =>
    new SafetensorsError(`${name} is not a safetensors file: ${why}${looksLike(bytes)}.`);
  if (bytes.length < 8) throw not(`it has ${inBytes(bytes.length)}, fewer than the 8 that every such file starts with`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = Number(view.getBigUint64(0, true));
  if (length > bytes.length - 8) throw not(`its header says ${inBytes(length)}, the file has ${inBytes(bytes.length)}`);
  if (length > MAX_HEADER) throw not(`its header has ${length} bytes, the limit is ${inBytes(MAX_HEADER)}`);
  const dataStart = 8 + length;
  if (bytes[8] !== 0x7b || length === 0) throw not('its header does not begin with {');

  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.subarray(8, dataStart));
  } catch {
    throw not('its header is not UTF-8 text');
  }
  let header: Record<string, unknown>;
  try {
    // Text that begins with { and parses is an object.
    header = JSON.parse(text) as Record<string, unknown>;
  } catch {
    throw not('its header is not valid JSON');
  }
  const duplicate = findDuplicateKey(text);
  if (duplicate !== undefined) throw not(`its header holds the key ${quoted(duplicate)} twice`);
  return { header, dataStart };
}

function readMetadata(value: unknown, name: string): Readonly<Record<string, string>> {
  const metadata: Record<string, string> = Object.create(null);
  if (value === undefined) return Object.freeze(metadata);
  if (!isObject(value)) throw broken(name, `"__metadata__" must be an object of texts, got ${shown(value)}`);
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== 'string') throw broken(name, `"__metadata__" must hold texts, got ${shown(text)} under ${quoted(key)}`);
    metadata[key] = text;
  }
  return Object.freeze(metadata);
}

/** Batch norms of PyTorch count their batches in a whole number, which evaluation never needs: checked, and left out. */
const COUNTER = /(^|\.)num_batches_tracked$/;
type Counted = Omit<Entry, 'type'> & { readonly type: 'I64' };

const isNeeded = (entry: Entry | Counted): entry is Entry => entry.type !== 'I64';

function readEntry(key: string, value: unknown, name: string): Entry | Counted {
  const tensor = `tensor ${quoted(key)}`;
  if (!isObject(value)) throw broken(name, `${tensor} must be an object with dtype, shape and data_offsets, got ${shown(value)}`);
  // Own properties only: JSON never reaches Object.prototype.
  const { dtype, shape, data_offsets: offsets } = value;
  const isCounter = dtype === 'I64' && COUNTER.test(key);
  if (!isCounter && !isStoredType(dtype)) {
    if (typeof dtype !== 'string') throw broken(name, `${tensor} must name its dtype, got ${shown(dtype)}`);
    throw new SafetensorsError(`${name}: ${tensor} is stored as ${shown(dtype)}; save it as F32, F16 or BF16.`);
  }
  if (!isCounts(shape)) throw broken(name, `${tensor} must have a shape of whole numbers from 0, got ${shown(shape)}`);
  const size = shape.reduce((product, axis) => (Number.isSafeInteger(product) ? product * axis : NaN), 1) * (dtype === 'I64' ? 8 : WIDTHS[dtype]);
  if (!Number.isSafeInteger(size)) throw broken(name, `${tensor} has a shape too large to count, [${shape.join(', ')}]`);
  if (!isCounts(offsets) || offsets.length !== 2) {
    throw broken(name, `${tensor} must have two data_offsets, whole numbers from 0, got ${shown(offsets)}`);
  }
  const [begin, end] = offsets as readonly [number, number];
  if (end - begin !== size) {
    throw broken(name, `${tensor} of shape [${shape.join(', ')}] in ${dtype} needs ${inBytes(size)}, its data_offsets [${begin}, ${end}] hold ${end - begin}`);
  }
  return { key, type: dtype, shape, begin, end };
}

/** Laid end to end, the tensors must fill the data exactly: no gap, no overlap, nothing left over. */
function checkLayout(entries: readonly (Entry | Counted)[], dataSize: number, name: string): void {
  let end = 0;
  for (const entry of [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (entry.end > dataSize) {
      throw broken(name, `tensor ${quoted(entry.key)} ends at byte ${entry.end} of the data, the file holds ${dataSize}; it may be cut off`);
    }
    if (entry.begin !== end) {
      const problem = entry.begin > end ? 'leaves a gap' : 'overlaps another';
      throw broken(name, `tensor ${quoted(entry.key)} ${problem}: it should begin at byte ${end} of the data, it begins at ${entry.begin}`);
    }
    end = entry.end;
  }
  if (end !== dataSize) throw broken(name, `its tensors end at byte ${end} of the data, the file holds ${dataSize}`);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isCounts = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every((count) => Number.isSafeInteger(count) && count >= 0);

const isStoredType = (value: unknown): value is StoredType => typeof value === 'string' && Object.hasOwn(WIDTHS, value);

const broken = (name: string, what: string): SafetensorsError =>
  new SafetensorsError(`${name} is a broken safetensors file: ${what}.`);

const quoted = (text: string): string => JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** 1234 → `1.2 kB`, in powers of 1000. */
function inBytes(count: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB'];
  let unit = 0;
  for (; count >= 999.5 && unit < units.length - 1; unit++) count /= 1000;
  return `${unit === 0 || count >= 9.95 ? Math.round(count) : Number(count.toFixed(1))} ${units[unit]}`;
}

/** The files that people most often take for a checkpoint. */
function looksLike(bytes: Uint8Array): string {
  const start = String.fromCharCode(...bytes.subarray(0, 16));
  if (start.startsWith('PK')) return ' (it looks like a file of torch.save; save it with safetensors.torch.save_file)';
  if (start.startsWith('version https:')) return ' (it is a Git LFS pointer; download the file that it stands for)';
  if (/^\s*</.test(start)) return ' (it looks like a web page; download the file itself)';
  return '';
}
