import { mapValues } from '../core/plan.ts';
import { sizeOf, type Shape, type Tensor } from '../core/tensor.ts';
import { readHeader, SafetensorsError, WIDTHS, type StoredType } from './safetensors-header.ts';

export { SafetensorsError, type StoredType };

/** A checkpoint file's tensors by name, as float32 whatever type they were stored in. */
export interface Checkpoint {
  readonly tensors: Readonly<Record<string, Tensor>>;
  readonly storedAs: Readonly<Record<string, StoredType>>;
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Reads a safetensors file: 8 bytes of header length (little-endian), a JSON header, then the data.
 * Everything is checked before anything is converted, so a wrong file costs no memory.
 * `name` is what errors call the file. Throws `SafetensorsError`. Format: github.com/huggingface/safetensors
 */
export function readSafetensors(file: Uint8Array | ArrayBuffer, name = 'The file'): Checkpoint {
  const bytes = file instanceof Uint8Array ? file : new Uint8Array(file);
  const { entries, metadata, dataStart } = readHeader(bytes, name);
  // Without a prototype, a tensor may be called `constructor` or `__proto__`.
  const tensors: Record<string, Tensor> = Object.create(null);
  const storedAs: Record<string, StoredType> = Object.create(null);
  for (const { key, type, shape, begin, end } of entries) {
    tensors[key] = { shape, data: toFloat32(bytes.subarray(dataStart + begin, dataStart + end), type) };
    storedAs[key] = type;
  }
  return { tensors: Object.freeze(tensors), storedAs: Object.freeze(storedAs), metadata };
}

/** Writes tensors as float32, in the order given. */
export function writeSafetensors(
  tensors: Readonly<Record<string, Tensor>>,
  metadata?: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  for (const [key, { shape, data }] of Object.entries(tensors)) {
    if (data.length === sizeOf(shape)) continue;
    throw new SafetensorsError(`Tensor "${key}" of shape [${shape}] needs ${sizeOf(shape)} values, got ${data.length}.`);
  }
  const header = safetensorsHeader(mapValues(tensors, ({ shape }) => shape), metadata);
  const all = Object.values(tensors);
  const bytes = new Uint8Array(header.length + 4 * all.reduce((count, { data }) => count + data.length, 0));
  bytes.set(header);
  const view = new DataView(bytes.buffer);
  let at = header.length;
  for (const { data } of all) {
    for (let i = 0; i < data.length; i++, at += 4) view.setFloat32(at, data[i]!, true);
  }
  return bytes;
}

/** What stands before the values, for float32 tensors of these shapes in this order; padded so that the values begin on a multiple of 8. */
export function safetensorsHeader(shapes: Readonly<Record<string, Shape>>, metadata?: Readonly<Record<string, string>>): Uint8Array<ArrayBuffer> {
  const header: Record<string, unknown> = Object.create(null);
  if (metadata) header['__metadata__'] = metadata;
  let end = 0;
  for (const [key, shape] of Object.entries(shapes)) {
    if (key === '__metadata__') throw new SafetensorsError('A tensor cannot be called "__metadata__": rename it.');
    header[key] = { dtype: 'F32', shape, data_offsets: [end, (end += 4 * sizeOf(shape))] };
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const length = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.fill(0x20, 8);
  bytes.set(json, 8);
  return bytes;
}

/** Little-endian stored values → float32. Reads through a DataView: tensors need not be aligned in the file. */
function toFloat32(bytes: Uint8Array, type: StoredType): Float32Array<ArrayBuffer> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Float32Array(bytes.byteLength / WIDTHS[type]);
  const bits = new Uint32Array(values.buffer);
  if (type === 'F32') for (let i = 0; i < values.length; i++) bits[i] = view.getUint32(4 * i, true);
  // BF16 is the upper half of a float32.
  if (type === 'BF16') for (let i = 0; i < values.length; i++) bits[i] = view.getUint16(2 * i, true) << 16;
  if (type === 'F16') {
    const table = (halves ??= Float32Array.from({ length: 0x10000 }, (_, half) => fromHalf(half)));
    for (let i = 0; i < values.length; i++) values[i] = table[view.getUint16(2 * i, true)]!;
  }
  return values;
}

/** All 65,536 half floats as float32, made when the first is needed. */
let halves: Float32Array | undefined;

/** IEEE 754 binary16: 1 sign bit, 5 of exponent (bias 15), 10 of mantissa. */
function fromHalf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const mantissa = half & 0x3ff;
  if (exponent === 0) return sign * mantissa * 2 ** -24;
  if (exponent === 31) return mantissa ? NaN : sign * Infinity;
  return sign * (1 + mantissa / 1024) * 2 ** (exponent - 15);
}
