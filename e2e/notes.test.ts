import type { Locator, Page } from 'playwright/test';
import { expect, test } from './playground.ts';

const region = (page: Page, name: string): Locator => page.getByRole('region', { name });

test('without position embeddings the map is another, and the page says what to look for', async ({ playground, page }) => {
  await playground.open('?query=100&layer=1');
  const before = await playground.said();
  await expect(page.getByText('without them the map ignores order')).toBeVisible();
  await page.getByRole('switch', { name: 'Position embeddings' }).click();
  await expect(page).toHaveURL(/positions=false/);
  await expect.poll(async () => (await playground.said()).value).not.toBe(before.value);
  await expect(page.getByText('trained with')).toHaveCount(0);
});

test('the same module on another image is linked: place, query, pointer and numbers', async ({ playground, page }) => {
  await playground.open('?query=100');
  const panel = region(page, 'On another image');
  await panel.getByRole('combobox').selectOption('church');
  await expect(page).toHaveURL(/beside=church/);
  const there = panel.getByRole('group', { name: /^The same over .*church/i });
  await expect(there.locator('.marker.asker')).toHaveAttribute('data-position', '100');
  const looks = panel.getByText(/^Looks most at row \d+, column \d+$/);
  await expect(looks).toHaveCount(2);

  // Hovering one marks the same place in both, and reads both.
  const { width, height } = (await there.boundingBox())!;
  await there.hover({ position: { x: (2.5 / 16) * width, y: (4.5 / 16) * height } });
  await expect(playground.stage().locator('.marker.cursor')).toHaveAttribute('data-position', String(4 * 16 + 2));
  await expect(panel.getByText('Row 5, column 3')).toHaveCount(2);
  // A click asks from there on both.
  await there.click({ position: { x: (2.5 / 16) * width, y: (4.5 / 16) * height } });
  await expect(page).toHaveURL(/query=66/);
  await playground.said('row 5, column 3');
  await expect(there.locator('.marker.asker')).toHaveAttribute('data-position', '66');

  // It follows to another module, where the gates of both images stand one under the other.
  await playground.pickModule('Squeeze-and-Excitation');
  const bars = panel.getByRole('img', { name: /^excitation · .+ of 128 × channel/ });
  await expect(bars).toHaveCount(2);
  expect(await bars.first().getAttribute('aria-label')).not.toBe(await bars.last().getAttribute('aria-label'));
  await expect(panel).toContainText(/[\d.]+ apart in the mean of 128 channels/);
  await bars.last().hover({ position: { x: 100, y: 60 } });
  await expect(panel).toContainText(/channel \d+: [\d.]+ on Golf ball, [\d.]+ on Church/);
  await panel.getByRole('combobox').selectOption('');
  await expect(bars).toHaveCount(0);
  await expect(page).not.toHaveURL(/beside/);
});

test('the cost grows with the square of the positions where every one meets every other, and in step with them where not', async ({ playground, page }) => {
  await playground.open('?module=non-local');
  const panel = region(page, 'Cost as the map grows');
  const charts = panel.getByRole('img', { name: /against positions/ });
  await expect(charts).toHaveCount(2);
  await expect(charts.first()).toHaveAccessibleName(/^operations.*all keys from .* at 16 positions to .* at 4.1 k positions; keys pooled from/);
  await expect(panel).toContainText(/Twice the side, 1[456](\.\d)? times the work and 16 times the largest tensor: every position meets every other, N²\./);
  await expect(panel).toContainText('“keys pooled” takes');
  await playground.pickModule('Deformable attention (Deformable DETR)');
  await expect(panel).toContainText('4 times the largest tensor: it grows with the number of positions, N, and not with its square');
  await playground.pickModule('Bottleneck transformer');
  await expect(charts.first()).toHaveAccessibleName(/squeezed from .*; full width from /);
});

test('the model panel says whose features and whose weights these are, and draws others', async ({ playground, page }) => {
  await playground.open('?module=non-local&model=backbone');
  const panel = page.getByRole('heading', { name: 'Model' }).locator('xpath=..');
  await expect(panel).toContainText('Features of Plain convnet');
  await expect(panel).toContainText('Its own weights are random, drawn from the seed: nobody trained them.');
  const { value: before } = await playground.said();
  const seed = panel.getByRole('textbox', { name: 'Seed of its weights' });
  await expect(seed).toHaveValue('1');
  await panel.getByRole('button', { name: 'Draw other weights' }).click();
  await expect(seed).toHaveValue('2');
  await expect(page).toHaveURL(/seed=2/);
  await expect.poll(async () => (await playground.said()).value).not.toBe(before);
  await seed.fill('1');
  await expect.poll(async () => (await playground.said()).value).toBe(before);
  await seed.fill('many');
  await expect(seed).toHaveAttribute('aria-invalid', 'true');
  await panel.getByRole('combobox', { name: 'Model' }).selectOption('non-local');
  await expect(seed).toHaveCount(0);
  await playground.pickModule('Scaled dot-product attention');
  await expect(panel).toContainText('This module has no weights: it compares trained features as they are.');
  await expect(seed).toHaveCount(0);
});

test('hard attention: the choice, how many, and another draw; what has no say tells so', async ({ playground, page }) => {
  await playground.open('?module=hard-attention&model=vit');
  const told = (name: string): Locator => page.getByText(name, { exact: true }).locator('xpath=..');
  await expect(told('Places kept by top-k')).toContainText('only with top-k');
  await expect(told('Draw number')).toContainText('only with sample');
  await page.getByRole('combobox', { name: 'Choose' }).selectOption('top-k');
  const k = page.getByRole('textbox', { name: 'Places kept by top-k' });
  await k.fill('999');
  await expect(told('Places kept by top-k')).toContainText(/999 does not fit: parameter 'k' /);
  await k.fill('3');
  await expect(page).toHaveURL(/k=3/);
  await page.getByRole('combobox', { name: 'Choose' }).selectOption('sample');
  await expect(page).toHaveURL(/select=sample/);
  await page.getByRole('button', { name: 'Draw again' }).click();
  await expect(page).toHaveURL(/p\.seed=1/);
  for (const score of ['dot', 'general', 'additive']) {
    await page.getByRole('combobox', { name: 'Compare by' }).or(page.locator('select[name=score]')).first().selectOption(score);
    await expect(page).toHaveURL(new RegExp(`score=${score}`));
    await playground.ready();
  }
  await expect(playground.refusal()).toBeEmpty();
});

test('a choice takes along what must follow it, and the image’s own sizes are told', async ({ playground, page }) => {
  await playground.open('?module=attention-augmented-conv&model=backbone&out=33');
  await page.getByRole('combobox', { name: 'Combine' }).selectOption('sum');
  await expect(page).toHaveURL(/combine=sum/);
  await expect(page).not.toHaveURL(/out=/);
  await expect(playground.notice('“Output channels” went back to the default')).toBeVisible();
  await expect(page.getByText('Width of the values', { exact: true }).locator('xpath=..')).toContainText(/64.*only with concat/s);
  await expect(page.getByRole('tab', { name: /^attended/ })).toContainText('64×');

  await playground.open('?module=shifted-window-attention&model=vit');
  for (const name of ['Rows of the map', 'Columns of the map']) await expect(page.getByText(name, { exact: true }).locator('xpath=..')).toContainText(/16.*fixed by the image/s);
  await page.getByRole('textbox', { name: 'Window' }).fill('8');
  await expect(page.getByRole('textbox', { name: 'Shift' })).toHaveValue('4');
  await page.getByRole('textbox', { name: 'Window' }).fill('5');
  await expect(page.getByText(/5 does not fit: parameter 'window' should divide both sides of the map 16 × 16/)).toBeVisible();
});

test('a map that is empty says where it all went', async ({ playground, page }) => {
  await page.goto('./?module=dot-product&temperature=0.001');
  await expect(playground.asked()).toContainText('Every number here is 0: all of it goes to tokens that are no patch');
  await playground.click(9, 9, [16, 16]);
  expect((await playground.said('row 9, column 9')).value).toBeGreaterThan(0.9);
  await expect(playground.asked()).not.toContainText('Every number here is 0');
});
