import { expect, test } from 'vitest';
import { buildPlan } from '../core/plan.ts';
import { tensor } from '../core/tensor.ts';
import { cpu } from '../runtime/cpu.ts';
import { BORROWED_MODULES } from './vit-modules.ts';

const swin = BORROWED_MODULES['shifted-window-attention']!;

test.each([
  [[16, 16], [16, 16]], [[11, 16], [8, 16]], [[16, 11], [16, 8]], [[7, 5], [4, 4]], [[3, 10], [3, 9]],
] as const)('of %o patches windows see %o', (grid, part) => {
  expect(swin.part!(grid)).toEqual(part);
  expect(swin.params({ heads: 3, part })).toMatchObject({ height: part[0], width: part[1], window: 4 });
});

test.each([
  ['all', [4, 5], [4, 5]], ['rows', [6, 4], [4, 4]], ['rows and columns', [7, 6], [4, 4]],
] as const)('the middle of the patches, %s cut, without the class token', async (_, grid, part) => {
  const [rows, columns] = grid;
  const count = 1 + rows * columns;
  const plan = buildPlan({ inputs: { tokens: [count, 1] }, weights: {} }, ({ inputs, op }) => {
    const tokens = inputs['tokens']!;
    return { x: swin.inputs({ op, tokens, prefix: 1, ask: tokens, words: tokens, grid, part })['x']! };
  });
  const session = await cpu().prepare(plan, {});
  const trace = await session.run({ tokens: tensor([count, 1], Float32Array.from({ length: count }, (_, i) => i)) });
  const [top, left] = [Math.floor((rows - part[0]) / 2), Math.floor((columns - part[1]) / 2)];
  const expected = Array.from({ length: part[0] * part[1] }, (_, i) =>
    1 + (top + Math.floor(i / part[1])) * columns + left + (i % part[1]));
  expect(Array.from((await trace.read('x')).data)).toEqual(expected);
});
