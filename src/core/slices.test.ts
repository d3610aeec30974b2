import { expect, test } from 'vitest';
import { atOnce, breathe, inSlices, type Slices } from './slices.ts';

/** Counts to `count`, a piece of `milliseconds` each. */
function* counting(count: number, milliseconds: number): Slices<number> {
  for (let i = 0; i < count; i++) {
    const end = performance.now() + milliseconds;
    while (performance.now() < end);
    yield;
  }
  return count;
}

test('in one go or in slices, the work is the same', async () => {
  expect(atOnce(counting(5, 0))).toBe(5);
  expect(await inSlices(counting(5, 0))).toBe(5);
});

test('between slices others have their turn, and few pieces make one', async () => {
  let turns = 0;
  let over = false;
  const others = (async () => { for (; !over; turns++) await breathe(); })();
  expect(await inSlices(counting(40, 2))).toBe(40);
  over = true;
  await others;
  // 80 ms of work: a turn every 8 ms or, on a machine that stalls, less often; never one for each piece.
  expect(turns).toBeGreaterThanOrEqual(4);
  expect(turns).toBeLessThan(40);
});

test('an error in a later slice comes through', async () => {
  const work = function* (): Slices<never> {
    const end = performance.now() + 20;
    while (performance.now() < end);
    yield;
    throw new Error('the second half failed');
  };
  await expect(inSlices(work())).rejects.toThrow('the second half failed');
});
