import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Backend } from '../core/backend.ts';
import { planOf, viewOf, type AttentionModule } from '../core/module.ts';
import { checkParams } from '../core/params.ts';
import { mapValues } from '../core/plan.ts';
import type { Tensor } from '../core/tensor.ts';
import { under } from '../core/names.ts';
import { readSafetensors } from '../models/safetensors.ts';
import { cpu } from '../runtime/cpu.ts';
import { expectClose } from '../test/close.ts';
import { testBackend } from '../test/device.ts';
import { modules } from './all.ts';

const gpu = await testBackend();
/** The same device with the programs that others would run. */
const other = await testBackend({ traits: { barriersAreCheap: !gpu.traits.barriersAreCheap } });
afterAll(() => {
  gpu.dispose();
  other.dispose();
});

const folder = join(import.meta.dirname, 'fixtures');
const moduleOf = (id: string): AttentionModule => modules.find((module) => module.id === id)!;

/** What PyTorch computed: `input.*`, `weight.*`, `result.*`, and the parameters as JSON. */
const fixtures = readdirSync(folder).map((file) => ({ file, ...readSafetensors(readFileSync(join(folder, file)), file) }))
  .filter(({ metadata }) => metadata['module']);

const shapesOf = (tensors: Readonly<Record<string, Tensor>>) => mapValues(tensors, (tensor) => tensor.shape);

describe.each<[string, Backend]>([['webgpu', gpu], ['webgpu, by its other programs', other], ['cpu', cpu()]])('%s equals PyTorch', (_, backend) => {
  test.each(fixtures.map((fixture) => [fixture.file, fixture] as const))('%s', async (_, { tensors, metadata }) => {
    const [inputs, weights, expected] = ['input.', 'weight.', 'result.'].map((prefix) => under(prefix, tensors)) as [Record<string, Tensor>, Record<string, Tensor>, Record<string, Tensor>];
    const params = JSON.parse(metadata['params']!) as Record<string, unknown>;
    const module = moduleOf(metadata['module']!);
    const plan = planOf(module, { inputs: shapesOf(inputs), weights: shapesOf(weights), params });
    expect(Object.keys(plan.results).sort()).toEqual(Object.keys(expected).sort());
    for (const [name, { shape }] of Object.entries(plan.results)) {
      const { axes = [] } = viewOf(module, name, checkParams(module.params, params)) ?? {};
      expect(axes.length, `the picture of '${name}' names its axes`).toBe(shape.length);
    }
    const session = await backend.prepare(plan, weights);
    const trace = await session.run(inputs);
    for (const [name, tensor] of Object.entries(expected)) {
      expectClose(await trace.read(name), tensor, { atol: 1e-4, rtol: 1e-4 });
    }
    session.dispose();
  });
});

test.each(modules.map((module) => [module.id]))('%s has at least three fixtures', (id) => {
  expect(fixtures.filter(({ metadata }) => metadata['module'] === id).length).toBeGreaterThanOrEqual(3);
});
