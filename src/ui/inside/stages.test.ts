import { expect, test } from 'vitest';
import { buildPlan } from '../../core/plan.ts';
import { elementwise } from '../../kernels/elementwise.ts';
import { open, pictureOf, tinyCbam, tinyVit } from '../../state/fixtures/tiny.ts';
import { stagesOf, type Stage } from './stages.ts';

const labels = (stages: readonly Stage[]): string[] => stages.map(({ label }) => label);
const lines = ({ steps }: Stage): string[] => steps.map(({ name, makes, kernel }) => `${name}${makes && ` → ${makes}`}: ${kernel}`);

test('a ViT reads from the patches to the head, every step with its shape', async () => {
  const picture = await pictureOf('vision-transformer', open(tinyVit()));
  const stages = stagesOf(picture.plan, { ...picture, over: 'blocks.1.attention' });
  expect(labels(stages)).toEqual(['embedding', 'block 1', 'block 2', 'block 3', 'head']);
  expect(lines(stages[0]!)).toEqual([
    'patches: conv2d', 'tokens: permute', 'positions added: elementwise', 'positions added: elementwise', 'registers: concat',
    'class token first → embeddings: concat',
  ]);
  expect(lines(stages[2]!)).toEqual([
    'norm 1: layer-norm', 'attention · queries, keys, values: matmul', 'attention · scores: matmul', 'attention · softmax → attention: softmax',
    'attention · context: matmul', 'attention · projection: matmul + residual', 'norm 2: layer-norm', 'MLP · widen: matmul, gelu',
    'MLP · narrow → output: matmul + residual',
  ]);
  expect(lines(stages[4]!)).toEqual(['norm → features: layer-norm', 'classes → logits: matmul', 'softmax → probabilities: softmax']);
  expect(stages.map(({ shape }) => shape)).toEqual([[18, 8], [18, 8], [18, 8], [18, 8], [6]]);
  expect(stages.map(({ on }) => on), 'the block whose attention is shown').toEqual([false, false, true, false, false]);
  expect(stages[2]!.steps.filter(({ on }) => on)).toMatchObject([{ name: 'attention · softmax', shape: [2, 18, 18] }]);
  expect(stages.flatMap(({ steps }) => steps)).toHaveLength(picture.plan.steps.length);
});

test('what runs for the picture alone stands apart, a stage a place', async () => {
  const picture = await pictureOf('self-attention', open(tinyVit()));
  const stages = stagesOf(picture.plan, { ...picture, over: 'blocks.3.attention' });
  const shown = stages.filter(({ label }) => label.startsWith('shown'));
  expect(labels(shown)).toEqual(picture.places.map(({ label }) => `shown: ${label}`));
  expect(labels(stages.filter(({ on }) => on))).toEqual(['shown: block 2, head 2']);
  expect(lines(shown[3]!).join()).toMatch(/→ queries.*→ keys.*→ values.*→ scores.*→ attention.*→ output/);
});

test('a convnet: what runs once is told from what runs for every image', async () => {
  const picture = await pictureOf('cbam', open(tinyCbam()));
  const stages = stagesOf(picture.plan, { ...picture, timings: picture.plan.steps.map(() => 2), over: 'blocks.0.spatial' });
  expect(labels(stages)).toEqual(['stem', 'block 1', 'block 2', 'head']);
  expect(stages[0]!.steps.map(({ name, once }) => [name, once])).toEqual([['batch norm', true], ['conv2d', false]]);
  expect(stages.map(({ steps, ms }) => ms! / steps.length)).toEqual([2, 2, 2, 2]);
  expect(stages[1]!.steps.find(({ on }) => on)).toMatchObject({ makes: 'spatial', kernel: 'conv2d, sigmoid' });
});

test('what is too large to keep is listed last, with the block of rows that one reading computes', () => {
  const plan = buildPlan({ inputs: { x: [4, 4] }, weights: {} }, ({ inputs: { x }, op }) => ({ sum: op.in('blocks.0.shown.scores')(elementwise, { a: x!, b: x! }, { operation: 'add' }) }));
  const [step] = plan.steps;
  const late = { ...step!, output: { ...step!.output, buffer: 9, shape: [2, 4] } };
  const stages = stagesOf({ ...plan, steps: [], demand: { first: plan.inputs['x']!, steps: [late], blocks: { sum: late.output } } }, { places: [], timings: [], over: 'sum' });
  expect(stages).toMatchObject([{ label: 'by rows, when looked at', shape: [2, 4], on: true, ms: undefined }]);
});
