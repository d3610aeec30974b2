import { expect, test } from './playground.ts';

test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });

test('by touch at 360 px: ask, pick a head, choose an image and a module', async ({ playground, page }) => {
  await playground.open();
  const { x, y } = await playground.spot(5, 6, [16, 16]);
  await playground.stage().tap({ position: { x, y } });
  await playground.said('row 5, column 6');
  await expect(page).toHaveURL(/query=69/); // 4 · 16 + 5
  await page.getByRole('button', { name: 'Class token' }).tap();
  await playground.said('the class token');

  await playground.sheet().getByRole('button', { name: /^block 2, head 1/ }).tap();
  await expect(playground.asked()).toContainText('block 2 · head 1');

  await page.getByRole('button', { name: /^Image: / }).tap();
  await page.getByRole('menuitemradio', { name: 'Church', exact: true }).tap();
  await expect(page.getByRole('button', { name: 'Image: Church' })).toBeVisible();
  await page.getByRole('combobox', { name: 'Module' }).selectOption('CBAM');
  await expect(playground.title()).toHaveText('CBAM');
  await playground.ready();
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
});

test('by touch at 360 px: what opens over the page fits, and closes', async ({ playground, page }) => {
  await playground.open('?module=cbam');
  for (const name of ['Gallery', 'Share', 'Export']) {
    await page.getByRole('banner').getByRole('button', { name, exact: true }).tap();
    const dialog = page.getByRole('dialog', { name });
    await expect(dialog).toBeVisible();
    const { x, y, width, height } = (await dialog.boundingBox())!;
    expect(x >= 0 && y >= 0 && x + width <= 360 && y + height <= 740, `${name} lies within the window`).toBe(true);
    await dialog.getByRole('button', { name: 'Close' }).tap();
    await expect(dialog).toHaveCount(0);
  }
  await page.getByRole('button', { name: 'How it was made' }).tap();
  await expect(page.getByRole('heading', { name: /PyTorch/ })).toBeVisible();
});
