import { expect, test } from './playground.ts';

test('the formula is MathML that fits its box, beside what else is written and the paper', async ({ playground, page }) => {
  await playground.open('?module=cbam');
  const aside = page.getByRole('complementary', { name: 'Explanation and steps' });
  const formulas = aside.getByRole('math');
  await expect(formulas).toHaveCount(2);
  await expect(formulas.first()).toContainText('Mc(F)⊗F');
  const sizes = await formulas.evaluateAll((elements) => elements.map((element) => {
    const { width, height } = element.getBoundingClientRect();
    return { width, height, room: element.parentElement!.clientWidth, rows: element.querySelectorAll('mtr').length };
  }));
  for (const { width, height, room, rows } of sizes) {
    expect(width, 'the whole formula is seen without scrolling').toBeLessThanOrEqual(room);
    expect(height, 'it is drawn in rows, not as one line of letters').toBeGreaterThan(16 * rows);
  }
  await expect(aside.getByRole('heading', { name: 'Often written' })).toBeVisible();
  await expect(aside).toContainText('“Order” switches');
  await expect(aside.getByRole('link', { name: 'Woo et al. 2018, arXiv 1807.06521' })).toHaveAttribute('href', 'https://arxiv.org/abs/1807.06521');
});

test('the menu lists every module by family, the chosen one in view, and the page stays where it is', async ({ playground, page }) => {
  await page.setViewportSize({ width: 1440, height: 700 });
  await playground.open();
  const menu = page.getByRole('navigation');
  await expect(menu.getByRole('list')).toHaveCount(6);
  await expect(menu.getByRole('list').getByRole('button')).toHaveCount(22);
  await expect(menu.getByRole('list', { name: 'Transformers' }).getByRole('button')).toHaveText([/^Re-attention/, /^Shifted-window attention/, /^Vision Transformer/]);
  await expect(playground.module('Vision Transformer'), 'the last of the list').toBeInViewport({ ratio: 1 });
  await expect(menu.getByRole('heading', { name: 'Parameters' }), 'the list leaves room for its parameters').toBeInViewport();
  expect(await page.evaluate(() => [scrollY, document.querySelector('nav')!.scrollTop])).toEqual([0, 0]);
});

test('on a phone the title is the menu, by family', async ({ playground, page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await playground.open('?module=spatial-attention');
  const menu = page.getByRole('combobox', { name: 'Module' });
  await expect(menu.locator('optgroup')).toHaveCount(6);
  await expect(menu.getByRole('option')).toHaveCount(22);
  await expect(menu).toHaveValue('spatial-attention');
  await expect(page.getByRole('navigation').getByRole('list').first()).toBeHidden();
  await page.getByRole('button', { name: 'Explanation and steps' }).click();
  const wide = await page.getByRole('math').evaluateAll((elements) => elements.map((element) => element.getBoundingClientRect()).filter(({ left, right }) => left < 0 || right > innerWidth));
  expect(wide, 'formulas beyond the edge').toEqual([]);
});
