import { expect, test } from 'vitest';
import { under } from '../core/names.ts';
import { planOf } from '../core/module.ts';
import { mapValues } from '../core/plan.ts';
import type { Tensor } from '../core/tensor.ts';
import { modules } from '../modules/index.ts';
import { cpu } from '../runtime/cpu.ts';
import { definitions } from '../snippets/index.ts';
import { DEFAULT_STATE, type AppState } from './app-state.ts';
import { hostOf, NARROW, pictureOf } from './fixtures/tiny.ts';
import { mapOf } from './maps.ts';
import { recomputation } from './recompute.ts';
import { shownOf } from './shown.ts';

async function exported(id: string, state: Partial<AppState> = {}, chosen = NARROW[id] ?? {}) {
  const picture = await pictureOf(id, hostOf(id), chosen);
  const shown = shownOf(picture, { ...DEFAULT_STATE, ...state });
  const map = await mapOf(picture, { ...shown, result: shown.over });
  const { stored, script } = await recomputation({ picture, shown, map, file: 'x.safetensors', about: ['?a=b'] });
  const tensors: Record<string, Tensor> = Object.fromEntries(await Promise.all(stored.map(async (each) => [each.name, await each.read([])] as const)));
  return { picture, shown, map, script, tensors };
}

test('every module is defined in PyTorch, and nothing else is', () =>
  expect(Object.keys(definitions).sort()).toEqual(modules.map(({ id }) => id).sort()));

/** The names that a script reads of its weights, each as a pattern: what an f-string fills in may be anything. */
const readsOf = (script: string): readonly RegExp[] => [...script.matchAll(/\bw(?:\[|\.get\()f?'([^']+)'/g)].map(([, name]) =>
  new RegExp(`^${name!.split(/\{[^}]*\}/).map((part) => part.replaceAll('.', '\\.')).join('.+')}$`));

test.each(modules.map(({ id }) => id))('%s: its script reads every tensor that goes with it, and no other', async (id) => {
  const { script, tensors } = await exported(id);
  const weights = Object.keys(under('weight.', tensors));
  const reads = readsOf(script);
  expect(weights.filter((name) => !reads.some((read) => read.test(name))), 'weights that are not read').toEqual([]);
  // A bias that a layer may have is asked for by `get`.
  const asked = [...script.matchAll(/\bw\['([^'{]+)'\]/g)].map(([, name]) => name!);
  expect(asked.filter((name) => !weights.includes(name)), 'reads that find nothing').toEqual([]);
  const literal = [...script.matchAll(/\bt\['([^']+)'\]/g)].map(([, name]) => name!);
  expect(Object.keys(under('input.', tensors)).sort()).toEqual([...new Set(literal)].map((name) => name.replace('input.', '')).sort());
  const compared = /for name in \[(.*)\]:/.exec(script)![1]!.split(', ').map((name) => name.slice(1, -1));
  expect(Object.keys(under('result.', tensors))).toEqual(compared);
  expect(compared.length).toBeGreaterThan(0);
  expect(script).not.toContain('\0');
  expect(script).not.toMatch(/undefined|NaN|\$\{|\bfalse\b|\btrue\b/);
  // Lines fit, brackets close, and the file is what it says.
  expect(script.split('\n').filter((line) => line.length > 140)).toEqual([]);
  for (const [open, close] of ['()', '[]', '{}'] as const) expect(script.split(open!).length, `${open} and ${close}`).toBe(script.split(close!).length);
});

test.each(modules.map(({ id }) => id))('%s: what is exported gives the same results where the module runs by itself', async (id) => {
  const { picture, shown, tensors } = await exported(id);
  const [inputs, weights, results] = ['input.', 'weight.', 'result.'].map((prefix) => under(prefix, tensors)) as [Record<string, Tensor>, Record<string, Tensor>, Record<string, Tensor>];
  const plan = planOf(picture.module, { inputs: mapValues(inputs, ({ shape }) => shape), weights: mapValues(weights, ({ shape }) => shape), params: { ...picture.params, ...shown.at.params } });
  const session = await cpu().prepare(plan, weights);
  const trace = await session.run(inputs);
  for (const [key, expected] of Object.entries(results)) {
    const name = plan.results[key] ? key : `blocks.${shown.place}.${key}`;
    const { data } = await trace.read(name);
    expect(data.length, key).toBe(expected.data.length);
    data.forEach((value, i) => expect(value, `${key} ${i}`).toBeCloseTo(expected.data[i]!, 5));
  }
});

test('a rollout takes the module of every layer that it goes through', async () => {
  const { script, tensors } = await exported('multi-head-attention', { fusion: 'rollout', layer: 3, first: 2, discard: 0.25 });
  expect(Object.keys(tensors).filter((name) => name.endsWith('input.x'))).toEqual(['blocks.1.input.x', 'blocks.2.input.x']);
  expect(script).toContain("multi_head_attention(t[f'blocks.{i}.input.x'], part(f'blocks.{i}.weight.')) for i in range(1, 3)");
  expect(script).toContain('# The lowest 25 % go, but for the diagonal and the class token.');
});

test('the map is the one that is shown: a head, who asks, no prefix tokens', async () => {
  const { script, tensors, map } = await exported('vision-transformer', { layer: 2, head: 2, query: 6 });
  expect(tensors['map']).toEqual({ shape: [4, 4], data: map.data });
  expect(script).toContain("row = results['attention'][..., 8, :][1]\nmap = row[2:].reshape(4, 4)");
});
