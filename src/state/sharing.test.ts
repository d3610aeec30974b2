import { expect, test } from 'vitest';
import { DEFAULT_STATE } from './app-state.ts';
import { frameCode, FRAME_SIZES, isLocal, sentState } from './sharing.ts';
import { writeLink } from './url.ts';

const state = { ...DEFAULT_STATE, module: 'cbam', lesson: 'sheet' };

test.each([
  ['page', '?module=cbam'],
  ['lesson', '?module=cbam&lesson=modules,model&v=2'],
  ['embed', '?module=cbam&embed&v=2'],
] as const)('sent as a %s: %s', (as, link) => {
  expect(writeLink(sentState(state, { as, lesson: 'modules,model' }))).toBe(link);
});

test('a frame’s code holds what stands in a link and a title, and nothing gets out of them', () => {
  const code = frameCode({ ...FRAME_SIZES[0], link: 'https://example.org/?a=1&b=2', title: 'A "cat" <b>' });
  expect(code).toBe('<iframe src="https://example.org/?a=1&amp;b=2" title="A &quot;cat&quot; &lt;b&gt;" width="320" height="404" '
    + 'style="border: 0; max-width: 100%" loading="lazy"></iframe>');
});

test.each([
  ['http:', 'localhost', true], ['http:', '127.0.0.1', true], ['http:', '[::1]', true], ['http:', 'page.localhost', true], ['file:', '', true],
  ['https:', 'example.org', false], ['https:', 'localhost.example.org', false], ['http:', '192.168.1.4', false],
])('%s//%s can be reached from here alone: %s', (protocol, hostname, local) => {
  expect(isLocal({ protocol, hostname })).toBe(local);
});
