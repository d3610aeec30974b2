import { expect, test } from 'vitest';
import type { Grid } from '../maps/grid.ts';
import { rangeOf, sharedRange } from '../maps/scale.ts';
import { indexTicks, orderOf } from './bars.ts';
import { tickValues } from './colour-bar.ts';
import { colourMaps, coloursFor, divergingMaps, type Rgb } from './colours.ts';
import { formatNumber, formatShare } from './format.ts';
import { cellOf } from './matrix.ts';
import { pixelsOf } from './pixels.ts';
import { sheetOf } from './planes.ts';
import { clippedNote, scaleNote } from './scale-note.ts';

const line = (...values: number[]): Grid => ({ height: 1, width: values.length, data: Float32Array.from(values) });
const diverging = divergingMaps[0]!;
const viridis = coloursFor('viridis', false);

/** CIE lightness of an sRGB colour, 0…100. */
function lightness([r, g, b]: Rgb): number {
  const linear = (byte: number) => (byte / 255 <= 0.04045 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4);
  const y = 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  return y > 0.008856 ? 116 * Math.cbrt(y) - 16 : 903.3 * y;
}

test.each(colourMaps.filter(({ id }) => id !== 'turbo').map((map) => [map.id, map] as const))('%s grows lighter throughout', (_, map) => {
  for (let i = 8; i <= 256; i += 8) expect(lightness(map.at(i / 256))).toBeGreaterThan(lightness(map.at((i - 8) / 256)));
});

test.each(divergingMaps.map((map) => [map.id, map] as const))('%s is lightest in the middle, and as dark on either side', (_, map) => {
  const middle = map.at(0.5);
  expect(Math.max(...middle) - Math.min(...middle)).toBeLessThan(8);
  for (const t of [0, 0.2, 0.4, 0.6, 0.8, 1]) expect(lightness(map.at(t))).toBeLessThan(lightness(middle) - 1);
  for (const t of [0, 0.1, 0.25]) expect(Math.abs(lightness(map.at(t)) - lightness(map.at(1 - t)))).toBeLessThan(12);
});

test('blue is below, red above', () => {
  const [[lowRed, , lowBlue], [highRed, , highBlue]] = [diverging.at(0.1), diverging.at(0.9)];
  expect(lowBlue).toBeGreaterThan(lowRed + 80);
  expect(highRed).toBeGreaterThan(highBlue + 80);
});

test('colours beyond the ends are those of the ends; unknown names mean the default', () => {
  expect(viridis.at(-1)).toEqual([68, 1, 84]);
  expect(viridis.at(2)).toEqual([253, 231, 37]);
  expect(coloursFor('jet', false)).toBe(colourMaps[0]);
  expect(coloursFor('magma', true)).toBe(diverging);
});

test.each([
  [0, '0'], [1, '1'], [0.0431, '0.0431'], [-0.5, '−0.5'], [12.345, '12.3'], [1234.5, '1235'], [0.000214, '2.1e−4'],
  [5e-5, '5e−5'], [1234567, '1.2e6'], [1e5, '1e5'], [NaN, 'NaN'], [-Infinity, '−∞'], [0.1 + 0.2, '0.3'],
])('%f is written %s', (value, text) => expect(formatNumber(value)).toBe(text));

test.each([[0, '0 %'], [0.2149, '21 %'], [0.004, '0.4 %'], [0.0996, '10 %'], [1, '100 %']])('the share %f is written %s', (share, text) =>
  expect(formatShare(share)).toBe(text));

test('pixels: ends of the range, beyond it, not a number, masked', () => {
  const grid = line(0, 2, 5, NaN, 1);
  const pixels = pixelsOf(grid, { range: rangeOf(grid, 'shared', { shared: { low: 0, high: 2 } }), colours: viridis, mask: Uint8Array.of(1, 1, 1, 1, 0) });
  expect(Array.from(pixels)).toEqual([68, 1, 84, 255, 253, 231, 37, 255, 253, 231, 37, 255, 0, 0, 0, 0, 0, 0, 0, 0]);
});

test('a rising alpha grows with the value, and with its size where signed', () => {
  const alphas = (grid: Grid, signed: boolean) => {
    const range = rangeOf(grid, 'map', { signed });
    const pixels = pixelsOf(grid, { range, colours: coloursFor('viridis', signed), alpha: 'rising', opacity: 0.8 });
    return Array.from(grid.data, (_, i) => pixels[4 * i + 3]);
  };
  expect(alphas(line(0, 1, 2), false)).toEqual([51, 128, 204]);
  expect(alphas(line(-2, 0, 2), true)).toEqual([204, 51, 204]);
});

test('a signed map of zeros is drawn in the middle colour', () => {
  const grid = line(0);
  expect(Array.from(pixelsOf(grid, { range: rangeOf(grid, 'map', { signed: true }), colours: diverging })))
    .toEqual([...diverging.at(0.5), 255]);
});

test('a colour bar has both ends, and no number that touches theirs', () => {
  expect(tickValues({ low: 0, high: 1 }, 300, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
  expect(tickValues({ low: 0, high: 0.043 }, 448, 5)).toEqual([0, 0.01, 0.02, 0.03, 0.043]);
  expect(tickValues({ low: 0, high: 1 }, 40, 5)).toEqual([0, 1]);
  expect(tickValues({ low: 0, high: 0.0304 }, 182, 5), 'fewer where they would touch').toEqual([0, 0.01, 0.02, 0.0304]);
});

test('the notes say which scale it is, and what lies beyond', () => {
  const sinks = line(...Array.from({ length: 99 }, () => 1), 33);
  expect(scaleNote(rangeOf(sinks, 'unit'))).toBe('fixed 0…1');
  expect(scaleNote(rangeOf(sinks, 'map'))).toBe('this map');
  expect(scaleNote(rangeOf(sinks, 'clipped'))).toBe('this map, top 2 % clipped');
  expect(scaleNote(sharedRange([sinks], { clip: 0.01 }))).toBe('all maps, one scale, top 1 % clipped');
  expect(clippedNote(rangeOf(sinks, 'map'))).toBeUndefined();
  expect(clippedNote(rangeOf(sinks, 'clipped', { clip: 0.01 }))).toBe('1 patch lies above the scale and holds 25 % of the whole');
});

test('bars sort by value, equals by index', () => {
  expect(orderOf([1, 3, 2, 3], 'sorted')).toEqual([1, 3, 2, 0]);
  expect(orderOf([1, 3], 'index')).toEqual([0, 1]);
});

test.each([[1, 300, [0]], [2, 300, [0, 1]], [128, 300, [0, 20, 40, 60, 80, 100, 120]]])('ticks of %i places over %i px', (count, width, ticks) =>
  expect(indexTicks(count, width)).toEqual(ticks));

test.each([
  ['square cells where both sides fit', { rows: 197, columns: 197, width: 700, height: 360 }, 360 / 197, 360 / 197],
  ['small matrices have small cells, not huge ones', { rows: 4, columns: 4, width: 700, height: 360 }, 28, 28],
  ['few rows are stretched to be seen', { rows: 3, columns: 1000, width: 700, height: 360 }, 0.7, 20],
  ['few columns too', { rows: 360, columns: 2, width: 700, height: 360 }, 28, 1],
])('%s', (_, given, width, height) => expect(cellOf(given)).toEqual({ width: expect.closeTo(width, 6), height: expect.closeTo(height, 6) }));

test('a sheet of planes fills the width, and is as high as its rows', () => {
  const sheet = sheetOf({ count: 64, ratio: 0.5, width: 320, label: 18 });
  expect(sheet.columns).toBe(5);
  expect(sheet.columns * sheet.width + 4 * 4).toBeCloseTo(320, 6);
  expect(sheet.height).toBeCloseTo(sheet.width / 2, 6);
  expect(sheet.total).toBeCloseTo(13 * (sheet.height + 18 + 4) - 4, 6);
});
