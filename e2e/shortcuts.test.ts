import type { Locator, Page } from 'playwright/test';
import { expect, test } from './playground.ts';

const list = (page: Page): Locator => page.getByRole('dialog', { name: 'Keys' });

test('? lists every key that works on the page, and each does what the list says', async ({ playground, page }) => {
  await playground.open();
  await page.keyboard.press('?');
  await expect(list(page)).toBeVisible();
  const rows = await list(page).locator('section').first().locator('dl > div').evaluateAll((all) =>
    all.map((row) => ({ keys: [...row.querySelectorAll('kbd')].map((key) => key.textContent), does: row.querySelector('dd')!.textContent })));
  const keys = rows.flatMap((row) => row.keys);
  expect(new Set(keys).size, 'no key does two things').toBe(keys.length);
  for (const { does } of rows) expect(does, 'each says what it does').toMatch(/^\S.{2,}/);
  for (const key of ['G', 'M', '[', ']', '?']) expect(keys).toContain(key);
  await page.keyboard.press('G');
  await expect(page.getByRole('dialog', { name: 'Gallery' }), 'keys rest while the list is open').toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(list(page)).toHaveCount(0);

  const layer = Number(await playground.layer().inputValue());
  await page.keyboard.press('[');
  await expect(playground.layer()).toHaveValue(String(layer - 1));
  await expect(page).toHaveURL(new RegExp(`layer=${layer - 1}`));
  await page.keyboard.press(']');
  await expect(playground.layer()).toHaveValue(String(layer));
  await page.keyboard.press('m');
  await expect(playground.module('Vision Transformer')).toBeFocused();
  await page.keyboard.press('g');
  await expect(page.getByRole('dialog', { name: 'Gallery' })).toBeVisible();
});

test('single keys can be switched off, and stay off; text fields take every letter', async ({ playground, page }) => {
  await playground.open('?module=cross-attention');
  const field = page.getByRole('searchbox', { name: 'Type a word that asks' });
  await field.fill('');
  await field.press('g');
  await expect(field).toHaveValue('g');
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await page.getByRole('button', { name: 'Keys' }).click();
  await list(page).getByRole('switch', { name: 'Single keys' }).uncheck();
  await page.keyboard.press('Escape');
  await page.reload();
  await playground.ready();
  await page.keyboard.press('g');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.getByRole('button', { name: 'Keys' }).click();
  await list(page).getByRole('switch', { name: 'Single keys' }).check();
  await page.keyboard.press('Escape');
  await page.keyboard.press('g');
  await expect(page.getByRole('dialog', { name: 'Gallery' })).toBeVisible();
});
