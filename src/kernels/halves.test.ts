import { afterAll, expect, test } from 'vitest';
import { LEAST, programsFor } from '../core/kernel.ts';
import { buildPlan, slice, type Op, type Plan, type Value } from '../core/plan.ts';
import { tensor, type Tensor } from '../core/tensor.ts';
import { cpu } from '../runtime/cpu.ts';
import { planMemory } from '../runtime/webgpu/memory.ts';
import { inputsOf, titleOf } from '../test/case.ts';
import { expectClose } from '../test/close.ts';
import { testBackend } from '../test/device.ts';
import { cases } from './cases.ts';
import { fit } from './fit.ts';
import { matmul } from './matmul.ts';
import { withShared } from './shared.ts';

const GPU = { barriersAreCheap: true, subgroups: false };
const gpu = await testBackend({ traits: GPU });
afterAll(() => gpu.dispose());

/** The nearest multiples of 2⁻¹¹, and every fifth a subnormal float16: small ones too are kept to the last bit. */
const asHalves = ({ shape, data }: Tensor): Tensor => tensor(shape, data.map((value, i) => Math.round(value * 2048) * (i % 5 === 0 ? 2 ** -24 : 2 ** -11)));

const WEIGHTS: Readonly<Record<string, string>> = { matmul: 'b', conv2d: 'weight' };
const taken = cases.filter(({ kernel, shapes, attrs }) => {
  const weight = WEIGHTS[kernel.name];
  return weight !== undefined && programsFor(withShared(kernel), shapes, attrs ?? {}, GPU, [weight]).length > 0;
});
test.each(taken.map((row) => [titleOf(row), row] as const))('%s, with its weight in float16', async (_, row) => {
  const { kernel, shapes, attrs = {}, tolerance } = row;
  const name = WEIGHTS[kernel.name]!;
  const { [name]: drawn, ...inputs } = inputsOf({ ...row, scale: 1 });
  const weight = asHalves(drawn!);
  const { [name]: shape, ...others } = shapes;
  const weighted = buildPlan({ inputs: others, weights: { [name]: shape! } }, ({ inputs, weights, op }) => ({ out: op(kernel, { ...inputs, ...weights }, attrs) }));
  const given = buildPlan({ inputs: shapes, weights: {} }, ({ inputs, op }) => ({ out: op(kernel, inputs, attrs) }));
  const session = await gpu.prepare(weighted, { [name]: weight });
  expect(session.plan.weights[name]!.halves).toBe(true);
  const actual = await (await session.run(inputs)).read('out');
  session.dispose();
  const [inFloats, expected] = await Promise.all([gpu, cpu()].map(async (backend) => {
    const session = await backend.prepare(given, {});
    const result = await (await session.run({ ...inputs, [name]: weight })).read('out');
    session.dispose();
    return result;
  }));
  expectClose(actual, expected!, tolerance);
  expect(actual, 'half the memory, the same numbers').toEqual(inFloats);
});

const SHAPES = { inputs: { a: [8, 16] }, weights: { b: [32, 16] } };
const LOSSLESS: ReadonlySet<string> = new Set(['b']);
type Build = (a: Value, b: Value, op: Op) => Record<string, Value>;
const planOf = (build: Build): Plan => buildPlan(SHAPES, ({ inputs: { a }, weights: { b }, op }) => build(a!, b!, op));
const layer = (op: Op, a: Value, b: Value): Value => op(matmul, { a, b }, { transposeB: true });
const product: Build = (a, b, op) => ({ out: layer(op, a, b) });

test.each<[string, true | undefined, Build, ReadonlySet<string>, boolean]>([
  ['a weight of products', true, product, LOSSLESS, true],
  ['barriers that are dear', undefined, product, LOSSLESS, false],
  ['a number that is no float16', undefined, product, new Set(), true],
  ['a result', undefined, (a, b, op) => ({ out: layer(op, a, b), b }), LOSSLESS, true],
  ['read in parts', undefined, (a, b, op) => ({ out: layer(op, a, slice(b, 0, 16)) }), LOSSLESS, true],
  ['read by what has no program for it', undefined, (a, b, op) => ({ out: layer(op, a, b), other: layer(op, b, a) }), LOSSLESS, true],
])('%s: in float16 %s', (_, expected, build, lossless, barriersAreCheap) => {
  expect(fit(planOf(build), 1 << 27, { ...LEAST, barriersAreCheap }, lossless).weights['b']!.halves).toBe(expected);
});

test('half the memory', () => {
  const bytes = (of: Plan): number => planMemory(of).allocations.reduce((sum, each) => sum + each, 0);
  expect(bytes(planOf(product)) - bytes(fit(planOf(product), 1 << 27, GPU, LOSSLESS))).toBe(2 * 32 * 16);
});
