import { watchGpu } from './gpu.ts';
import { expect, test } from './playground.ts';

/** Rows and columns of the built-in ViT's patches on a square image. */
const GRID = [16, 16] as const;

test('hover previews, a click pins, Escape lets go', async ({ playground, page }) => {
  await playground.open();
  const before = await playground.said('the class token');
  await playground.hover(4, 11, GRID);
  await expect(playground.asked()).toContainText('Row 4, column 11');
  await expect(playground.announcement(), 'a preview is not announced').toHaveText(/^Asked from the class token/);
  expect(new URL(page.url()).search, 'a preview is not in the link').toBe('');
  await page.getByRole('banner').hover();
  await expect(playground.asked()).toContainText('Hover to look from there');

  await playground.click(4, 11, GRID);
  await playground.said('row 4, column 11');
  await expect(page).toHaveURL(/\?query=58$/); // 3 · 16 + 10, from 0
  await playground.hover(9, 2, GRID);
  await expect(playground.asked().getByText('Row 9, column 2')).toBeVisible();
  await expect(playground.asked(), 'pinned: hovering only reads').toContainText('Row 4, column 11');
  await playground.stage().press('Escape');
  expect(await playground.said('the class token')).toEqual(before);
  await expect(page).not.toHaveURL(/query/);
});

test('the number under the pointer is the one that is announced', async ({ playground }) => {
  await playground.open('?query=58');
  const { row, column, value } = await playground.said('row 4, column 11');
  await playground.hover(row, column, GRID);
  const reading = playground.asked().getByRole('status');
  await expect(playground.asked()).toContainText(`Row ${row}, column ${column}`);
  expect(Number(await reading.innerText())).toBeCloseTo(value, 6);
  // Every other patch gets at most as much.
  await playground.hover(row > 8 ? row - 5 : row + 5, column, GRID);
  await expect(playground.asked()).not.toContainText(`Row ${row}, column ${column}`);
  expect(Number(await reading.innerText())).toBeLessThanOrEqual(value);
});

test('arrow keys move the asking patch and stop at the edge; the class token is a button', async ({ playground, page }) => {
  await playground.open('?query=0');
  await playground.said('row 1, column 1');
  const stage = playground.stage();
  await stage.press('ArrowRight');
  await playground.said('row 1, column 2');
  await stage.press('ArrowDown');
  await playground.said('row 2, column 2');
  await stage.press('ArrowLeft');
  await stage.press('ArrowLeft');
  await stage.press('ArrowLeft');
  await playground.said('row 2, column 1');
  const token = page.getByRole('button', { name: 'Class token' });
  await expect(token).toHaveAttribute('aria-pressed', 'false');
  await token.click();
  await playground.said('the class token');
  await expect(token).toHaveAttribute('aria-pressed', 'true');
});

test('received: how much each patch is looked at by all, whatever the pointer does, until a patch asks', async ({ playground, page }) => {
  await playground.open('?heads=3');
  const before = await playground.said('the class token');
  const received = page.getByRole('button', { name: 'Received' });
  await received.click();
  await expect(received).toHaveAttribute('aria-pressed', 'true');
  await expect(page).toHaveURL(/query=received/);
  const all = await playground.said('all');
  expect(all).not.toEqual(before);
  await expect(playground.asked()).toContainText('Mean over all 261 tokens that ask');
  await expect(playground.sheet().getByRole('heading')).toHaveText(/^Received · heads × blocks/i);
  await playground.hover(all.row, all.column, GRID);
  await expect(playground.asked()).toContainText(`Row ${all.row}, column ${all.column}`);
  expect(Number(await playground.reading().innerText())).toBeCloseTo(all.value, 6);
  await expect(playground.asked(), 'hovering asks nobody').toContainText('Attention received');
  await expect(playground.stage().locator('.marker.asker')).toHaveCount(0);

  // Another image is asked the same; a patch that is clicked asks.
  await page.getByRole('button', { name: /^Image: / }).click();
  await page.getByRole('menuitemradio', { name: 'Church', exact: true }).click();
  await expect(page).toHaveURL(/image=church.*query=received/);
  await expect.poll(() => playground.said('all'), 'another image is another map').not.toEqual(all);
  await playground.ready();
  await playground.click(4, 11, GRID);
  await playground.said('row 4, column 11');
  await expect(received).toHaveAttribute('aria-pressed', 'false');
  await received.click();
  await playground.said('all');
  await playground.stage().press('Escape');
  await playground.said('the class token');
});

test('a link to what is received, where nothing is, says so', async ({ playground, page }) => {
  await playground.open('?module=cbam&query=received');
  await expect(playground.notice('CBAM has no weights that its positions receive from one another.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Received' })).toHaveCount(0);
});

test('asking, hovering, heads, layers and colours never run the model again', async ({ playground, page }) => {
  const gpu = await watchGpu(page);
  await playground.open();
  const ran = await gpu.dispatches();
  expect(ran, 'a run has many dispatches').toBeGreaterThan(20);
  await playground.hover(3, 3, GRID);
  await expect(playground.asked()).toContainText('Row 3, column 3');
  await playground.click(12, 7, GRID);
  await playground.said('row 12, column 7');
  await playground.stage().press('ArrowUp');
  await playground.said('row 11, column 7');
  await playground.heads().selectOption('Head 2');
  await playground.heads().selectOption('Rollout through the layers');
  await playground.layer().press('ArrowLeft');
  await expect(playground.asked()).toContainText('block 3');
  await page.getByRole('combobox', { name: 'Colours' }).selectOption('Magma');
  await page.getByRole('combobox', { name: 'Scale' }).selectOption('All maps of the sheet');
  await page.getByRole('slider', { name: 'Opacity' }).press('ArrowLeft');
  await page.getByRole('tab', { name: /^output/ }).click();
  await expect(page.getByRole('tabpanel')).toContainText('the tokens after the block');
  expect(await gpu.dispatches()).toBe(ran);

  // The counter does count: another image is another run, less what was computed of the weights alone.
  await page.getByRole('button', { name: /^Image: / }).click();
  await page.getByRole('menuitemradio', { name: 'Church', exact: true }).click();
  await expect.poll(gpu.dispatches).toBeGreaterThan(1.5 * ran);
});

test('modules without a class token ask from the middle until told', async ({ playground }) => {
  await playground.open('?module=dot-product&model=vit');
  await expect(playground.title()).toHaveText('Scaled dot-product attention');
  await playground.click(2, 2, GRID);
  await playground.said('row 2, column 2');
});
