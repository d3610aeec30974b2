import { expect, test } from 'vitest';
import { lanesOf, type PlanLine, type PlanRow } from './plan-picture.ts';

const steps = (count: number): PlanRow[] => Array.from({ length: count }, () => ({ node: 'step' }));
const line = (from: number, to: number): PlanLine => ({ from, to });

const CASES: readonly (readonly [string, readonly PlanRow[], readonly PlanLine[], readonly number[]])[] = [
  ['to the next row straight down', steps(3), [line(0, 1), line(1, 2)], [0, 0]],
  ['past the head of an open fold straight down', [{ node: 'step' }, { node: 'none' }, { node: 'step' }], [line(0, 2)], [0]],
  ['past a row beside it', steps(3), [line(0, 1), line(0, 2), line(1, 2)], [0, 1, 0]],
  ['two that follow each other in one lane', steps(5), [line(0, 2), line(2, 4)], [1, 1]],
  ['of two at one height the shorter nearer', steps(6), [line(0, 5), line(1, 3)], [2, 1]],
  ['from one row in one lane', steps(6), [line(0, 3), line(0, 5), line(3, 5)], [2, 2, 1]],
  ['nothing at all', [], [], []],
];

test.each(CASES)('%s', (_, rows, lines, lanes) => expect(lanesOf(rows, lines)).toEqual(lanes));

test('no two tensors share a lane at the same height', () => {
  const lines = Array.from({ length: 40 }, (_, i) => line((i * 7) % 23, ((i * 7) % 23) + 2 + ((i * 5) % 11)));
  const lanes = lanesOf(steps(40), lines);
  lines.forEach((a, i) => lines.forEach((b, j) => {
    if (lanes[i]! > 0 && lanes[i] === lanes[j] && a.from !== b.from) expect(a.to <= b.from || b.to <= a.from, `${a.from}–${a.to} and ${b.from}–${b.to}`).toBe(true);
  }));
});
