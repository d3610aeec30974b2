import { expect, test } from 'vitest';
import { flowOf, makerOf, resultsOf } from './flow.ts';
import { defineKernel } from './kernel.ts';
import { allSteps, buildPlan, slice, type Plan } from './plan.ts';

const WGSL = '@group(0) @binding(0) var<storage, read> a: array<f32>;\n@group(0) @binding(1) var<storage, read> b: array<f32>;\n'
  + '@group(0) @binding(2) var<storage, read_write> output: array<f32>;';
const sum = defineKernel({
  name: 'sum', wgsl: WGSL, inputs: ['a'], optional: ['b'], output: ({ a }) => a, uniforms: () => ({}), dispatch: () => ({ threads: [1] }), reference: ({ a }) => a.data,
});

/** Two steps in turn, then a third that reads a part of the first, and skips the second. */
const plan = buildPlan({ inputs: { x: [4, 2] }, weights: { w: [4, 2] } }, ({ inputs: { x }, weights: { w }, op }) => {
  const first = op(sum, { a: x!, b: w! });
  const second = op(sum, { a: first });
  return { given: x!, first, third: op(sum, { a: second, b: slice(first, 0, 2) }) };
});

test('what a step reads comes from the steps before it, from the inputs or from the weights', () => {
  expect(flowOf(plan).map((reads) => reads.map(({ input, source }) => [input, source]))).toEqual([
    [['a', { kind: 'input', name: 'x' }], ['b', { kind: 'weight', name: 'w' }]],
    [['a', { kind: 'steps', steps: [0] }]],
    [['a', { kind: 'steps', steps: [1] }], ['b', { kind: 'steps', steps: [0] }]],
  ]);
});

test.each([['first', 0], ['third', 2], ['given', undefined], ['nothing', undefined]] as const)('%s is computed by step %s', (name, step) => {
  expect(makerOf(plan, name)).toBe(step);
});

test('a step names the results that it computes', () => {
  expect(plan.steps.map((step) => resultsOf(plan, step))).toEqual([['first'], [], ['third']]);
});

test('of a tensor that several steps compute a part of, each reader has those it reads of; steps on demand come last', () => {
  const [make, , read] = plan.steps;
  const half = (offset: number) => ({ ...make!, output: { buffer: 9, offset, shape: [2, 2] } });
  const late = { ...read!, inputs: { a: { buffer: 9, offset: 4, shape: [2, 2] }, b: { buffer: 8, offset: 0, shape: [1] } }, output: { buffer: 7, offset: 0, shape: [2, 2] } };
  const parts: Plan = {
    ...plan, steps: [half(0), half(4)], results: { whole: { buffer: 6, offset: 0, shape: [4, 2] } },
    demand: { first: { buffer: 8, offset: 0, shape: [1] }, steps: [late], blocks: { whole: late.output } },
  };
  expect(allSteps(parts)).toHaveLength(3);
  expect(flowOf(parts)[2]!.map(({ source }) => source)).toEqual([{ kind: 'steps', steps: [1] }, { kind: 'input', name: 'first row' }]);
  expect(makerOf(parts, 'whole')).toBe(2);
});
