import { expect, NUMBER, test } from './playground.ts';

test('deformable attention: sampled points of all heads or of one, each with its number', async ({ playground }) => {
  await playground.open('?module=deformable-attention&query=136');
  const points = playground.stage().locator('[data-overlay=points] g.points > g');
  await expect(points).toHaveCount(4 * 4);
  await expect(playground.page.getByRole('img', { name: 'A colour and a shape for each of 4 heads' })).toBeVisible();
  await playground.heads().selectOption('Head 3');
  await expect(points).toHaveCount(4);
  await expect(playground.asked()).toContainText('block 3 · head 3');
  await expect(playground.heads().getByRole('option', { name: /Mean|Maximum/ }), 'points are not fused').toHaveCount(0);
  const at = await points.first().getAttribute('transform');
  const [x, y] = /translate\(([\d.]+),([\d.]+)\)/.exec(at!)!.slice(1).map(Number) as [number, number];
  await playground.stage().hover({ position: { x, y } });
  await expect(playground.asked()).toContainText(/Head 3, point \d: weight [\d.]+ at x [\d.]+, y [\d.]+/);
});

test('DAT: points that all share, and where its grid moved', async ({ playground, page }) => {
  await playground.open('?module=deformable-transformer&query=0');
  await expect(playground.asked()).toContainText('The 128 heaviest of 256 points are drawn');
  await page.getByRole('tab', { name: /^positions/ }).click();
  const arrows = playground.stage().locator('[data-overlay=displacement] g.grid circle');
  await expect(arrows, 'of two groups').toHaveCount(2 * 8 * 8);
  await expect(playground.colourBar().first()).toHaveAccessibleName(/^Colours from 0 to/);
  const [x, y] = await arrows.nth(36).evaluate((circle) => [Number(circle.getAttribute('cx')), Number(circle.getAttribute('cy'))] as const);
  await playground.stage().hover({ position: { x, y } });
  await expect(playground.asked()).toContainText(/Group \d, point in row 5, column 5: moved [\d.]+ % (left|right), [\d.]+ % (up|down)/);
});

test('windows: the asking one, what is masked in it, and what lies outside', async ({ playground }) => {
  await playground.open('?module=shifted-window-attention&layer=2&query=1');
  await playground.said('row 1, column 2');
  await expect(playground.stage().locator('[data-overlay=windows] g.masked path').first()).toHaveAttribute('d', /M/);
  await playground.hover(8, 8, [16, 16]);
  await expect(playground.reading()).toHaveText('outside the window');
  await playground.hover(1, 16, [16, 16]);
  await expect(playground.reading()).toHaveText(/^masked: /);
  await playground.hover(2, 2, [16, 16]);
  await expect(playground.reading()).toHaveText(NUMBER);
  await playground.click(8, 8, [16, 16]);
  await playground.said('row 8, column 8');
  await playground.hover(8, 9, [16, 16]);
  await expect(playground.reading()).toHaveText(NUMBER);
});

test('windows of a whole image that is not square: those in its middle', async ({ playground }) => {
  await playground.open('?module=shifted-window-attention&model=vit&fit=fit&image=church&query=0');
  await playground.said('row 1, column 1');
  const [stage, marker] = await Promise.all([playground.stage().boundingBox(), playground.stage().locator('.marker.asker').boundingBox()]);
  // Eight of eleven rows: the first and the last two stay out.
  expect((marker!.y - stage!.y) / stage!.height).toBeCloseTo(1 / 11, 2);
  await playground.hover(4, 16, [11, 16]);
  await expect(playground.asked()).toContainText('Row 3, column 16');
  await expect(playground.refusal()).toBeEmpty();
});

test('hard attention: the choice over the distribution, and the crop that it is', async ({ playground, page }) => {
  await playground.open('?module=hard-attention&select=top-k&model=vit');
  const { row, column } = await playground.said('the class token');
  await expect(playground.stage().locator('[data-overlay=choice] g.chosen path').first()).toHaveAttribute('d', /M/);
  const crop = page.getByRole('figure').filter({ hasText: 'The crop' });
  await expect(crop).toContainText(/[\d.]+ % of the image/);
  expect((await crop.getByRole('img', { name: 'The crop' }).boundingBox())!.width).toBeGreaterThan(40);
  await playground.click(2, 2, [16, 16]);
  await playground.said('row 2, column 2');
  await playground.hover(row, column, [16, 16]);
  await expect(playground.reading()).toHaveText(NUMBER);
  await expect(page.getByRole('main').getByRole('button', { name: 'Draw again' })).toHaveCount(0);
});

test('keys that were pooled are read 2 × 2 patches at a time', async ({ playground }) => {
  await playground.open('?module=sagan');
  await playground.hover(6, 7, [16, 16]);
  await expect(playground.asked()).toContainText('Rows 5–6, columns 7–8');
});
