import { expect, test } from 'vitest';
import { agreement } from './agreement.ts';
import type { Compared, Entry } from './compare.ts';
import { measure, quantile, type Times } from './measure.ts';
import { OURS } from './peers/ours.ts';
import { comparisonReport } from './report.ts';
import { withPart } from './parts.ts';
import { scaleReport } from './scale-report.ts';
import { targets } from './targets.ts';

const results = { a: 1e-3 };
const of = (...values: number[]) => ({ a: Float32Array.from(values) });

test('results agree by the largest difference, as a share of the largest value', () => {
  expect(agreement(of(0, 100), of(0.05, 100), { results })).toBeCloseTo(5e-4);
});

const wrong: [string, Record<string, Float32Array>, RegExp][] = [
  ['too far off', of(0, 101), /'a' differs by 1\.0e-2 of the largest value, allowed are 0\.001/],
  ['not a number', of(0, NaN), /'a' differs by Infinity/],
  ['misshapen', of(0), /'a' should have 2 values, got 1/],
  ['missing', {}, /'a' should have 2 values, got none/],
];
test.each(wrong)('a result that is %s does not pass', (_, got, message) => {
  expect(() => agreement(got, of(0, 100), { results })).toThrow(message);
});

test('runs alternate, and what fails takes part no more', async () => {
  const order: string[] = [];
  let left = 3;
  const times = await measure([
    async () => { order.push('A'); },
    async () => { order.push('B'); if (left-- === 0) throw new Error('no more\nof it'); },
    async () => { order.push('C'); },
  ], 4);
  expect(order.join('')).toBe('AABBCC' + 'ABC' + 'ABC' + 'AC' + 'AC');
  expect(times.map((each) => (typeof each === 'string' ? each : each.runs))).toEqual([4, 'no more', 4]);
});

test('quantiles lie between the two nearest values', () => {
  expect([0, 0.25, 0.5, 1].map((q) => quantile([4, 1, 3, 2], q))).toEqual([1, 1.75, 2.5, 4]);
});

const times = (median: number): Times => ({ runs: 20, median, p10: median, p90: median });
const entry = (name: string, median: number): Entry => ({ name, cold: 1, difference: 0, readback: times(median), without: times(median) });
const compared = (id: string, entries: readonly Entry[], changed: Partial<Compared['costs']> = {}): Compared => ({
  id, adapter: 'an adapter (software)', programs: 'programs', entries,
  costs: { bytes: { needed: 100, run: 120, readback: 160 }, growth: { runs: 200, bytes: 0, buffers: 0 }, dispatches: 1, submits: 1, readbacks: 1, programs: [], ...changed },
});
const met = (all: readonly Compared[], what: RegExp) => targets(all).filter((target) => what.test(`${target.what} ${target.aim}`)).map((target) => target.met);

test('an aim is met or not by the medians, and unknown where something is missing', () => {
  const fast = compared('product-512', [entry(OURS, 10), entry('ONNX Runtime Web, WebGPU', 31), entry('jax-js, WebGPU', 9)]);
  expect(met([fast], /^product 512/)).toEqual([true, undefined, false]);
  expect(met([compared('softmax', [entry(OURS, 10), { name: 'ONNX Runtime Web, WebGPU', failure: 'it broke' }])], /softmax.*ONNX/)).toEqual([undefined]);
});

test('on a GPU the aims are others', () => {
  const onGpu = { ...compared('product-1024', [entry(OURS, 10), entry('TensorFlow.js, WebGPU', 9.1), entry('jax-js, WebGPU', 8.9)]), adapter: 'a card' };
  expect(met([onGpu], /^product 1024/)).toEqual([true, false]);
  expect(met([onGpu], /^(softmax|product 512)/)).toEqual([]);
});

test('memory, growth, dispatches and submits are those of the worst workload', () => {
  const good = compared('softmax', [entry(OURS, 10)]);
  const bad = compared('vit', [entry(OURS, 10)], { bytes: { needed: 100, run: 151, readback: 0 }, growth: { runs: 200, bytes: 4, buffers: 1 }, perBlock: 10, submits: 2, readbacks: 2 });
  const rows = /^(peak|growth|dispatches|submits|readbacks)/;
  expect(met([good], rows)).toEqual([true, true, undefined, true, true]);
  expect(met([good, bad], rows)).toEqual([false, false, false, false, false]);
  expect(met([compared('vit', [entry(OURS, 1000)], { submits: 8 })], /^submits/)).toEqual([true]);
  expect(met([compared('vit', [entry(OURS, 1000)], { growth: { runs: 199, bytes: 0, buffers: 0 } })], /^growth/)).toEqual([false]);
});

test('the report says who failed and how, and puts ratios first', () => {
  const text = comparisonReport({
    where: 'Node', adapter: 'an adapter', programs: 'programs', machine: 'a machine', command: 'npm run bench', date: '2026-01-01', failed: ['vit: it crashed'],
    compared: [compared('softmax', [entry(OURS, 10), entry('jax-js, WebGPU', 25), { name: 'TensorFlow.js, WebGPU', failure: 'no | such operation' }])],
  });
  expect(text).toContain('| softmax 591×197 | 2.50 × | failed |');
  expect(text).toContain('failed: no \\| such operation');
  expect(text).toContain('Not measured: vit: it crashed.');
});

test.each([['(software)', false], ['', true]] as const)('on an adapter %s milliseconds are stated: %s', (kind, stated) => {
  const surroundings = { where: 'Node', adapter: `an adapter ${kind}`.trim(), programs: 'programs', machine: 'a machine', command: 'npm run bench', date: '2026-01-01' };
  const text = comparisonReport({ ...surroundings, failed: [], compared: [compared('softmax', [entry(OURS, 10), entry('jax-js, WebGPU', 25)])] });
  expect(text).toContain('| jax-js, WebGPU | 2.50 × | 2.50 × to 2.50 × |');
  expect(text.includes('| ms |')).toBe(stated);
  expect(text.includes('25.0')).toBe(stated);
});

test('a curve is told in multiples of its smallest size', () => {
  const point = (tokens: number, run: number) => ({ size: tokens, tokens, run, runs: 10, row: 1, gigaOperations: run / 10, bytes: 1e6 * tokens, onDemand: tokens > 200 });
  const surroundings = { where: 'Node', adapter: 'swiftshader (software)', machine: 'a machine', command: 'npm run bench -- --scale', date: '2026-01-01', drawings: ['scale-time.svg'] };
  const text = scaleReport({ ...surroundings, scale: { tokens: [point(100, 10), point(400, 80)], side: [] } });
  expect(text).toContain('| 400 | 8.00 × | 2.00 × | 2.00 × | 1.00 × | 10 | 400.0 MB | 1.0 MB | by rows, on demand | 1.3 % of a run |');
  expect(text).toContain('![scale time](scale-time.svg)');
});

test('each run writes its part of the report, and the others stay', () => {
  const scale = withPart('', 'scale', 'Curves.');
  expect(scale).toBe('# Measured\n\n## From 196 tokens to 4096\n\nCurves.\n');
  const both = withPart(withPart(scale, 'page', 'Hands.\n\n### Runs\n\nTasks.'), 'comparison', '# Fast\n\n## Aims\n\nRatios.\n');
  expect(both).toBe('# Fast\n\n## Aims\n\nRatios.\n\n## From the hand to the map\n\nHands.\n\n### Runs\n\nTasks.\n\n## From 196 tokens to 4096\n\nCurves.\n');
  expect(withPart(both, 'page', 'New.')).toBe(both.replace('Hands.\n\n### Runs\n\nTasks.', 'New.'));
});
