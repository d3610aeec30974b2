import { expect, test } from 'vitest';
import { tokensOf } from './highlight.ts';

const tones = (line: string): string[] => tokensOf(line).filter(({ tone }) => tone !== 'plain').map(({ tone, text }) => `${tone} ${text}`);

test.each([
  ['let x = exp(a[i] - 3.4e38); // why', ['keyword let', 'call exp', 'number 3.4e38', 'comment // why']],
  ['@group(0) @binding(1) var<storage, read_write> output: array<f32>;', [
    'attribute @group', 'number 0', 'attribute @binding', 'number 1', 'keyword var', 'type storage', 'type read_write', 'type array', 'type f32',
  ]],
  ['fn main(@builtin(global_invocation_id) id: vec3u) {', ['keyword fn', 'call main', 'attribute @builtin', 'type vec3u']],
  ['for (var i = lane; i < u.cols; i += 32u) {', ['keyword for', 'keyword var', 'number 32u']],
  ['', []],
])('%s', (line, expected) => expect(tones(line)).toEqual(expected));

const shaders = import.meta.glob<string>('../../../shaders/*.wgsl', { eager: true, query: '?raw', import: 'default' });

test.each(Object.entries(shaders))('%s reads as it is written', (_, wgsl) => {
  for (const line of wgsl.split('\n')) expect(tokensOf(line).map(({ text }) => text).join('')).toBe(line);
  expect(wgsl.split('\n').flatMap(tones)).toContain('attribute @compute');
});
