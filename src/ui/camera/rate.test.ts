import { expect, test } from 'vitest';
import { rateOf } from './rate.ts';

const CASES: readonly (readonly [what: string, times: readonly number[], perSecond: number, each: number])[] = [
  ['one map has no rate', [1000], 0, 0],
  ['two', [1000, 1250], 4, 250],
  ['uneven ones have their mean', [0, 100, 400], 5, 200],
  ['only the latest twelve count', [...Array.from({ length: 50 }, (_, i) => i), ...Array.from({ length: 12 }, (_, i) => 1000 + 500 * i)], 2, 500],
];

test.each(CASES)('%s', (_, times, perSecond, each) => expect(rateOf(times)).toEqual({ count: times.length, perSecond, each }));

test('none is an error', () => expect(() => rateOf([])).toThrow('rateOf: expected at least one time, got none'));
