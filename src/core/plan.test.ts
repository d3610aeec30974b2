import { expect, test } from 'vitest';
import { elementwise } from '../kernels/elementwise.ts';
import { matmul } from '../kernels/matmul.ts';
import { softmax } from '../kernels/softmax.ts';
import { buildPlan, onlyFor, reshape, slice, type Plan } from './plan.ts';

const namesOf = ({ steps }: Plan) => steps.map(({ kernel }) => kernel.name);

test('what stands already is not computed again', () => {
  const plan = buildPlan({ inputs: { x: [4, 4] }, weights: { w: [4, 4] } }, ({ inputs, weights, op }) => {
    const [x, w] = [inputs['x']!, weights['w']!];
    const once = op.in('network')(softmax, { x: op.in('network')(matmul, { a: x, b: w }, { scale: 2 }) });
    return { once, again: op.in('shown')(softmax, { x: op.in('shown')(matmul, { a: x, b: w, bias: undefined }, { scale: 2 }) }) };
  });
  expect(namesOf(plan)).toEqual(['matmul', 'softmax']);
  expect([plan.results.again, plan.steps.map(({ scope }) => scope)]).toEqual([plan.results.once, ['network', 'network']]);
});

test('another attribute, another part, another shape or another kernel is another step', () => {
  const plan = buildPlan({ inputs: { x: [4, 4] }, weights: {} }, ({ inputs, op }) => {
    const x = inputs['x']!;
    const [top, bottom] = [slice(x, 0, 2), slice(x, 2, 4)];
    const all = [
      op(softmax, { x }), op(softmax, { x: top }), op(softmax, { x: bottom }), op(softmax, { x: reshape(x, [2, 8]) }),
      op(matmul, { a: x, b: x }), op(matmul, { a: x, b: x }, { transposeB: true }),
      op(elementwise, { a: top, b: bottom }, { operation: 'subtract' }), op(elementwise, { a: bottom, b: top }, { operation: 'subtract' }),
    ];
    return Object.fromEntries(all.map((value, i) => [`${i}`, value]));
  });
  expect(plan.steps).toHaveLength(8);
  expect(new Set(Object.values(plan.results).map(({ buffer }) => buffer)).size).toBe(8);
});

test('a plan for some of its results leaves out what leads to others', () => {
  const plan: Plan = buildPlan({ inputs: { x: [4, 4] }, weights: {} }, ({ inputs, op }) => {
    const scores = op(matmul, { a: inputs['x']!, b: inputs['x']! });
    const attention = op(softmax, { x: scores });
    return { scores, attention, output: op(matmul, { a: attention, b: inputs['x']! }) };
  });
  const only = onlyFor(plan, ['attention']);
  expect([namesOf(only), only.results]).toEqual([['matmul', 'softmax'], { attention: plan.results['attention'] }]);
  expect(() => onlyFor(plan, ['gate'])).toThrow("plan: there is no result 'gate'; there are: scores, attention, output");
});
