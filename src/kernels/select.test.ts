import { afterAll, describe, expect, test } from 'vitest';
import type { Backend } from '../core/backend.ts';
import { buildPlan } from '../core/plan.ts';
import { random, uniform } from '../core/random.ts';
import { tensor } from '../core/tensor.ts';
import { cpu } from '../runtime/cpu.ts';
import { testBackend } from '../test/device.ts';
import { select } from './select.ts';
import { softmax } from './softmax.ts';

const gpu = await testBackend();
afterAll(() => gpu.dispose());

type Attrs = Parameters<typeof select.output>[1];

/** What a backend chooses out of these weights. */
async function choose(backend: Backend, weights: ArrayLike<number>, attrs: Attrs): Promise<number[]> {
  const plan = buildPlan({ inputs: { x: [weights.length] }, weights: {} }, ({ inputs, op }) => ({ out: op(select, { x: inputs['x']! }, attrs) }));
  const session = await backend.prepare(plan, {});
  const out = await (await session.run({ x: tensor([weights.length], weights) })).read('out');
  session.dispose();
  return Array.from(out.data);
}

const last = 1 - 2 ** -32;
const unit = 2 ** -31;
const flat = Array<number>(300).fill(1 / 300);
const firstOf = (count: number) => flat.map((_, i) => (i < count ? 1 / count : 0));
const at = (index: number, size: number) => Array.from({ length: size }, (_, i) => (i === index ? 1 : 0));

const expected: readonly (readonly [string, ArrayLike<number>, Attrs, readonly number[]])[] = [
  ['the first of two largest', [0.2, 0.4, 0.4], { mode: 'argmax' }, [0, 1, 0]],
  ['the first of a constant row', flat, { mode: 'argmax' }, firstOf(1)],
  ['a single position', [1], { mode: 'top-k', k: 1 }, [1]],
  ['the lower index of ties', [0.1, 0.3, 0.1, 0.3, 0.1, 0.1], { mode: 'top-k', k: 4 }, [0.125, 0.375, 0.125, 0.375, 0, 0]],
  ['the first of a constant row, renormalised', flat, { mode: 'top-k', k: 270 }, firstOf(270)],
  ['all of them', flat, { mode: 'top-k', k: 300 }, flat],
  ['more than have weight', [0, 1, 0], { mode: 'top-k', k: 3 }, [0, 1, 0]],
  ['the lowest draw passes over what has no weight', [0, 0, 0.5, 0.5, 0], { mode: 'sample', draw: 0 }, at(2, 5)],
  ['the highest draw stays within what has weight', [0, 0, 0.5, 0.5, 0], { mode: 'sample', draw: last }, at(3, 5)],
  ['the highest draw where rounding leaves the sum below 1', [0.3, 0.3, 0.3, 0], { mode: 'sample', draw: last }, at(2, 4)],
  ['the highest draw where rounding leaves the sum above 1', [0.5, 0.5000001, 0], { mode: 'sample', draw: last }, at(1, 3)],
  ['a draw on the border belongs to the next', [0.25, 0.25, 0.5], { mode: 'sample', draw: 0.5 }, at(2, 3)],
  // Weights of few units of 2⁻³¹, where every carry of the product of the draw and their sum counts.
  ['just below a third of three units', [unit, unit, unit], { mode: 'sample', draw: 0x55555555 * 2 ** -32 }, at(0, 3)],
  ['just above a third of three units', [unit, unit, unit], { mode: 'sample', draw: 0x55555556 * 2 ** -32 }, at(1, 3)],
  ['just below the last of 65537 units', [65536 * unit, unit], { mode: 'sample', draw: 0xffff0000 * 2 ** -32 }, at(0, 2)],
  ['just above the last of 65537 units', [65536 * unit, unit], { mode: 'sample', draw: 0xffff0001 * 2 ** -32 }, at(1, 2)],
  ['nothing where nothing has weight', [0, 0, -1], { mode: 'top-k', k: 2 }, [0, 0, 0]],
  ['a draw in a long row', flat, { mode: 'sample', draw: 0.5 }, at(150, 300)],
];

describe.each([gpu, cpu()])('$name chooses', (backend) => {
  test.each(expected)('%s', async (_, weights, attrs, want) => {
    const got = await choose(backend, weights, attrs);
    want.forEach((value, i) => expect(got[i], `element ${i}`).toBeCloseTo(value, 6));
  });
});

test.each([1, 1000, 1e4])('draws from a softmax of ±%i over 4096 positions agree on both backends', async (scale) => {
  const scores = tensor([1, 4096], uniform(4096, 5, scale));
  const weights = softmax.reference({ x: scores }, {});
  for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
    const attrs = { mode: 'sample', draw: random(seed)() } as const;
    const [onGpu, onCpu] = await Promise.all([gpu, cpu()].map((backend) => choose(backend, weights, attrs)));
    expect(onGpu!.indexOf(1)).toBeGreaterThanOrEqual(0);
    expect(onGpu!.indexOf(1)).toBe(onCpu!.indexOf(1));
  }
});

test('draws with many seeds are distributed as the weights', async () => {
  const weights = [0.1, 0.6, 0, 0.3];
  const counts = [0, 0, 0, 0];
  for (let seed = 0; seed < 2000; seed++) {
    const drawn = select.reference({ x: tensor([4], weights) }, { mode: 'sample', draw: random(seed)() });
    counts[Array.from(drawn).indexOf(1)]!++;
  }
  expect(counts[2]).toBe(0);
  // Four standard deviations of a binomial of 2000 trials.
  weights.forEach((p, i) => expect(Math.abs(counts[i]! - 2000 * p)).toBeLessThanOrEqual(4 * Math.sqrt(2000 * p * (1 - p))));
});

// WGSL leaves open what comparing NaN gives, so that only the reference is held to it.
test.each(['argmax', 'sample', 'top-k'] as const)('%s chooses nothing where the weights are not numbers', (mode) => {
  expect(Array.from(select.reference({ x: tensor([2], [NaN, NaN]) }, { mode, draw: 0.5 }))).toEqual([0, 0]);
});

test.each([
  [[4], { mode: 'top-k', k: 5 }, 'select: k should be from 1 to the 4 positions, got 5'],
  [[2, 3], { mode: 'argmax' }, 'select: x should be [positions], got [2,3]'],
] as const)('%s %j is refused', (x, attrs, message) => {
  expect(() => select.output({ x }, attrs)).toThrow(message);
});
