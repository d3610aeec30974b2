import { expect, test } from './playground.ts';

test('a parameter that the weights leave open changes the numbers, and is in the link', async ({ playground, page }) => {
  await playground.open('?module=dot-product&query=40');
  const { value: before } = await playground.said();
  const temperature = page.getByRole('textbox', { name: 'Temperature' });
  await temperature.fill('100');
  await expect(page).toHaveURL(/temperature=100/);
  await expect(page.getByText('1 by default')).toBeVisible();
  // So hot that every token gets nearly the same: one part of them all.
  const tokens = Number(/(\d+)$/.exec((await page.getByRole('tab', { name: /^attention/ }).innerText()).trim())![1]);
  await expect.poll(async () => (await playground.said()).value).toBeLessThan(1.2 / tokens);
  expect((await playground.said()).value).toBeGreaterThanOrEqual(0.99 / tokens);
  await temperature.fill('1');
  await expect.poll(async () => (await playground.said()).value).toBe(before);
  await expect(page).not.toHaveURL(/temperature/);
});

test('a number out of range is not taken', async ({ playground, page }) => {
  await playground.open('?module=dot-product');
  const temperature = page.getByRole('textbox', { name: 'Temperature' });
  for (const wrong of ['-1', '1e9', 'warm']) {
    await temperature.fill(wrong);
    await expect(temperature).toHaveAttribute('aria-invalid', 'true');
    await expect(page).not.toHaveURL(/temperature/);
  }
  await temperature.blur();
  await expect(temperature).toHaveValue('1');
});

test('a parameter that the weights fix is told, not offered', async ({ playground, page }) => {
  await playground.open('?module=cbam');
  const kernel = page.getByText('Kernel').locator('xpath=..');
  await expect(kernel).toContainText('7');
  await expect(kernel).toContainText('fixed by the weights');
  await expect(page.getByRole('textbox', { name: 'Kernel' })).toHaveCount(0);
});
