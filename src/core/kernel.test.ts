import { expect, test } from 'vitest';
import { defineKernel, LEAST, programsFor, withPrograms, type Kernel, type Shader, type Traits } from './kernel.ts';

const WGSL = '@group(0) @binding(0) var<storage, read> x: array<f32>;\n@group(0) @binding(1) var<storage, read_write> output: array<f32>;\n';
const program = (name: string, wgsl: string, fits?: Shader<'x'>['fits']): Shader<'x'> =>
  ({ name, wgsl, uniforms: () => ({}), dispatch: () => ({ threads: [1] }), ...(fits && { fits }) });

/** The kernel's own program has barriers; of the faster ones two have none, and one needs subgroups, for its barriers. */
const kernel = defineKernel({
  ...program('own', `${WGSL}fn main() { workgroupBarrier(); }`),
  inputs: ['x'],
  output: ({ x }) => x,
  reference: ({ x }) => x.data,
  faster: [
    program('long rows', `${WGSL}// fast\n`, ({ x }) => x[0]! > 8),
    program('any rows', `${WGSL}// slow\n`),
    program('by subgroups', `// by subgroups\nenable subgroups;\n${WGSL}fn main() { workgroupBarrier(); }`),
  ],
});

test.each<[string, number, Partial<Traits>, string[]]>([
  ['dear barriers: those without first, in their order', 9, {}, ['long rows', 'any rows', 'own']],
  ['what does not fit is left out', 8, {}, ['any rows', 'own']],
  ['cheap barriers: those with them first, in their order', 9, { barriersAreCheap: true }, ['own', 'long rows', 'any rows']],
  ['subgroups only where the device has them', 9, { barriersAreCheap: true, subgroups: true }, ['by subgroups', 'own', 'long rows', 'any rows']],
  ['subgroups do not make barriers cheap', 8, { subgroups: true }, ['any rows', 'by subgroups', 'own']],
])('%s', (_, rows, traits, expected) => {
  const device = { ...LEAST, ...traits };
  expect(programsFor(kernel, { x: [rows] }, {}, device).map(({ name }) => name)).toEqual(expected);
});

test('an input in float16 is read by the programs that take it so, and by no other', () => {
  const inHalves = program('in halves', WGSL.replace('x: array<f32>', 'x: array<vec2u>'));
  const both = withPrograms(kernel as unknown as Kernel, [inHalves as unknown as Shader]);
  const names = (halves: readonly string[]) => programsFor(both, { x: [8] }, {}, LEAST, halves).map(({ name }) => name);
  expect([names([]), names(['x'])]).toEqual([['any rows', 'own'], ['in halves']]);
});
