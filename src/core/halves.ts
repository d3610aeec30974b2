import { inSlices, type Slices } from './slices.ts';
import type { Tensor } from './tensor.ts';

/** Of float32: the bits below a float16's, and the exponents of its normal numbers. */
const LOST = 0x1fff;
const [SMALLEST, LARGEST] = [127 - 14, 127 + 15];

/** The bits of a float16 of the same value, sign aside; undefined where there is none. Infinities count as none. */
function halfOf(bits: number): number | undefined {
  const exponent = (bits >>> 23) & 0xff;
  const fraction = bits & 0x7fffff;
  if (exponent >= SMALLEST && exponent <= LARGEST) return fraction & LOST ? undefined : ((exponent - SMALLEST + 1) << 10) | (fraction >>> 13);
  if (exponent === 0 && fraction === 0) return 0;
  // A subnormal float16 counts in steps of 2⁻²⁴.
  const shift = SMALLEST - exponent + 13;
  const whole = fraction | 0x800000;
  return exponent > LARGEST || shift > 23 || whole & ((1 << shift) - 1) ? undefined : whole >>> shift;
}

/** Numbers in a piece of the work: a millisecond of it at most. */
const PIECE = 1 << 15;

/** The same numbers as float16, two in each u32, the first in its lower half; undefined where one of them is no float16, or one is left over. */
export function* inHalves(data: Float32Array): Slices<Uint32Array<ArrayBuffer> | undefined> {
  if (data.length % 2 !== 0) return undefined;
  const bits = new Uint32Array(data.buffer, data.byteOffset, data.length);
  const packed = new Uint32Array(data.length / 2);
  for (let i = 0; i < bits.length; i++) {
    const half = halfOf(bits[i]!);
    if (half === undefined) return undefined;
    packed[i >> 1]! |= (((bits[i]! >>> 31) << 15) | half) << (16 * (i & 1));
    if (i % PIECE === PIECE - 1) yield;
  }
  return packed;
}

/** By name, those tensors that lose nothing as float16. */
export function halvesOf(tensors: Readonly<Record<string, Tensor>>): Promise<ReadonlyMap<string, Uint32Array<ArrayBuffer>>> {
  return inSlices(function* () {
    const found = new Map<string, Uint32Array<ArrayBuffer>>();
    for (const [name, { data }] of Object.entries(tensors)) {
      const packed = yield* inHalves(data);
      if (packed) found.set(name, packed);
    }
    return found;
  }());
}
