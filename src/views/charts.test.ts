import { scaleLog } from 'd3-scale';
import { expect, test } from 'vitest';
import { strongestHeads } from '../maps/heads.ts';
import { channelSheet } from './channels.ts';
import type { Rgb } from './colours.ts';
import { decades, spreadOut, thousands } from './cost-chart.ts';
import { HEAD_COLOURS, headColour, headPixels, headShape } from './head-colours.ts';

/** What full colour blindness of one kind of cone makes of linear RGB (Machado, Oliveira and Fernandes 2009, severity 1). */
const EYES: Readonly<Record<string, readonly number[]>> = {
  normal: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protan: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deutan: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritan: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
};

/** CIE Lab, D65, as an eye sees an sRGB colour. */
function labSeen(colour: Rgb, eye: readonly number[]): readonly [number, number, number] {
  const linear = colour.map((byte) => (byte / 255 <= 0.04045 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4));
  const [r, g, b] = [0, 1, 2].map((row) => Math.min(1, Math.max(0, linear.reduce((sum, value, i) => sum + eye[3 * row + i]! * value, 0)))) as [number, number, number];
  const f = (t: number) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
  const [x, y, z] = [f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505), f(0.2126 * r + 0.7152 * g + 0.0722 * b), f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089)];
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

test.each(Object.entries(EYES))('any two colours of heads differ to %s eyes', (_, eye) => {
  const seen = HEAD_COLOURS.map((colour) => labSeen(colour, eye));
  seen.forEach((a, i) => seen.slice(0, i).forEach((b) => expect(Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])).toBeGreaterThan(25)));
});

test('no two of many heads share both colour and shape', () => {
  const looks = Array.from({ length: 64 }, (_, head) => `${headColour(head)} ${headShape(head, 8)}`);
  expect(new Set(looks).size).toBe(64);
  expect(new Set(looks.slice(0, 8).map((look) => look.replace(/^rgb\(.*?\)/, ''))).size).toBe(8);
});

test('a cell is as opaque as its head is strong there, and bare where none gives anything', () => {
  const map = strongestHeads([Float32Array.of(0.8, 0.4, 0), Float32Array.of(0, 0, 0)], { height: 1, width: 3 });
  const pixels = headPixels(map, 0.5);
  expect(Array.from(pixels.subarray(0, 4))).toEqual([...HEAD_COLOURS[0]!, 128]);
  expect([pixels[7], pixels[11]]).toEqual([Math.round(127.5 * 0.58), 0]);
});

test.each([
  ['few channels are not huge', { most: 2, ratio: 1, width: 640 }, 2, 120],
  ['five fill a wide place', { most: 5, ratio: 1, width: 640 }, 5, (640 - 56 - 4 * 4) / 5],
  ['a phone shows as many as fit', { most: 8, ratio: 0.5, width: 320 }, 4, (320 - 56 - 3 * 4) / 4],
  ['one at least', { most: 3, ratio: 1, width: 100 }, 1, 44],
])('kept and dropped channels: %s', (_, given, columns, width) => {
  const sheet = channelSheet(given);
  expect([sheet.columns, sheet.cell.width]).toEqual([columns, expect.closeTo(width, 6)]);
  expect(sheet.cell.height).toBeCloseTo(width * given.ratio, 6);
});

test.each([
  [[0.5, 2000], 10, [1, 10, 100, 1000]], [[1, 1e6], 3, [1, 1000, 1e6]], [[20, 80], 5, []],
])('powers of ten within %o, at most about %i', (domain, most, powers) =>
  expect(decades(scaleLog(domain, [0, 100]), most)).toEqual(powers));

test.each([[0, '', '0'], [12, 'FLOP', '12 FLOP'], [999, '', '999'], [1000, '', '1 k'], [1234567, 'FLOP', '1.23 MFLOP'], [2.5e9, 'B', '2.5 GB'], [4e18, '', '4000 P']])(
  '%f with the unit %j is written %s', (value, unit, text) => expect(thousands(value, unit)).toBe(text));

test.each([
  ['those apart stay', [10, 50, 90], [10, 50, 90]],
  ['those together part, in order', [52, 50, 50], [78, 50, 64]],
  ['the lowest stay within', [98, 99], [86, 100]],
])('names at the ends of lines: %s', (_, places, expected) =>
  expect(spreadOut(places, { least: 0, most: 100, gap: 14 })).toEqual(expected));
