import wgsl from '../../shaders/select.wgsl?raw';
import { defineKernel } from '../core/kernel.ts';
import { sizeOf } from '../core/tensor.ts';

export type Selection = 'argmax' | 'sample' | 'top-k';

type SelectAttrs = {
  readonly mode: Selection;
  /** top-k: how many. */
  readonly k?: number;
  /** sample: a uniform number in [0, 1), a multiple of 2⁻³² as `random` gives. */
  readonly draw?: number;
};

/** How many of the largest are kept; 0 where one is drawn. */
const largest = ({ mode, k = 1 }: SelectAttrs): number => ({ 'argmax': 1, 'sample': 0, 'top-k': k })[mode];

/**
 * A choice out of a distribution. x: [N] with sum 1, what is not above 0 counting as 0; output: [N], 0 where not chosen.
 * argmax: 1 at the first largest · top-k: the k largest, ties to the lower index, renormalised to sum 1 · sample: 1 at the
 * position that `draw` falls on by inverse CDF, in whole units of 2⁻³¹, so that every backend makes the same choice.
 */
export const select = defineKernel({
  name: 'select',
  wgsl,
  inputs: ['x'],
  output: ({ x }, { mode, k = 1 }: SelectAttrs) => {
    if (x.length !== 1) throw new Error(`select: x should be [positions], got [${x}]`);
    if (mode === 'top-k' && !(k >= 1 && k <= x[0]!)) throw new Error(`select: k should be from 1 to the ${x[0]} positions, got ${k}`);
    return x;
  },
  operations: ({ x }, attrs: SelectAttrs) => (largest(attrs) > 0 ? 35 : 3) * sizeOf(x),
  uniforms: ({ x }, attrs: SelectAttrs) => ({ size: x[0]!, largest: largest(attrs), draw: (attrs.draw ?? 0) * 2 ** 32 }),
  dispatch: () => ({ workgroups: [1] }),
  reference: ({ x }, attrs: SelectAttrs) => {
    const weights = Array.from(x.data, (value) => (value > 0 ? value : 0));
    const out = new Float64Array(weights.length);
    if (attrs.mode === 'sample') {
      const masses = weights.map((weight) => Math.floor(weight * 2 ** 31));
      const total = masses.reduce((a, b) => a + b);
      // A product of two numbers of 32 bits, which a float64 would round.
      const drawn = Number((BigInt((attrs.draw ?? 0) * 2 ** 32) * BigInt(total)) >> 32n);
      let seen = 0;
      const index = masses.findIndex((mass) => (seen += mass) > drawn);
      if (index >= 0) out[index] = 1;
      return out;
    }
    const order = Array.from(weights.keys()).sort((a, b) => weights[b]! - weights[a]! || a - b);
    const chosen = order.slice(0, largest(attrs));
    const sum = chosen.reduce((sum, i) => sum + weights[i]!, 0);
    for (const i of chosen) out[i] = sum > 0 ? weights[i]! / sum : 0;
    return out;
  },
});
