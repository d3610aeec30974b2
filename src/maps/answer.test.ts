import { expect, test } from 'vitest';
import { uniform } from '../core/random.ts';
import { tensor } from '../core/tensor.ts';
import { softmax } from '../kernels/softmax.ts';
import { enough, farthest, held, preferred, runningSum, softmaxAt } from './answer.ts';
import { entropy } from './summary.ts';

const SCORES = uniform(37, 5, 6);

test('at temperature 1 it is the softmax kernel’s own, to rounding', () => {
  expect(farthest(softmaxAt(SCORES), softmax.reference({ x: tensor([37], SCORES) }, {}))).toBeLessThan(1e-15);
});

test.each([0.1, 0.5, 1, 3, 10])('temperature %f: p ∝ exp(score / τ), and the weights sum to 1', (temperature) => {
  const weights = softmaxAt(SCORES, temperature);
  expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 14);
  expect(Math.log(weights[3]! / weights[20]!)).toBeCloseTo((SCORES[3]! - SCORES[20]!) / temperature, 9);
});

test('a lower temperature is sharper, a higher one flatter', () => {
  const bits = [0.1, 0.5, 1, 3, 10, 1000].map((temperature) => entropy(softmaxAt(SCORES, temperature)));
  expect(bits).toEqual(bits.toSorted((a, b) => a - b));
  expect(bits.at(-1)).toBeCloseTo(Math.log2(37), 3);
});

test('large scores neither overflow nor vanish, and the logarithms of weights give back the weights', () => {
  expect(Array.from(softmaxAt([1000, 1000, -1000, -Infinity]))).toEqual([0.5, 0.5, 0, 0]);
  expect(Array.from(softmaxAt([0.5, 0.25, 0.25, 0].map(Math.log)))).toEqual([0.5, 0.25, 0.25, 0].map((weight) => expect.closeTo(weight, 12)));
});

test.each([0, -1, NaN, Infinity])('temperature %f is refused', (temperature) =>
  expect(() => softmaxAt([1], temperature)).toThrow(`temperature should be above 0, got ${temperature}`));

test('a row without keys is refused', () => expect(() => softmaxAt([])).toThrow('at least one score'));

test('preferred keys: by size, of equals the first; and the share that they hold', () => {
  const weights = [0.1, -0.4, 0.3, 0.1, 0.1];
  expect(preferred(weights)).toEqual([1, 2, 0, 3, 4]);
  expect(held(weights, preferred(weights), 2)).toBeCloseTo(0.7, 12);
  expect(held([0, 0], [0, 1], 1)).toBe(0);
});

test('the running sum ends at weights · values, as a float64 oracle has it, and its distances go from 1 to 0', () => {
  const [weights, values] = [softmaxAt(SCORES), tensor([37, 6], uniform(37 * 6, 8, 1))];
  const oracle = Array.from({ length: 6 }, (_, c) => weights.reduce((sum, weight, key) => sum + weight * values.data[key * 6 + c]!, 0));
  const { sum, distances } = runningSum({ weights, values, order: preferred(weights) });
  expect(farthest(sum(37), oracle)).toBeLessThan(1e-14);
  expect(distances).toHaveLength(38);
  expect([distances[0], distances[37]]).toEqual([1, 0]);
  const [five, size] = [sum(5), Math.hypot(...oracle)];
  expect(distances[5]).toBeCloseTo(Math.hypot(...oracle.map((value, c) => value - five[c]!)) / size, 12);
  const few = enough(distances, 0.1);
  expect([distances[few]! <= 0.1, distances[few - 1]! > 0.1]).toEqual([true, true]);
});

test('a sum of nothing is nowhere far; lengths have to agree', () => {
  const values = tensor([2, 1], [1, 1]);
  expect(Array.from(runningSum({ weights: [0, 0], values, order: [0, 1] }).distances)).toEqual([0, 0, 0]);
  expect(() => runningSum({ weights: [1], values, order: [0, 1] })).toThrow('values [2,1] need 2 weights in an order of as many, got 1 and 2');
});
