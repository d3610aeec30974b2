import { expect, test } from 'vitest';
import { plainly } from '../cli/agreement.ts';
import { cardBeside, MODELS, openWithCard } from '../cli/built-in.ts';
import { constantSteps, onlyFor, type Plan } from '../core/plan.ts';
import { withoutMaps } from '../kernels/without-maps.ts';

const open = (id: string) => openWithCard(cardBeside(`${MODELS}/${id}.safetensors`)!, `${MODELS}/${id}.safetensors`);

/** Steps of a run in each scope that `pattern` matches. */
function stepsIn(plan: Plan, pattern: RegExp): readonly number[] {
  const constant = constantSteps(plan);
  const counts = new Map<string, number>();
  for (const step of plan.steps) {
    const [scope] = pattern.exec(step.scope) ?? [];
    if (scope !== undefined && !constant.has(step)) counts.set(scope, (counts.get(scope) ?? 0) + 1);
  }
  return [...counts.values()];
}

/** A block of a network, with every map kept and with what the answer needs alone. */
const BLOCKS: readonly (readonly [string, RegExp, number, readonly [number, number]])[] = [
  ['vit', /^blocks\.\d+/, 4, [9, 7]],
  // Heads are mixed between softmax and sum, and the module's own output stands before the residual.
  ['deep-vit', /^blocks\.\d+/, 12, [11, 11]],
  // Windows are cut and put back, and a position bias stands before the softmax.
  ['swin', /^blocks\.\d+\.attention\.swin\.\d+/, 4, [14, 14]],
  ['bottleneck-transformer', /^blocks\.2\.attention/, 1, [12, 12]],
  ['attention-augmented-conv', /^blocks\.2\.attention/, 1, [13, 13]],
  ['words', /^words ask the image/, 1, [7, 5]],
];

test.each(BLOCKS)('%s: dispatches of a block', async (id, pattern, blocks, expected) => {
  const network = await open(id);
  const { plan } = plainly(network, [3, network.preprocessing.size, network.preprocessing.size]);
  const lean = withoutMaps(onlyFor(plan, ['probabilities']));
  const [kept, without] = [plan, lean].map((each) => stepsIn(each, pattern));
  expect([kept, without]).toEqual(expected.map((count) => Array<number>(blocks).fill(count)));
});
