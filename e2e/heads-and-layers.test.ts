import { expect, test, type Playground } from './playground.ts';

const peak = async (playground: Playground, heads: string): Promise<number> => {
  await playground.heads().selectOption(heads);
  await expect(playground.asked()).toContainText(heads.toLowerCase().replace(' through the layers', ''));
  return (await playground.said()).value;
};

test('the sheet has every head of every layer, the fused heads and the rollout, and a cell puts its map on the stage', async ({ playground, page }) => {
  await playground.open();
  const cells = playground.sheet().getByRole('button');
  const layers = Number(await playground.layer().getAttribute('max'));
  const heads = await playground.heads().getByRole('option', { name: /^Head \d/ }).count();
  await expect(cells).toHaveCount(layers * (heads + 2));
  const painted = await cells.locator('canvas').evaluateAll((canvases) => canvases.filter((canvas) => {
    const { width, height } = canvas as HTMLCanvasElement;
    return new Set(new Uint32Array((canvas as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height).data.buffer)).size > 1;
  }).length);
  expect(painted, 'every cell has a map in more than one colour').toBe(layers * (heads + 2));
  await expect(playground.sheet().getByRole('heading')).toHaveText(/one scale/);

  const before = await playground.said();
  await cells.and(page.getByRole('button', { name: 'block 2, head 3' })).click();
  await expect(playground.asked()).toContainText('block 2 · head 3');
  await expect(playground.layer()).toHaveValue('2');
  await expect(playground.heads()).toHaveValue('3');
  await expect(page).toHaveURL(/\?layer=2&head=3$/);
  await expect(playground.sheet().getByRole('button', { pressed: true })).toHaveAccessibleName('block 2, head 3');
  expect(await playground.said()).not.toEqual(before);
});

test('mean, maximum and minimum are of the heads', async ({ playground }) => {
  await playground.open('?query=100&layer=2');
  await playground.said('row 7, column 5');
  const heads = await playground.heads().getByRole('option', { name: /^Head \d/ }).allInnerTexts();
  const each: number[] = [];
  for (const head of heads) each.push(await peak(playground, head));
  const mean = await peak(playground, 'Mean of heads');
  const minimum = await peak(playground, 'Minimum of heads');
  expect(await peak(playground, 'Maximum of heads')).toBe(Math.max(...each));
  expect(minimum).toBeLessThanOrEqual(Math.min(...each));
  expect(minimum).toBeLessThanOrEqual(mean);
  expect(mean).toBeLessThanOrEqual(Math.max(...each));
  // Three digits are announced.
  expect(mean).toBeGreaterThanOrEqual((Math.max(...each) / each.length) * 0.99);
});

test('the rollout differs from the layer that it ends in, and begins at the first', async ({ playground, page }) => {
  await playground.open();
  const mean = await peak(playground, 'Mean of heads');
  const rolled = await peak(playground, 'Rollout through the layers');
  expect(rolled).not.toBe(mean);
  await expect(page).toHaveURL(/\?fusion=rollout$/);
  await playground.layer().press('Home');
  await expect(playground.asked()).toContainText('block 1 · rollout');
  await playground.said();
});

test('the sheet is one stop of the Tab key, with arrow keys inside', async ({ playground, page }) => {
  await playground.open();
  const chosen = playground.sheet().getByRole('button', { pressed: true });
  await chosen.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('button', { name: 'block 2, head 2' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(playground.asked()).toContainText('block 2 · head 2');
  await page.keyboard.press('Tab');
  await expect(playground.sheet().locator(':focus')).toHaveCount(0);
});
