import { afterAll, expect, test } from 'vitest';
import { programsFor } from '../core/kernel.ts';
import { buildPlan, type Op } from '../core/plan.ts';
import { cpu } from '../runtime/cpu.ts';
import { DISPATCH_MS } from '../runtime/webgpu/pace.ts';
import { inputsOf, titleOf } from '../test/case.ts';
import { expectClose } from '../test/close.ts';
import { testBackend } from '../test/device.ts';
import { cases } from './cases.ts';
import { withShared } from './shared.ts';
import { withWide } from './wide.ts';

const gpu = await testBackend();
/** Takes every dispatch to be three times as long as one may be. */
const slow = await testBackend({ pace: { estimate: () => 3 * DISPATCH_MS, learn: () => undefined } });
afterAll(() => {
  gpu.dispose();
  slow.dispose();
});

/** Every program of a kernel that takes the case and runs on this device, so that a faster one never hides the plain one. */
const programs = cases.flatMap((c) =>
  programsFor(withWide(withShared(c.kernel)), c.shapes, c.attrs ?? {}, gpu.traits).map((shader) => [`${shader.name}: ${titleOf(c)}`, c, shader] as const));

test.each(programs)('%s', async (_, row, shader) => {
  const { kernel, shapes, attrs = {}, tolerance } = row;
  const only = { ...kernel, ...shader, fits: undefined, faster: [] };
  const plan = buildPlan({ inputs: shapes, weights: {} }, ({ inputs, op }: { inputs: object; op: Op }) => ({ out: op(only, inputs as never, attrs) }));
  const inputs = inputsOf(row);
  const [actual, inParts, expected] = await Promise.all([gpu, slow, cpu()].map(async (backend) => {
    const session = await backend.prepare(plan, {});
    const result = await (await session.run(inputs)).read('out');
    session.dispose();
    return result;
  }));
  expect(expected!.data.every(Number.isFinite)).toBe(true);
  expectClose(actual!, expected!, tolerance);
  expect(inParts, 'in parts it is the same, bit by bit').toEqual(actual);
});
