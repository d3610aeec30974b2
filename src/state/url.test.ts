import { expect, test } from 'vitest';
import { modules } from '../modules/index.ts';
import { DEFAULT_STATE, SIDE_FIELDS, sideOf, type AppState, type Versus } from './app-state.ts';
import { readLink, writeLink } from './url.ts';

const BOTH_WAYS: readonly (readonly [string, Partial<AppState>])[] = [
  ['', {}],
  ['?module=cbam', { module: 'cbam' }],
  ['?module=cbam&image=church&layer=3', { module: 'cbam', image: 'church', layer: 3 }],
  ['?module=multi-head-attention&heads=6', { module: 'multi-head-attention', params: { heads: 6 } }],
  ['?module=dot-product&scaled=false&temperature=0.25', { module: 'dot-product', params: { scaled: false, temperature: 0.25 } }],
  ['?module=cbam&order=spatial-first', { module: 'cbam', params: { order: 'spatial-first' } }],
  ['?model=file&image=own&fit=fit', { model: 'file', image: 'own', fit: 'fit' }],
  ['?layer=12&head=3&query=0', { layer: 12, head: 3, query: 0 }],
  ['?fusion=rollout&query=195', { fusion: 'rollout', query: 195 }],
  ['?fusion=each', { fusion: 'each' }],
  ['?result=scores&colours=magma&scale=shared', { result: 'scores', colours: 'magma', scale: 'shared' }],
  ['?colours=magma.purple-white-green', { colours: 'magma.purple-white-green' }],
  ['?result=afterChannel', { result: 'afterChannel' }],
  ['?query=received', { query: 'received' }],
  ['?opacity=0.5&upsampling=bicubic&v=2', { opacity: 0.5, upsampling: 'bicubic' }],
  ['?upsampling=bilinear&mass=0.5&v=2', { upsampling: 'bilinear', mass: 0.5 }],
  ['?fusion=rollout&rolled=max&discard=0.95&first=3&v=2', { fusion: 'rollout', rolled: 'max', discard: 0.95, first: 3 }],
  ['?opacity=0', { opacity: 0 }],
  ['?opacity=1', { opacity: 1 }],
  ['?beside=church&cut=16x8', { beside: 'church', cut: '16x8' }],
  ['?image=church&crop=120,0,224,224&v=2', { image: 'church', crop: '120,0,224,224' }],
  ['?embed&v=2', { embed: true }],
  ['?module=cbam&embed&lesson=modules,sheet&order=spatial-first&v=2', { module: 'cbam', embed: true, lesson: 'modules,sheet', params: { order: 'spatial-first' } }],
  ['?layer=2&step=12&v=2', { layer: 2, step: 12 }],
  ['?answer&tau=0.5&v=2', { answer: true, tau: 0.5 }],
];

test.each(BOTH_WAYS)('“%s” both ways', (link, state) => {
  const whole = { ...DEFAULT_STATE, ...state };
  expect(readLink(link)).toEqual({ state: whole, complaints: [] });
  expect(writeLink(whole)).toBe(link);
});

const OTHER: Versus = { ...sideOf(DEFAULT_STATE), module: 'hard-attention' };

test.each<readonly [string, Partial<AppState>]>([
  ['?vs=vision-transformer&v=2', { versus: sideOf(DEFAULT_STATE) }],
  ['?module=soft-attention&image=church&vs=hard-attention&v=2', { module: 'soft-attention', image: 'church', versus: OTHER }],
  ['?side=right&vs=vision-transformer&vs.layer=3&vs.head=2&v=2', { side: 'right', versus: { ...sideOf(DEFAULT_STATE), layer: 3, head: 2 } }],
  ['?query=9&difference=shares&vs=cbam&vs.model=cbam&vs.order=spatial-first&vs.query=40&v=2', {
    query: 9, difference: 'shares', versus: { ...sideOf(DEFAULT_STATE), module: 'cbam', model: 'cbam', params: { order: 'spatial-first' }, query: 40 },
  }],
  ['?vs=dot-product&vs.mass=0.5&vs.query=class&v=2', { versus: { ...sideOf(DEFAULT_STATE), module: 'dot-product', mass: 0.5, query: 'class' } }],
])('two stages, “%s” both ways', (link, state) => {
  const whole = { ...DEFAULT_STATE, ...state };
  expect(readLink(link)).toEqual({ state: whole, complaints: [] });
  expect(writeLink(whole)).toBe(link);
});

test('every field of one stage is written for the other as well', () => {
  const versus: Versus = {
    module: 'cbam', params: { kernel: 3 }, model: 'cbam', layer: 2, head: 3, fusion: 'max', result: 'gate', seed: 7, scale: 'map', cut: '16x8', mass: 0.5,
    rolled: 'min', discard: 0.9, first: 2, step: 4, query: 5,
  };
  expect(SIDE_FIELDS.filter((key) => versus[key] === DEFAULT_STATE[key]), 'each differs from its default').toEqual([]);
  const state = { ...DEFAULT_STATE, versus };
  expect(readLink(writeLink(state))).toEqual({ state, complaints: [] });
});

test.each<readonly [string, Partial<AppState>, readonly string[]]>([
  ['?side=right', {}, ['no other stage']],
  ['?vs.layer=2', {}, []],
  ['?vs=gpt', { versus: sideOf(DEFAULT_STATE) }, ['vs “gpt” (should be one of the modules listed)']],
  ['?vs=cbam&vs.layer=x&vs.kernel=two', { versus: { ...sideOf(DEFAULT_STATE), module: 'cbam' } }, ['vs.layer “x”', 'vs.kernel “two”']],
  ['?vs=cbam&vs.heads=3', { versus: { ...sideOf(DEFAULT_STATE), module: 'cbam' } }, ['vs.heads (a parameter of another module)']],
  ['?vs=cbam&vs.image=church&vs.vs=cbam', { versus: { ...sideOf(DEFAULT_STATE), module: 'cbam' } }, ['vs.image (both stages share it)', 'vs.vs']],
  ['?vs=cbam&vs.query=-1', { versus: { ...sideOf(DEFAULT_STATE), module: 'cbam' } }, ['vs.query “-1”']],
])('two stages, “%s” leaves the default and says so', (link, state, complaints) => {
  const read = readLink(link);
  expect(read.state).toEqual({ ...DEFAULT_STATE, ...state });
  expect(read.complaints).toHaveLength(complaints.length);
  complaints.forEach((part, i) => expect(read.complaints[i]).toContain(part));
});

test('a model is known by its older name too, and written by its own', () => {
  const { state, complaints } = readLink('?module=squeeze-excitation&model=se');
  expect([writeLink(state), complaints]).toEqual(['?module=squeeze-excitation&model=squeeze-excitation', []]);
});

test.each([
  ['?embed', { embed: true }, []],
  ['?embed=true&lesson=', { embed: true }, []],
  ['?embed=false', {}, []],
  ['?embed=1', {}, ['embed “1” (should be true or false, or nothing)']],
  ['?lesson=sheet,%20modules,modules', { lesson: 'modules,sheet' }, []],
  ['?lesson=modules,toString,music', { lesson: 'modules' }, ['lesson “toString,music” (should be among gallery, image, ']],
  [`?lesson=${'x'.repeat(401)}`, {}, ['with commas between them']],
] as const)('“%s” leaves out parts of the page', (link, state, complaints) => {
  const read = readLink(link);
  expect(read.state).toEqual({ ...DEFAULT_STATE, ...state });
  expect(read.complaints).toEqual(complaints.map((part) => expect.stringContaining(part)));
});

test.each([
  ['?smooth=true', { upsampling: 'bicubic' }], ['?smooth=false', {}], ['?smooth=true&upsampling=bilinear', { upsampling: 'bilinear' }],
] as const)('what “%s” said in older links', (link, state) => {
  expect(readLink(link)).toEqual({ state: { ...DEFAULT_STATE, ...state }, complaints: [] });
});

test('every module, with every parameter at its default', () => {
  for (const { id, params } of modules) {
    const state = { ...DEFAULT_STATE, module: id, params: Object.fromEntries(Object.entries(params).map(([name, param]) => [name, param.default])) };
    expect(readLink(writeLink(state))).toEqual({ state, complaints: [] });
  }
});

const JUNK: readonly (readonly [string, Partial<AppState>, readonly string[]])[] = [
  ['?module=<b>x</b>', {}, ['module “<b>x</b>” (should be one of the modules listed)']],
  ['?module=', {}, ['one of the modules listed']],
  ['?module=__proto__', {}, ['__proto__']],
  ['?heads=1e9', {}, ['heads “1e9” (should be a whole number from 1 to 64)']],
  ['?heads=NaN', {}, ['NaN']],
  ['?heads=', {}, ['heads']],
  ['?module=dot-product&temperature=NaN', { module: 'dot-product' }, ['temperature “NaN” (should be a number from 0.001 to 1000)']],
  ['?module=dot-product&temperature=Infinity', { module: 'dot-product' }, ['Infinity']],
  ['?module=dot-product&scaled=1', { module: 'dot-product' }, ['true or false']],
  ['?module=cbam&heads=3', { module: 'cbam' }, ['heads (a parameter of another module)']],
  ['?%%%', {}, []],
  ['?layer=%%%', {}, ['layer']],
  ['?%E0%A4%A', {}, []],
  ['?layer=0', {}, ['from 1 to 999']],
  ['?layer=-1', {}, ['layer']],
  ['?layer=2.5', {}, ['layer']],
  ['?layer=0x10', {}, ['layer']],
  ['?layer=1&layer=2', { layer: 1 }, []],
  ['?head=99999999999', {}, ['head']],
  ['?query=-3', {}, ['patch']],
  ['?query=centre', {}, ['patch']],
  ['?image=../../etc/passwd', {}, ['the name of an image']],
  ['?image=javascript:alert(1)', {}, ['image']],
  ['?model=https://example.org/x', {}, ['model']],
  ['?opacity=2', {}, ['a number from 0 to 1']],
  ['?opacity=1.5', {}, ['opacity']],
  ['?colours=jet', {}, ['viridis | cividis']],
  ['?smooth=yes', {}, ['smooth “yes” (should be true or false)']],
  ['?smooth=constructor', {}, ['smooth']],
  ['?upsampling=lanczos', {}, ['nearest | bilinear | bicubic']],
  ['?query=sent', {}, ["'class', 'received' or the number of a patch"]],
  ['?mass=2&discard=0.96&first=0&rolled=median', {}, ['mass', 'mean | max | min', 'from 0 to 0.95', 'from 1 to 999']],
  ['?beside=../x&cut=16', {}, ['beside', 'such as 16x8']],
  ['?cut=0x8', {}, ['cut']],
  ['?crop=0,0,0,9', {}, ['crop “0,0,0,9” (should be x, y, width and height in pixels, such as 0,0,224,224)']],
  ['?crop=1,2,3', {}, ['crop']],
  ['?crop=-1,0,8,8', {}, ['crop']],
  ['?crop=0,0,1e3,8', {}, ['crop']],
  ['?step=0', {}, ['from 1 to 9999']],
  ['?step=last', {}, ['step']],
  ['?answer=maybe&tau=0.01', {}, ['answer', 'a number from 0.1 to 10']],
  ['?scale=log', {}, ['unit | map | clipped | shared']],
  [`?result=${'x'.repeat(100)}`, {}, ['…']],
  ['?toString=1&constructor=2&fbclid=3', {}, []],
  ['?image=church&layer=x&colours=magma', { image: 'church', colours: 'magma' }, ['layer']],
];

test.each(JUNK)('“%s” leaves the default and says so', (link, state, complaints) => {
  const read = readLink(link);
  expect(read.state).toEqual({ ...DEFAULT_STATE, ...state });
  expect(read.complaints).toHaveLength(complaints.length);
  complaints.forEach((part, i) => expect(read.complaints[i]).toContain(part));
});
