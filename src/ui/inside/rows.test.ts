import { expect, test } from 'vitest';
import { flowOf } from '../../core/flow.ts';
import { open, pictureOf, tinyVit } from '../../state/fixtures/tiny.ts';
import { linesOf, looksOf, rowsOf, type Row } from './rows.ts';
import { stagesOf } from './stages.ts';

const picture = await pictureOf('vision-transformer', open(tinyVit()));
const { plan } = picture;
const stages = stagesOf(plan, { ...picture, over: 'blocks.1.attention' });
const flow = flowOf(plan);
const nameOf = (row: Row): string => (row.kind === 'input' ? row.name : row.kind === 'fold' ? row.stage.label : row.step.name);
const linesIn = (rows: readonly Row[]): string[] => linesOf(rows, flow).map(({ from, to }) => `${nameOf(rows[from]!)} → ${nameOf(rows[to]!)}`);

test('all folded: the image, then fold after fold', () => {
  const rows = rowsOf(plan, stages, () => false);
  expect(rows.map(nameOf)).toEqual(['image', 'embedding', 'block 1', 'block 2', 'block 3', 'head']);
  expect(linesIn(rows)).toEqual(['image → embedding', 'embedding → block 1', 'block 1 → block 2', 'block 2 → block 3', 'block 3 → head']);
  expect(looksOf(rows, flow).map(({ node }) => node)).toEqual(['input', 'fold', 'fold', 'fold', 'fold', 'fold']);
});

test('one open: its steps with what flows between them, the residual stream past them, weights counted', () => {
  const rows = rowsOf(plan, stages, (_, stage) => stage.on);
  expect(rows).toHaveLength(6 + stages[2]!.steps.length);
  expect(linesIn(rows)).toEqual(expect.arrayContaining([
    'block 1 → norm 1', 'block 1 → attention · projection', 'attention · queries, keys, values → attention · scores',
    'attention · queries, keys, values → attention · context', 'attention · projection → MLP · narrow', 'MLP · narrow → block 3',
  ]));
  const looks = looksOf(rows, flow);
  expect(looks[3]!.node, 'lines pass the head of an open fold').toBe('none');
  expect(looks[4], 'norm 1 reads its scale and shift').toMatchObject({ node: 'step', weights: 2 });
});

test('a fold keeps its name among others of that name', () => {
  const twice = [stages[0]!, stages[1]!, stages[0]!];
  expect(rowsOf({ inputs: {} }, twice, () => false).map(({ id }) => id)).toEqual(['embedding-0', 'block 1-0', 'embedding-1']);
});
