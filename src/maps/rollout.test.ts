import { expect, test } from 'vitest';
import { random } from '../core/random.ts';
import { tensor, type Tensor } from '../core/tensor.ts';
import { fuse, type Fusion } from './query.ts';
import { rollout, type RolloutOptions, type Span } from './rollout.ts';

/** Softmaxed random scores [heads, T, T]: rows that sum to one, as a transformer's do. */
function attention(heads: number, tokens: number, seed: number): Tensor {
  const next = random(seed);
  const rows = Array.from({ length: heads * tokens }, () => {
    const weights = Array.from({ length: tokens }, () => Math.exp(3 * next()));
    const sum = weights.reduce((a, b) => a + b);
    return weights.map((weight) => weight / sum);
  });
  return tensor([heads, tokens, tokens], rows.flat());
}

/** The definition as it is written, every matrix in full: R = Ã_L ⋯ Ã_first. */
function fullRollout(layers: readonly Tensor[], options: Required<RolloutOptions & Span>): number[][] {
  let rolled: number[][] | undefined;
  for (const { shape, data } of layers.slice(options.first, options.last + 1)) {
    const tokens = shape.at(-1)!;
    const heads = Array.from({ length: data.length / tokens ** 2 }, (_, h) => data.slice(h * tokens ** 2, (h + 1) * tokens ** 2));
    const fused = Array.from(fuse(heads, options.fusion));
    const lowest = fused.map((value, i) => ({ value, i })).sort((a, b) => a.value - b.value).slice(0, Math.floor(options.discard * fused.length));
    for (const { i } of lowest) {
      const [row, column] = [Math.floor(i / tokens), i % tokens];
      if (row !== column && (column !== 0 || !options.classColumn)) fused[i] = 0;
    }
    const mixed = Array.from({ length: tokens }, (_, row) => {
      const values = Array.from({ length: tokens }, (_, column) => (fused[row * tokens + column]! + (row === column ? 1 : 0)) / 2);
      const sum = options.discard > 0 ? values.reduce((a, b) => a + b) : 1;
      return values.map((value) => value / sum);
    });
    rolled = rolled === undefined ? mixed : mixed.map((row) =>
      row.map((_, column) => row.reduce((sum, weight, k) => sum + weight * rolled![k]![column]!, 0)));
  }
  return rolled!;
}

const cases: readonly [RolloutOptions & Span, number, number, number][] = [
  [{}, 1, 1, 1],
  [{}, 1, 3, 7],
  [{}, 5, 3, 7],
  [{ fusion: 'max' }, 3, 4, 10],
  [{ fusion: 'min' }, 3, 4, 10],
  [{ first: 2 }, 4, 2, 6],
  [{ last: 1 }, 4, 2, 6],
  [{ first: 1, last: 1, discard: 0.2 }, 3, 2, 6],
  [{ discard: 0.5 }, 4, 3, 11],
  [{ discard: 0.9 }, 4, 3, 11],
  [{ discard: 0.9, classColumn: false }, 4, 3, 11],
  [{ discard: 0.3, fusion: 'max', first: 1 }, 3, 2, 8],
];

test.each(cases)('rollout %o of %i layers, %i heads, %i tokens is the product of full matrices', (options, depth, heads, tokens) => {
  const layers = Array.from({ length: depth }, (_, i) => attention(heads, tokens, i + 1));
  const expected = fullRollout(layers, { fusion: 'mean' as Fusion, discard: 0, first: 0, last: depth - 1, classColumn: true, ...options });
  const rowOf = rollout(layers, options);
  for (let query = 0; query < tokens; query++) {
    const row = Array.from(rowOf(query, options));
    row.forEach((value, column) => expect(value).toBeCloseTo(expected[query]![column]!, 6));
  }
  rowOf('received', options).forEach((value, column) =>
    expect(value).toBeCloseTo(expected.reduce((sum, row) => sum + row[column]!, 0) / tokens, 6));
});

test('a rollout of one layer is half its attention, half the token itself', () => {
  const layer = attention(1, 5, 3);
  const row = rollout([attention(1, 5, 1), layer])(2, { first: 1 });
  expect(Array.from(row)).toEqual(Array.from(layer.data.subarray(10, 15), (weight, i) => expect.closeTo(weight / 2 + (i === 2 ? 0.5 : 0), 6)));
});

test('rows of a rollout sum to one, whatever is discarded', () => {
  const layers = [attention(2, 9, 1), attention(2, 9, 2)];
  for (const discard of [0, 0.4, 0.99]) {
    expect(rollout(layers, { discard })(3).reduce((a, b) => a + b)).toBeCloseTo(1, 6);
  }
});

test('discarding spares the diagonal and the class column', () => {
  const layer = tensor([3, 3], [0.8, 0.1, 0.1, 0.1, 0.1, 0.8, 0.1, 0.8, 0.1]);
  // Six of nine are the lowest: all of 0.1. Row 1 keeps its class column 0.1, its diagonal 0.1 and 0.8; with the residual, sum 1.
  expect(Array.from(rollout([layer], { discard: 0.67 })(1))).toEqual([0.05, 0.55, 0.4].map((value) => expect.closeTo(value, 6)));
  // Row 0 loses both 0.1: (0.8 + 1) / 2, over itself.
  expect(Array.from(rollout([layer], { discard: 0.67 })(0))).toEqual([1, 0, 0]);
});

test('rollout says what does not fit', () => {
  const layers = [attention(2, 4, 1)];
  expect(() => rollout([...layers, attention(2, 5, 1)])).toThrow('expected [heads, 4, 4] from every layer, got [2,5,5]');
  expect(() => rollout(layers)(0, { first: 1 })).toThrow('from 0 to 0, got 1 and 0');
  expect(() => rollout([...layers, ...layers])(0, { first: 1, last: 0 })).toThrow('in order, from 0 to 1, got 1 and 0');
  expect(() => rollout(layers, { discard: 1 })).toThrow('got 1');
  expect(() => rollout(layers)(4)).toThrow('from 0 to 3, got 4');
});
