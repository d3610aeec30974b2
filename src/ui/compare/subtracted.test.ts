import { beforeAll, describe, expect, test } from 'vitest';
import { WHOLE, type Cells } from '../../maps/cells.ts';
import { rangeOf } from '../../maps/scale.ts';
import { DEFAULT_STATE, type AppState } from '../../state/app-state.ts';
import { hostOf, pictureOf } from '../../state/fixtures/tiny.ts';
import { mapOf } from '../../state/maps.ts';
import type { Picture } from '../../state/picture.ts';
import { isAsked, shownOf } from '../../state/shown.ts';
import { colourMaps } from '../../views/colours.ts';
import type { StageMap } from '../use-stage.ts';
import { askedText } from './asked-text.ts';
import { subtracted } from './subtracted.ts';

let vit: Picture;
let cbam: Picture;
beforeAll(async () => { [vit, cbam] = await Promise.all([pictureOf('vision-transformer', hostOf('vision-transformer')), pictureOf('cbam', hostOf('cbam'))]); });

async function stageOf(picture: Picture, state: Partial<AppState> = {}, more: Partial<StageMap> = {}): Promise<StageMap> {
  const shown = shownOf(picture, { ...DEFAULT_STATE, ...state });
  const grid = await mapOf(picture, { ...shown, result: shown.over });
  const [height, width] = shown.at.grid;
  const cells: Cells = { positions: { height, width }, map: grid, box: WHOLE };
  return {
    picture, shown, grid, cells, range: rangeOf(grid, 'map'), colours: colourMaps[0]!, asks: isAsked(shown.over, picture.plan), heads: undefined, overlay: undefined, mass: undefined,
    ...more,
  };
}

describe('two layers of one network', () => {
  test('numbers are subtracted as they are', async () => {
    const [left, right] = [await stageOf(vit, { layer: 3 }), await stageOf(vit, { layer: 1 })];
    const found = subtracted(left, right, 'numbers');
    expect(found).toMatchObject({ how: 'numbers', finer: 'left', alike: 'attention weights', refused: {} });
    expect(found.difference).toEqual(right.grid.data.map((value, i) => value - left.grid.data[i]!));
    expect([found.left, found.right]).toEqual([left.grid.data, right.grid.data]);
  });

  test('as drawn, the ends of each colour bar are 0 and 1', async () => {
    const found = subtracted(await stageOf(vit, { layer: 3 }), await stageOf(vit, { layer: 1 }), 'drawn');
    expect([Math.max(...found.left), Math.max(...found.right)]).toEqual([1, 1]);
  });

  test('as shares, both hold 1, and a map overlaps itself wholly', async () => {
    const left = await stageOf(vit, { layer: 3 });
    const found = subtracted(left, await stageOf(vit, { layer: 1 }), 'shares');
    for (const shares of [found.left, found.right]) expect(shares.reduce((sum, share) => sum + share)).toBeCloseTo(1, 5);
    expect(found.difference.reduce((sum, share) => sum + share)).toBeCloseTo(0, 5);
    const same = subtracted(left, left, 'shares');
    expect([same.correlation, same.overlap]).toEqual([expect.closeTo(1, 5), expect.closeTo(1, 5)]);
    expect(same.difference.every((value) => value === 0)).toBe(true);
  });
});

test('on grids that differ the finer one’s cells are used, and numbers are not subtracted', async () => {
  const found = subtracted(await stageOf(cbam, { layer: 2 }), await stageOf(vit), 'numbers');
  expect(found).toMatchObject({ how: 'drawn', finer: 'right', refused: { numbers: 'the grids differ' } });
  expect(found.difference).toHaveLength(16);
});

test('a gate and a weight are not of one kind', async () => {
  const found = subtracted(await stageOf(cbam, { layer: 1 }), await stageOf(vit), 'numbers');
  expect(found.refused.numbers).toBe('they are not of one kind');
});

test('of signed numbers there are no shares, of parts of the image that differ neither', async () => {
  const left = await stageOf(vit);
  const signed = { ...left, grid: { ...left.grid, data: left.grid.data.map((value) => value - 0.5) } };
  expect(subtracted(left, signed, 'shares')).toMatchObject({ how: 'drawn', overlap: undefined, refused: { shares: expect.stringContaining('below 0') } });
  const part = { ...left, cells: { ...left.cells, box: { ...WHOLE, width: 0.5 } } };
  expect(subtracted(left, part, 'shares')).toMatchObject({ how: 'drawn', overlap: undefined, refused: { shares: expect.stringContaining('different parts') } });
});

test('who asks is said once where it is the same, else of each', async () => {
  const [token, patch, gate] = [await stageOf(vit), await stageOf(vit, { query: 5 }), await stageOf(cbam)];
  expect(askedText(token, token)).toBe('Both are asked from the class token.');
  expect(askedText(token, patch)).toBe('Left is asked from the class token; right is asked from row 2, column 2.');
  expect(askedText(gate, patch)).toBe('Left is not asked: it has one map for all; right is asked from row 2, column 2.');
  expect(askedText(await stageOf(vit, { query: 'received' }), patch)).toBe('Left shows what each place receives from all; right is asked from row 2, column 2.');
  expect(askedText(gate, gate)).toBe('Neither is asked: each has one map for all.');
});
