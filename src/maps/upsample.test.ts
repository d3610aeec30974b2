import { expect, test } from 'vitest';
import type { Grid } from './grid.ts';
import { upsample, type Resample } from './upsample.ts';

const grid: Grid = { height: 2, width: 3, data: Float32Array.of(1, 4, -2, 0.5, 3, 7) };

/** torch.nn.functional.interpolate of the grid above to 3 × 5, align_corners = False. */
const cases: readonly [Resample, number[]][] = [
  ['nearest', [1, 1, 4, 4, -2, 1, 1, 4, 4, -2, 0.5, 0.5, 3, 3, 7]],
  ['bilinear', [1, 2.2, 4, 0.399999, -2, 0.75, 1.85, 3.5, 2.9, 2.5, 0.5, 1.5, 3, 5.4, 7]],
  ['bicubic', [0.751236, 2.718743, 4.086806, 0.10268, -3.440584, 0.486, 1.889, 3.5, 3.086, 2.404001,
    0.220764, 1.059259, 2.913195, 6.069319, 8.248583]],
];

test.each(cases)('%s agrees with PyTorch', (how, expected) => {
  const { height, width, data } = upsample(grid, 3, 5, how);
  expect([height, width]).toEqual([3, 5]);
  expect(Array.from(data)).toEqual(expected.map((value) => expect.closeTo(value, 5)));
});

test.each(cases.map(([how]) => how))('%s at its own size changes nothing, and keeps a constant', (how) => {
  expect(Array.from(upsample(grid, 2, 3, how).data)).toEqual(Array.from(grid.data));
  const flat: Grid = { height: 1, width: 1, data: Float32Array.of(3) };
  expect(Array.from(upsample(flat, 3, 2, how).data)).toEqual(Array.from({ length: 6 }, () => expect.closeTo(3, 5)));
});

test('a size below one is refused', () => {
  expect(() => upsample(grid, 0, 4, 'nearest')).toThrow('got 0 × 4');
});
