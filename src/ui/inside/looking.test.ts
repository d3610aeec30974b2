import { expect, test } from 'vitest';
import { makerOf } from '../../core/flow.ts';
import { open, pictureOf, tinyCbam, tinyVit } from '../../state/fixtures/tiny.ts';
import { isMap, lookAt } from './looking.ts';

const vit = await pictureOf('vision-transformer', open(tinyVit()));
const cbam = await pictureOf('cbam', open(tinyCbam()));

test('a step knows where it stands, what it reads and who reads it, and what it makes', () => {
  const at = makerOf(vit.plan, 'blocks.1.attention')!;
  const { step, stage, named, reads, readers, nameOf, view, onStage, share } = lookAt(vit, at)!;
  expect([step.kernel.name, stage, named.name, named.makes]).toEqual(['softmax', 'Block 2', 'attention · softmax', 'attention']);
  expect(reads).toMatchObject([{ input: 'x', source: { kind: 'steps', steps: [at - 1] } }]);
  expect(readers.map(nameOf)).toEqual(['Block 2 · attention · context']);
  expect(view?.axes).toEqual(['head', 'query', 'key']);
  expect(onStage).toMatchObject([{ place: 1, result: { key: 'attention' } }]);
  expect(share).toBeGreaterThanOrEqual(0);
  expect(lookAt(vit, 999)).toBeUndefined();
});

test('its program is the one that takes its shapes, with the values that it is told', () => {
  const { program, cost } = lookAt(vit, makerOf(vit.plan, 'blocks.1.attention')!)!;
  expect(program.shader.name).toMatch(/^softmax/);
  expect(program.uniforms).toEqual([['rows', 'u32', 36], ['cols', 'u32', 18], ['from_x', 'u32', 0]]);
  expect(program.workgroups[0] * program.workgroupSize[0]).toBeGreaterThanOrEqual(36);
  expect(cost).toEqual({ operations: 4 * 2 * 18 * 18, read: 4 * 2 * 18 * 18, written: 4 * 2 * 18 * 18 });
});

test.each([
  ['blocks.0.afterChannel', cbam, true], ['blocks.0.spatial', cbam, true], ['blocks.0.channel', cbam, false], ['blocks.0.attention', vit, false], ['blocks.0.output', vit, false],
] as const)('%s', (name, { plan }, expected) => expect(isMap(plan, makerOf(plan, name)!)).toBe(expected));
