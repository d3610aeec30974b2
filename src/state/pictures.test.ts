import { describe, expect, test } from 'vitest';
import { modules } from '../modules/all.ts';
import { DEFAULT_STATE } from './app-state.ts';
import { hostOf, NARROW, open, pictureOf, tinyCbam } from './fixtures/tiny.ts';
import { mapOf } from './maps.ts';
import { liesOverImage, resultsAt, shownOf } from './shown.ts';

describe.each(modules.map((module) => [module.id, module] as const))('%s', (id, module) => {
  test('has a picture for each result, at each place, and a map of finite numbers for each that lies over the image', async () => {
    const picture = await pictureOf(id, hostOf(id), NARROW[id]);
    expect(picture.places.length).toBeGreaterThan(0);
    const asks = picture.places[0]!.askers ? 1 : 2;
    for (const [place] of picture.places.entries()) {
      const results = resultsAt(picture, place);
      expect(results.length, 'results').toBeGreaterThanOrEqual(Math.min(2, Object.keys(module.views).length));
      for (const result of results.filter((result) => liesOverImage(result, picture.plan))) {
        const shown = shownOf(picture, { ...DEFAULT_STATE, query: asks, result: result.key, layer: place + 1 });
        const grid = await mapOf(picture, { ...shown, result: shown.over });
        expect(grid.data.length, result.key).toBe(grid.height * grid.width);
        expect(grid.data.every(Number.isFinite), result.key).toBe(true);
      }
    }
    const { over } = shownOf(picture, DEFAULT_STATE);
    expect(over.key, 'the first of what it shows lies over the image').toBe(module.shows[0]!.replace('blocks.*.', ''));
  });
});

test('another seed draws other weights, the same seed the same', async () => {
  const network = open(tinyCbam());
  const module = modules.find(({ id }) => id === 'non-local')!;
  const image = [3, 16, 16];
  const weightsOf = (seed: number) => network.host(module, network.params(module, image), image, { seed }).weights['untrained.0.theta.weight']!.data;
  expect([...weightsOf(1)]).toEqual([...weightsOf(1)]);
  expect([...weightsOf(1)]).not.toEqual([...weightsOf(2)]);
});
