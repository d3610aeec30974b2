import { sizeOf, type Shape, type Tensor } from '../core/tensor.ts';

const MAGIC = [0x93, ...new TextEncoder().encode('NUMPY'), 1, 0];

/**
 * What stands before the values of a NumPy file, format 1.0: float32, little-endian, the last axis fastest; padded so that the values
 * begin on a multiple of 64. https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export function npyHeader(shape: Shape): Uint8Array<ArrayBuffer> {
  // A tuple of one has a comma in Python.
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${tuple}), }`;
  const before = MAGIC.length + 2;
  const length = Math.ceil((before + text.length + 1) / 64) * 64 - before;
  const bytes = new Uint8Array(before + length);
  bytes.set(MAGIC);
  new DataView(bytes.buffer).setUint16(MAGIC.length, length, true);
  bytes.set(new TextEncoder().encode(`${text.padEnd(length - 1)}\n`), before);
  return bytes;
}

/** A tensor as a NumPy file. Throws where its values do not fill its shape. */
export function writeNpy({ shape, data }: Tensor): Uint8Array<ArrayBuffer> {
  if (data.length !== sizeOf(shape)) throw new Error(`writeNpy: shape [${shape}] needs ${sizeOf(shape)} values, got ${data.length}`);
  const header = npyHeader(shape);
  const bytes = new Uint8Array(header.length + 4 * data.length);
  bytes.set(header);
  const view = new DataView(bytes.buffer, header.length);
  data.forEach((value, i) => view.setFloat32(4 * i, value, true));
  return bytes;
}
