import { interpolateLab, interpolateRgb } from 'd3-interpolate';
import { interpolateCividis, interpolateMagma, interpolatePRGn, interpolateRdBu, interpolateTurbo, interpolateViridis } from 'd3-scale-chromatic';
import { expect, test } from 'vitest';
import { colourTables } from './colour-tables.ts';
import { areColours, colourMaps, coloursFor, divergingMaps, withColours } from './colours.ts';

const INTERPOLATORS: Readonly<Record<keyof typeof colourTables, (t: number) => string>> = {
  viridis: interpolateViridis, cividis: interpolateCividis, magma: interpolateMagma, grey: interpolateLab('black', 'white'), turbo: interpolateTurbo,
  // d3's red stands for low values.
  'blue-white-red': (t) => interpolateRdBu(1 - t), 'purple-white-green': interpolatePRGn,
};

/** Bytes of any CSS colour; d3 writes it as 'rgb(1, 2, 3)'. */
const rgbOf = (colour: string): number[] => [...interpolateRgb(colour, colour)(0).matchAll(/\d+/g)].map(Number);

test.each(Object.entries(INTERPOLATORS))('%s has the colours of d3', (id, interpolate) => {
  const bytes = Array.from({ length: 256 }, (_, i) => rgbOf(interpolate(i / 255))).flat();
  const steps = bytes.map((byte, i) => (byte - (bytes[i - 3] ?? 0)) & 255);
  expect(colourTables[id as keyof typeof colourTables]).toBe(Buffer.from(steps).toString('base64'));
});

test('a map of each kind is chosen, and kept while the other is', () => {
  const [magma, green, blue] = [colourMaps[2]!, divergingMaps[1]!, divergingMaps[0]!];
  const both = withColours(withColours('viridis', magma), green);
  expect(both).toBe('magma.purple-white-green');
  expect([coloursFor(both, false), coloursFor(both, true)]).toEqual([magma, green]);
  expect(withColours(both, colourMaps[0]!)).toBe('viridis.purple-white-green');
  expect(withColours(both, blue)).toBe('magma');
});

test.each([
  ['viridis', true], ['purple-white-green', true], ['turbo.purple-white-green', true], ['jet', false], ['', false], ['magma.', false],
  ['magma.turbo', false], ['purple-white-green.magma', false], ['magma.blue-white-red.grey', false],
])('“%s” names colours: %s', (ids, expected) => expect(areColours(ids)).toBe(expected));
