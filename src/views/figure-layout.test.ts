import { expect, test } from 'vitest';
import { figureLayout, linesOf } from './figure-layout.ts';

const bare = { legends: [], caption: 0 };

test.each([
  ['a square map fills the picture', 1, 512, 512],
  ['a wide one is as wide', 2, 512, 256],
  ['a high one as high', 0.5, 256, 512],
])('%s', (_, aspect, width, height) => {
  const layout = figureLayout([{ aspect, ...bare }]);
  expect([layout.width, layout.height]).toEqual([width, height]);
  expect(layout.panels[0]!.map).toEqual({ x: 0, y: 0, width, height });
});

test('legends and text stand below the map, inside a margin, without touching', () => {
  const { width, height, panels: [panel] } = figureLayout([{ aspect: 1, legends: [30, 22], caption: 54 }]);
  expect(width).toBe(512 + 2 * 24);
  const stacked = [panel!.map, ...panel!.legends, panel!.caption];
  stacked.slice(1).forEach((box, i) => expect(box.y).toBeGreaterThan(stacked[i]!.y + stacked[i]!.height));
  expect(height).toBe(panel!.caption.y + 54 + 24);
});

test('a narrow map leaves its text room to be read', () => {
  const { width, panels: [panel] } = figureLayout([{ aspect: 0.25, legends: [30], caption: 18 }]);
  expect(panel!.caption.width).toBe(320);
  expect(width).toBe(320 + 2 * 24);
  expect(panel!.map.x + panel!.map.width / 2).toBe(width / 2);
});

test('two stages stand side by side, their legends on one line', () => {
  const { width, height, panels: [left, right] } = figureLayout([{ aspect: 2, legends: [30], caption: 18 }, { aspect: 1, legends: [30], caption: 90 }]);
  expect(width).toBe(2 * 512 + 3 * 24);
  expect(right!.map.x).toBe(left!.map.x + 512 + 24);
  expect(right!.legends[0]!.y).toBe(left!.legends[0]!.y);
  expect(height).toBe(right!.caption.y + 90 + 24);
});

test.each([
  ['short text is one line', 'one two', 20, ['one two']],
  ['words that do not fit begin the next', 'one two three', 8, ['one two', 'three']],
  ['a link is cut', 'https://a.b/?module=cbam', 10, ['https://a.', 'b/?module=', 'cbam']],
  ['a letter is wider than the line', 'ab', 0.5, ['a', 'b']],
  ['nothing', '', 10, ['']],
])('%s', (_, text, width, expected) => expect(linesOf(text, width, ({ length }) => length)).toEqual(expected));
