import { expect, test } from 'vitest';
import { matmul } from '../kernels/matmul.ts';
import { softmax } from '../kernels/softmax.ts';
import { stepCost } from './cost.ts';
import { buildPlan, slice, type Op, type Plan, type Value } from './plan.ts';

const stepOf = (build: (x: Value, op: Op) => Value): Plan['steps'][number] =>
  buildPlan({ inputs: { x: [2, 3, 4] }, weights: {} }, ({ inputs, op }) => ({ y: build(inputs['x']!, op) })).steps.at(-1)!;

test.each<[string, (x: Value, op: Op) => Value, { operations: number; read: number; written: number }]>([
  ['a softmax', (x, op) => op(softmax, { x }), { operations: 4 * 24, read: 4 * 24, written: 4 * 24 }],
  // [3, 4] · [3, 4]ᵀ: 9 sums of 4 products.
  ['a product of two parts', (x, op) => op(matmul, { a: slice(x, 0, 1), b: slice(x, 1, 2) }, { transposeB: true }),
    { operations: 2 * 9 * 4, read: 4 * (12 + 12), written: 4 * 9 }],
  ['a product with itself reads it once', (x, op) => op(matmul, { a: x, b: x }, { transposeB: true }),
    { operations: 2 * 2 * 9 * 4, read: 4 * 24, written: 4 * 2 * 9 }],
])('%s', (_, build, expected) => {
  expect(stepCost(stepOf(build))).toEqual(expected);
});
