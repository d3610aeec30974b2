import { expect, test } from 'vitest';
import { planOf } from '../core/module.ts';
import { prefixed } from '../core/names.ts';
import { defaults, type ParamValue } from '../core/params.ts';
import { mapValues, type Plan } from '../core/plan.ts';
import { uniform } from '../core/random.ts';
import { tensor } from '../core/tensor.ts';
import { byRows } from '../kernels/by-rows.ts';
import { fit } from '../kernels/fit.ts';
import { farthest, preferred, runningSum, softmaxAt } from '../maps/answer.ts';
import { withoutMaps } from '../kernels/without-maps.ts';
import { dotProduct } from '../modules/dot-product.ts';
import { cpu } from '../runtime/cpu.ts';
import { answerOf } from './answer.ts';
import { DEFAULT_STATE, type AppState } from './app-state.ts';
import { hostOf, NARROW, pictureOf } from './fixtures/tiny.ts';
import { inspector } from './inspect.ts';
import type { Picture } from './picture.ts';
import { readingOf } from './reading.ts';
import { routeOf } from './route.ts';
import { shownOf } from './shown.ts';

const CASES: readonly (readonly [string, Partial<AppState>, Readonly<Record<string, ParamValue>>, { readonly keys: number; readonly width: number; readonly masked?: number }])[] = [
  ['vision-transformer', { query: 6, head: 2 }, {}, { keys: 18, width: 4 }],
  ['vision-transformer', {}, {}, { keys: 18, width: 4 }],
  ['multi-head-attention', { query: 15, head: 1, layer: 1 }, {}, { keys: 18, width: 4 }],
  ['self-attention', { query: 3 }, {}, { keys: 18, width: 4 }],
  ['dot-product', { query: 3 }, {}, { keys: 18, width: 8 }],
  ['cross-attention', { query: 2, head: 2 }, { heads: 2 }, { keys: 16, width: 4 }],
  ['re-attention', { query: 2, head: 2 }, { heads: 2 }, { keys: 18, width: 4 }],
  ['re-attention', { query: 2, head: 2, result: 'attention' }, { heads: 2, variant: 'iterated' }, { keys: 18, width: 4 }],
  ['shifted-window-attention', { query: 5, head: 2 }, { heads: 2, height: 4, width: 4, window: 2, shift: 1 }, { keys: 4, width: 4 }],
  ['shifted-window-attention', { query: 0, head: 1 }, { heads: 2, height: 4, width: 4, window: 2, shift: 1 }, { keys: 1, width: 4, masked: 3 }],
  ['soft-attention', { query: 3 }, {}, { keys: 16, width: 8 }],
  ['hard-attention', { query: 3 }, {}, { keys: 16, width: 8 }],
  ['non-local', { query: 1 }, { subsample: true }, { keys: 1, width: 4 }],
  ['non-local', { query: 1 }, {}, { keys: 4, width: 4 }],
  ['sagan', { query: 1 }, { pool: false }, { keys: 4, width: 4 }],
  ['attention-augmented-conv', { query: 1, head: 2 }, { heads: 2, keys: 4, values: 4 }, { keys: 4, width: 2 }],
  ['bottleneck-transformer', { query: 1, head: 1 }, { heads: 2, bottleneck: 4 }, { keys: 4, width: 2 }],
  ['global-context', {}, {}, { keys: 4, width: 8 }],
];

/** The network's own attention has no maps where no view shows it; those of the module have. */
const BACKENDS = [['all maps kept', cpu()], ['no more maps than are shown', cpu((plan) => withoutMaps(plan))]] as const;

test.each(BACKENDS.flatMap(([kept, backend]) => CASES.map((row) => [kept, ...row, backend] as const)))(
  'scores, softmax and sum over values of one answer, %s: %s %o %o', async (_, id, state, params, expected, backend) => {
  const network = hostOf(id);
  const picture = await pictureOf(id, network, { ...NARROW[id], ...params }, backend);
  const shown = shownOf(picture, { ...DEFAULT_STATE, ...state });
  const inspect = inspector(picture);
  const route = routeOf(picture, shown)!;
  const answer = await answerOf(picture, shown, route, inspect);
  expect([answer.keys.length, answer.values?.shape, answer.masked, answer.exact, answer.missing])
    .toEqual([expected.keys, [expected.keys, expected.width], expected.masked ?? 0, true, undefined]);
  expect(farthest(softmaxAt(answer.scores), answer.attention), 'at temperature 1 it is the model’s own').toBeLessThan(1e-6);
  if (shown.over.key === 'attention' && shown.over.view.picture === 'attention') {
    expect(Array.from(answer.attention)).toEqual(Array.from((await picture.reading.rows(shown.over.name, shown.token))[shown.head ?? 0]!));
  }

  // The sum over values is what the plan computes of them.
  const weights = answer.changed ?? answer.attention;
  const { sum } = runningSum({ weights, values: answer.values!, order: preferred(weights) });
  const output = await inspect.read(picture.plan.steps.indexOf(route.sum!), { token: shown.token });
  const width = expected.width;
  const { picture: kind } = route.result.view;
  const windows = kind === 'windows' ? shown.at.grid[0] * shown.at.grid[1] / 4 : 1;
  const batches = windows * answer.heads;
  const rows = output.data.length / batches / width;
  const merged = route.sum!.attrs['merge'] === true;
  const own = Array.from({ length: batches * rows }, (_, i) => {
    const [batch, row] = [Math.floor(i / rows), i % rows];
    const from = merged ? row * batches * width + batch * width : i * width;
    return farthest(output.data.subarray(from, from + width), sum(expected.keys));
  });
  const query = kind === 'map' ? 0 : kind === 'attention' ? shown.token : undefined;
  // A window's own place among all of them is what was to be found.
  expect(query === undefined ? Math.min(...own) : own[answer.head * rows + query]).toBeLessThan(1e-6);
});

test('without the scores, the logarithms of the weights stand in: the same weights at any temperature', async () => {
  const picture = await pictureOf('vision-transformer', hostOf('vision-transformer'));
  const shown = shownOf(picture, { ...DEFAULT_STATE, query: 4 });
  const route = routeOf(picture, shown)!;
  const [whole, without] = await Promise.all([
    answerOf(picture, shown, route, inspector(picture)),
    answerOf(picture, shown, route, { ...inspector(picture), read: () => Promise.reject(new Error('It is too large to keep.')) }),
  ]);
  expect([without.exact, without.values, without.missing]).toEqual([false, undefined, 'It is too large to keep.']);
  expect(farthest(softmaxAt(without.scores, 0.3), softmaxAt(whole.scores, 0.3))).toBeLessThan(1e-6);
});

test.each([
  ['by rows', byRows, 'matmul'], ['by rows, and without maps for the run itself', (plan: Plan, largest: number) => fit(plan, largest), 'attention'],
] as const)('of attention that is too large to keep, the row is computed when it is asked for: %s', async (_, fitting, sums) => {
  const [tokens, grid] = [197, [14, 14]] as const;
  const plan = planOf(dotProduct, { inputs: { q: [tokens, 8], k: [tokens, 8], v: [tokens, 8] }, weights: {} });
  const named: Plan = { ...plan, results: prefixed('blocks.0.', plan.results) };
  const inputs = mapValues(plan.inputs, ({ shape }, name) => tensor(shape, uniform(tokens * 8, name.charCodeAt(0), 2)));
  const read = async (fit?: (plan: Plan) => Plan) => {
    const { prepare } = cpu(fit);
    const session = await prepare(named, {});
    const picture = {
      module: dotProduct, params: defaults(dotProduct.params), network: { card: {} }, probabilities: [1], places: [{ label: 'here', grid, prefix: 1 }], plan: session.plan,
      given: { inputs, weights: {}, prepare }, reading: readingOf(session, await session.run(inputs)),
    } as unknown as Picture;
    const shown = shownOf(picture, { ...DEFAULT_STATE, query: 150 });
    const route = routeOf(picture, shown)!;
    return { picture, route, answer: await answerOf(picture, shown, route, inspector(picture)) };
  };
  const [whole, byRow] = [await read(), await read((plan) => fitting(plan, 4 * 64 * tokens))];
  expect(byRow.picture.plan.steps.at(-1)!.kernel.name).toBe(sums);
  expect(byRow.route.sum?.kernel.name).toBe(sums);
  for (const { route, picture } of [whole, byRow]) expect(route.values).toEqual(picture.plan.inputs['v']);
  expect([whole.picture.plan.demand, byRow.picture.plan.demand !== undefined]).toEqual([undefined, true]);
  for (const name of ['scores', 'attention'] as const) expect(farthest(byRow.answer[name], whole.answer[name])).toBeLessThan(1e-6);
  expect([byRow.answer.exact, byRow.answer.values]).toEqual([true, whole.answer.values]);
  expect(farthest(softmaxAt(byRow.answer.scores), byRow.answer.attention)).toBeLessThan(1e-6);
});

test.each([
  ['non-local', { kernel: 'dot' }], ['non-local', { kernel: 'concat' }], ['squeeze-excitation', {}], ['cbam', {}], ['deformable-attention', { heads: 2, points: 2 }],
  ['deformable-transformer', { heads: 2 }], ['triplet-attention', {}], ['global-reasoning', { nodes: 2 }],
] as const)('no softmax over places, no stages: %s %o', async (id, params) => {
  const picture = await pictureOf(id, hostOf(id), { ...NARROW[id], ...params });
  expect(routeOf(picture, shownOf(picture, DEFAULT_STATE))).toBeUndefined();
});
