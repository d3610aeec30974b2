import { afterAll, describe, expect, test } from 'vitest';
import { dawn } from '../cli/dawn.ts';
import { LEAST } from '../core/kernel.ts';
import { buildPlan, mapValues, reshape, slice, type Op, type Plan, type Value } from '../core/plan.ts';
import { uniform } from '../core/random.ts';
import { sizeOf, tensor, type Shape, type Tensor } from '../core/tensor.ts';
import { cpu } from '../runtime/cpu.ts';
import { webgpu } from '../runtime/webgpu/device.ts';
import { planMemory } from '../runtime/webgpu/memory.ts';
import { expectClose } from '../test/close.ts';
import { elementwise } from './elementwise.ts';
import { fit } from './fit.ts';
import { matmul, type MatmulAttrs } from './matmul.ts';
import { select } from './select.ts';
import { softmax } from './softmax.ts';
import { withoutMaps } from './without-maps.ts';

const fused = (plan: Plan): Plan => withoutMaps(plan);
const gpu = await webgpu(await dawn(), fused);
afterAll(() => gpu.dispose());

const SHAPES = { q: [2, 9, 8], k: [2, 13, 8], v: [2, 13, 4], x: [13, 8], bias: [13] };
type Values = Readonly<Record<keyof typeof SHAPES, Value>>;
const TRANSPOSED = { transposeB: true } as const;

const built = <Name extends string>(build: (op: Op, values: Values) => Readonly<Record<Name, Value>>): Plan<Name> =>
  buildPlan({ inputs: SHAPES, weights: {} }, ({ inputs, op }) => build(op.in('block'), inputs as Values));

/** Steps, results and scopes of one attention, each stage by a function that may be replaced. */
const chain = ({ q, k, v, scored = TRANSPOSED, summed = {}, between = (_, weights) => weights, softened = (scores) => scores }: {
  readonly q: Value; readonly k: Value; readonly v: Value; readonly scored?: MatmulAttrs; readonly summed?: MatmulAttrs;
  between?(op: Op, weights: Value): Value;
  softened?(scores: Value): Value;
}, op: Op) => {
  const scores = op.in('scores')(matmul, { a: q, b: k }, scored);
  const attention = op.in('softmax')(softmax, { x: softened(scores) });
  return { scores, attention, output: op.in('context')(matmul, { a: between(op, attention), b: v }, summed) };
};
const alone = ({ output }: { output: Value }) => ({ output });

const FUSED: readonly (readonly [string, Plan, Readonly<Record<string, unknown>>])[] = [
  ['heads', built((op, of) => alone(chain(of, op))), {}],
  ['heads, scaled and side by side', built((op, of) => alone(chain({ ...of, scored: { ...TRANSPOSED, scale: 0.3 }, summed: { merge: true } }, op))),
    { scale: 0.3, merge: true }],
  ['matrices', built((op, { x }) => alone(chain({ q: x, k: x, v: x }, op))), {}],
  ['parts of one projection', built((op, { x }) => {
    const all = op(matmul, { a: x, b: reshape(x, [8, 13]) }, {});
    const heads = op(matmul, { a: all, b: all }, { split: 1 });
    return alone(chain({ q: heads, k: heads, v: slice(heads, 0, 1) }, op));
  }), {}],
];

const filled = (shapes: Readonly<Record<string, Shape>>): Readonly<Record<string, Tensor>> =>
  mapValues(shapes, (shape, name) => tensor(shape, uniform(sizeOf(shape), name.charCodeAt(0), 2)));
const inputs = filled(SHAPES);

describe.each(FUSED)('%s', (_, plan, attrs) => {
  test('are read at once, in the scope that the steps shared', () => {
    const { steps } = withoutMaps(plan);
    expect(steps.map(({ kernel }) => kernel.name)).toEqual([...plan.steps.slice(0, -3).map(({ kernel }) => kernel.name), 'attention']);
    expect([steps.at(-1)!.attrs, steps.at(-1)!.scope]).toEqual([attrs, 'block']);
    expect(withoutMaps({ ...plan, steps })).toEqual({ ...plan, steps });
  });

  test.each([gpu, cpu(fused)])('are the same on $name', async (backend) => {
    const sessions = await Promise.all([backend, cpu()].map((on) => on.prepare(plan, {})));
    expect(sessions.map((session) => session.plan.steps.at(-1)!.kernel.name)).toEqual(['attention', 'matmul']);
    const [actual, expected] = await Promise.all(sessions.map(async (session) => (await session.run(inputs)).read('output')));
    expectClose(actual!, expected!);
  });
});

const KEPT: readonly (readonly [string, Plan])[] = [
  ['attention is a result', built((op, of) => { const { attention, output } = chain(of, op); return { attention, output }; })],
  ['scores are a result', built((op, of) => { const { scores, output } = chain(of, op); return { scores, output }; })],
  ['a part of the attention is a result', built((op, of) => { const { attention, output } = chain(of, op); return { head: slice(attention, 1, 2), output }; })],
  ['the weights are read twice', built((op, of) => {
    const { attention, output } = chain(of, op);
    return { output, again: op(matmul, { a: attention, b: of.v }, { merge: true }) };
  })],
  ['the scores are read twice', built((op, of) => {
    const { scores, output } = chain(of, op);
    return { output, again: op(softmax, { x: scores }) };
  })],
  ['a bias stands at the scores', built((op, { x, bias }) => ({
    output: op(matmul, { a: op(softmax, { x: op(matmul, { a: x, b: x, bias }, TRANSPOSED) }), b: x }),
  }))],
  ['the scores are changed', built((op, { x }) => {
    const scores = op(matmul, { a: x, b: x }, TRANSPOSED);
    return { output: op(matmul, { a: op(softmax, { x: op(elementwise, { a: scores, b: scores }, { operation: 'add' }) }), b: x }) };
  })],
  ['places are chosen', built((op, of) => alone(chain({
    ...of, between: (op, weights) => reshape(op(select, { x: reshape(weights, [sizeOf(weights.shape)]) }, { mode: 'top-k', k: 3 }), weights.shape),
  }, op)))],
  ['softmax goes over something else', built((op, { x }) => alone(chain({ q: x, k: x, v: x, softened: (scores) => reshape(scores, [1, 13, 13]) }, op)))],
  ['the sum is added to', built((op, { x }) => ({
    output: op(matmul, { a: op(softmax, { x: op(matmul, { a: x, b: x }, TRANSPOSED) }), b: x, residual: x }),
  }))],
  ['the sum is activated', built((op, of) => alone(chain({ ...of, summed: { activation: 'relu' } }, op)))],
  ['one matrix of keys serves all heads', built((op, { q, v, x }) => alone(chain({ q, k: x, v }, op)))],
  ['keys lie the other way', built((op, { x }) => alone(chain({ q: x, k: reshape(x, [8, 13]), v: x, scored: {} }, op)))],
];

test.each(KEPT)('as it is, where %s', (_, plan) => {
  expect(withoutMaps(plan)).toBe(plan);
});

test.each([true, false])('what computes by rows keeps maps where they are read, not for the run, be barriers cheap or not: %s', async (barriersAreCheap) => {
  const shapes = { x: [197, 8] };
  const plan = buildPlan({ inputs: shapes, weights: {} }, ({ inputs, op }) => {
    const { attention, output } = chain({ q: inputs['x']!, k: inputs['x']!, v: inputs['x']! }, op);
    return { attention, output };
  });
  const cramped = <Name extends string>(asked: Plan<Name>) => fit(asked, 4 * 64 * 197, { ...LEAST, barriersAreCheap });
  const { steps, demand } = cramped(plan);
  expect(new Set(steps.map(({ kernel }) => kernel.name))).toEqual(new Set(['take-rows', 'attention']));
  expect(demand!.steps.map(({ kernel }) => kernel.name)).toEqual(['take-rows', 'matmul', 'softmax']);
  const given = filled(shapes);
  const own = await webgpu(await dawn(), cramped);
  const traces = await Promise.all([own, cpu()].map(async (on) => (await on.prepare(plan, {})).run(given)));
  for (const name of ['attention', 'output'] as const) {
    const [actual, expected] = await Promise.all(traces.map((trace) => trace.read(name)));
    expectClose(actual!, expected!);
  }
  own.dispose();
});

test('attention over many positions that nobody looks at is one step, and takes no more memory than what it reads and writes', () => {
  const positions = 8192;
  const plan = buildPlan({ inputs: { q: [3, positions, 64], k: [3, positions, 64], v: [3, positions, 64] }, weights: {} }, ({ inputs, op }) =>
    alone(chain({ q: inputs['q']!, k: inputs['k']!, v: inputs['v']! }, op)));
  const fitted = fit(plan, 128 << 20, LEAST);
  expect(fitted.steps).toHaveLength(1);
  expect(planMemory(fitted).allocations.reduce((sum, bytes) => sum + bytes, 0)).toBe(4 * 4 * 3 * positions * 64);
});

test('where compiling is dear, small maps are not worth a program of their own', () => {
  const [[, plan]] = FUSED as [(typeof FUSED)[number]];
  const bytes = 2 * 4 * 2 * 9 * 13;
  expect([withoutMaps(plan, bytes).steps.length, withoutMaps(plan, bytes - 1).steps.length]).toEqual([3, 1]);
  expect([true, false].map((barriersAreCheap) => fit(plan, 128 << 20, { ...LEAST, barriersAreCheap }).steps.length)).toEqual([1, 3]);
});
