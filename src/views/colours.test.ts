import { interpolateLab, interpolateRgb } from 'd3-interpolate';
import { interpolateCividis, interpolateMagma, interpolateRdBu, interpolateTurbo, interpolateViridis } from 'd3-scale-chromatic';
import { expect, test } from 'vitest';
import { colourTables } from './colour-tables.ts';

const INTERPOLATORS: Readonly<Record<keyof typeof colourTables, (t: number) => string>> = {
  viridis: interpolateViridis, cividis: interpolateCividis, magma: interpolateMagma, grey: interpolateLab('black', 'white'), turbo: interpolateTurbo,
  // d3's red stands for low values.
  'blue-white-red': (t) => interpolateRdBu(1 - t),
};

/** Bytes of any CSS colour; d3 writes it as 'rgb(1, 2, 3)'. */
const rgbOf = (colour: string): number[] => [...interpolateRgb(colour, colour)(0).matchAll(/\d+/g)].map(Number);

test.each(Object.entries(INTERPOLATORS))('%s has the colours of d3', (id, interpolate) => {
  const bytes = Array.from({ length: 256 }, (_, i) => rgbOf(interpolate(i / 255))).flat();
  const steps = bytes.map((byte, i) => (byte - (bytes[i - 3] ?? 0)) & 255);
  expect(colourTables[id as keyof typeof colourTables]).toBe(Buffer.from(steps).toString('base64'));
});
