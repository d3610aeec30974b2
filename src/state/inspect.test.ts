import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import type { Backend } from '../core/backend.ts';
import { allSteps, buildPlan, mapValues, type Plan, type Step } from '../core/plan.ts';
import { uniform } from '../core/random.ts';
import { sizeOf, tensor, type Tensor } from '../core/tensor.ts';
import { byRows } from '../kernels/by-rows.ts';
import { matmul } from '../kernels/matmul.ts';
import { softmax } from '../kernels/softmax.ts';
import { withoutMaps } from '../kernels/without-maps.ts';
import { cpu } from '../runtime/cpu.ts';
import { expectClose } from '../test/close.ts';
import { testBackend } from '../test/device.ts';
import { hostOf, NARROW, pictureOf } from './fixtures/tiny.ts';
import { inspector } from './inspect.ts';
import type { Given, Picture } from './picture.ts';
import { readingOf } from './reading.ts';
import { useStore } from './store.ts';

const gpu = await testBackend();
afterAll(() => gpu.dispose());
afterEach(() => useStore.setState({ picture: undefined }));

/** Outputs of all steps by the references alone, one after the other. */
function computed({ plan, given }: Pick<Picture, 'plan' | 'given'>): readonly Tensor[] {
  const buffers = new Map<number, Float32Array<ArrayBuffer>>();
  for (const [name, { buffer }] of Object.entries({ ...plan.inputs, ...plan.weights })) buffers.set(buffer, (given.inputs[name] ?? given.weights[name])!.data);
  return allSteps(plan).map(({ kernel, inputs, attrs, output }: Step) => {
    const values = mapValues(inputs, ({ buffer, offset, shape }) => ({ shape, data: buffers.get(buffer)!.subarray(offset, offset + sizeOf(shape)) }));
    const data = Float32Array.from(kernel.reference(values, attrs));
    buffers.set(output.buffer, data);
    return tensor(output.shape, data);
  });
}

const picture = (id: string, backend: Backend): Promise<Picture> => pictureOf(id, hostOf(id), NARROW[id] ?? {}, backend);

const without = cpu((plan) => withoutMaps(plan));

describe.each<[string, Backend]>([['webgpu', gpu], ['cpu', cpu()], ['cpu, without the maps of the network itself', without]])('%s', (_, backend) => {
  test.each(['vision-transformer', 'cbam', 'soft-attention', 'squeeze-excitation'])('every step of %s can be read', async (id) => {
    const shown = await picture(id, backend);
    const expected = computed(shown);
    for (const [i, tensor] of expected.entries()) expectClose(await inspector(shown).read(i), tensor);
  });

  test('another token asks', async () => {
    const shown = await picture('soft-attention', backend);
    const token = 7;
    const ask = tensor(shown.given.inputs['ask']!.shape, Float32Array.from(shown.given.inputs['ask']!.data, (_, i) => Number(i === token)));
    const expected = computed({ plan: shown.plan, given: { ...shown.given, inputs: { ...shown.given.inputs, ask } } });
    for (const i of [expected.length - 1, expected.findLastIndex((_, i) => shown.plan.steps[i]!.kernel === softmax as unknown)]) {
      expectClose(await inspector(shown).read(i, { token }), expected[i]!);
    }
  });
});

test('attention that no view shows is one step', async () => {
  const names = (await picture('soft-attention', without)).plan.steps.map(({ kernel, scope }) => [kernel.name, scope]);
  expect(names.filter(([name]) => name === 'attention')).toEqual([0, 1, 2].map((i) => ['attention', `blocks.${i}.attention`]));
});

/** Attention of 197 positions, of which 64 rows at a time may stand. */
async function byRowsOf(backend: (fit: (plan: Plan) => Plan) => Promise<Backend>) {
  const asked = buildPlan({ inputs: { x: [197, 8] }, weights: { w: [8, 8] } }, ({ inputs, weights, op }) => {
    const q = op(matmul, { a: inputs['x']!, b: weights['w']! });
    const attention = op(softmax, { x: op(matmul, { a: q, b: inputs['x']! }, { transposeB: true }) });
    return { attention, output: op(matmul, { a: attention, b: q }) };
  });
  const given = mapValues({ x: [197, 8], w: [8, 8] }, (shape, name) => tensor(shape, uniform(sizeOf(shape), name.charCodeAt(0))));
  const { prepare } = await backend((plan) => byRows(plan, 4 * 64 * 197));
  const session = await prepare(asked, { w: given.w });
  const inputs = { x: given.x };
  const reading = readingOf(session, await session.run(inputs));
  return { whole: computed({ plan: asked, given: { inputs, weights: { w: given.w }, prepare } }), shown: { plan: session.plan, given: { inputs, weights: { w: given.w }, prepare }, reading } };
}

test('a step that is computed by rows gives the block that is asked for, and says so', async () => {
  const { shown, whole: [, , attention] } = await byRowsOf(async (fit) => cpu(fit));
  const { plan } = shown;
  const step = allSteps(plan).length - 1;
  const { rows, read } = inspector(shown);
  expect(allSteps(plan)[step]!.kernel.name).toBe('softmax');
  expect(rows(0)).toBeUndefined();
  expect(rows(step)).toEqual({ of: 197, count: 64, says: expect.stringMatching(/^All 197 rows .* 64 at a time/) });
  for (const [row, from] of [[0, 0], [50, 50], [190, 133]] as const) {
    expectClose(await read(step, { row }), tensor([64, 197], attention!.data.subarray(from * 197, (from + 64) * 197)));
  }
  expect((await read(step - 2)).shape).toEqual(allSteps(plan)[step - 2]!.output.shape);
});

/** A picture whose sessions are counted. */
async function counted(id: string) {
  const shown = await picture(id, cpu());
  const live = new Set<object>();
  const prepare: Given['prepare'] = vi.fn(async (plan, weights) => {
    const session = await shown.given.prepare(plan, weights);
    const own = { ...session, dispose: () => { live.delete(own); session.dispose(); } };
    live.add(own);
    return own;
  });
  return { shown: { ...shown, given: { ...shown.given, prepare } }, live, prepare };
}

test('neighbours are computed together, and freed when the picture goes', async () => {
  const { shown, live, prepare } = await counted('vision-transformer');
  useStore.setState({ picture: shown });
  const { read } = inspector(shown);
  await Promise.all(shown.plan.steps.map((_, i) => read(i)));
  expect(prepare).toHaveBeenCalledTimes(1);
  expect(inspector(shown)).toBe(inspector(shown));
  expect(live.size).toBe(1);
  useStore.setState({ picture: undefined });
  await vi.waitFor(() => expect(live.size).toBe(0));
  await expect(read(0)).rejects.toThrow('has gone');
});

test('a result is read from the run itself, while that can be read', async () => {
  const { shown, prepare } = await counted('vision-transformer');
  const step = shown.plan.steps.findIndex(({ output }) => output.buffer === shown.plan.results['blocks.1.attention']!.buffer);
  const [expected] = [computed(shown)[step]!];
  expectClose(await inspector(shown).read(step), expected);
  expect(prepare).not.toHaveBeenCalled();
  shown.reading.close();
  expectClose(await inspector(shown).read(step), expected);
  expect(prepare).toHaveBeenCalledTimes(1);
});

test('what failed is made anew when it is asked for again', async () => {
  const { shown, prepare } = await counted('cbam');
  vi.mocked(prepare).mockRejectedValueOnce(new Error('no memory'));
  await expect(inspector(shown).read(0)).rejects.toThrow('no memory');
  expect((await inspector(shown).read(0)).data.every(Number.isFinite)).toBe(true);
});

test('what cannot be read is refused in words', async () => {
  const { shown } = await counted('cbam');
  await expect(inspector(shown).read(999)).rejects.toThrow(/^There is no step 1000: this plan has \d+\.$/);
  const huge: Plan = buildPlan({ inputs: { x: [8192, 8192] }, weights: {} }, ({ inputs, op }) => ({ y: op(softmax, { x: inputs['x']! }) }));
  const run = { plan: huge, given: shown.given, reading: shown.reading };
  await expect(inspector(run).read(0)).rejects.toThrow('This step makes [8192,8192], 256 MiB: too large to keep, so that it cannot be looked at.');
});
