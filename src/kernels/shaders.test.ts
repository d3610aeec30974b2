import { expect, test } from 'vitest';
import type { Kernel } from '../core/kernel.ts';
import { parseInterface } from '../core/wgsl.ts';
import { cases } from './cases.ts';
import { withShared } from './shared.ts';
import { withWide } from './wide.ts';

const files = import.meta.glob<Record<string, unknown>>(['./*.ts', '!./*.test.ts'], { eager: true });
const shaders = import.meta.glob<string>('../../shaders/*.wgsl', { eager: true, query: '?raw', import: 'default' });

const isKernel = (value: unknown): value is Kernel => value instanceof Object && 'wgsl' in value && 'reference' in value;
const kernels = Object.values(files).flatMap((exports) => Object.values(exports)).filter(isKernel);
const programsOf = (kernel: Kernel) => [kernel, ...withWide(withShared(kernel)).faster];

test.each(kernels.map((kernel) => [kernel.name, kernel] as const))('%s is in the table of cases', (_, kernel) => {
  expect(cases.filter((row) => row.kernel === kernel)).not.toHaveLength(0);
});

test.each(kernels.flatMap((kernel) => programsOf(kernel).map((shader) => [shader.name, kernel, shader] as const)))(
  '%s takes some rows of the table', (_, kernel, shader) => {
    const taken = cases.filter((row) => row.kernel === kernel && (shader.fits?.(row.shapes, row.attrs) ?? true));
    expect(taken).not.toHaveLength(0);
  },
);

test.each(Object.entries(shaders).map(([path, wgsl]) => [path.split('/').pop()!, wgsl] as const))('%s is a program of one kernel', (file, wgsl) => {
  const owners = kernels.flatMap(programsOf).filter((shader) => shader.wgsl === wgsl);
  expect(owners.map((shader) => `${shader.name}.wgsl`)).toEqual([file]);
});

test('every program but those of one workgroup can run in parts', () => {
  const whole = Object.entries(shaders).filter(([, wgsl]) => !parseInterface(wgsl).uniforms.some(({ name }) => name === 'from_x'));
  expect(whole.map(([path]) => path.split('/').pop())).toEqual(['select.wgsl']);
});

/** A function's text, up to the brace that closes it. */
const functionOf = (wgsl: string, name: string) => new RegExp(`^fn ${name}\\([^]*?^}`, 'm').exec(wgsl)?.[0];

const SHARED = [...['activate', 'erf'].flatMap((name) => ['x: f32', 'x: vec4f'].map((type) => [name, type] as const)), ['floats', 'pairs: vec2u'] as const];
test.each(SHARED)('%s(%s) is the same in every shader that has it', (name, type) => {
  const copies = Object.values(shaders).map((wgsl) => functionOf(wgsl, name)).filter((text) => text?.startsWith(`fn ${name}(${type}`));
  expect(copies.length).toBeGreaterThan(1);
  expect(new Set(copies).size).toBe(1);
});
