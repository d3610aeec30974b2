import type { Locator, Page } from 'playwright/test';
import { expect, test } from './playground.ts';

const panel = (page: Page): Locator => page.getByRole('region', { name: 'Entropy of each head' });
const chart = (page: Page): Locator => panel(page).getByRole('group', { name: /^Entropy over layers/ });

/** What a dot says: the layer, the head, its bits, the most there can be, and the keys that would be as many. */
interface Dot { readonly block: number; readonly head: number; readonly bits: number; readonly most: number; readonly keys: number }

/** The next dot to the right that the keys reach. */
async function nextDot(page: Page): Promise<Dot> {
  await expect(chart(page).locator('.dots path')).toHaveCount(12);
  await chart(page).press('ArrowRight');
  await expect(panel(page).getByRole('status').first()).toHaveText(/^block/);
  const text = await panel(page).getByRole('status').first().innerText();
  const [, block, head, bits, most, keys] = (/^block (\d+), head (\d+): ([\d.]+) of ([\d.]+) bits, as if over ([\d.]+) keys$/.exec(text) ?? []).map(Number);
  expect(keys, `“${text}” is what a dot says`).toBeGreaterThan(0);
  return { block: block!, head: head!, bits: bits!, most: most!, keys: keys! };
}

test('every head of every block has its entropy, read by keys, and shows on the stage when it is picked', async ({ playground, page }) => {
  await playground.open('?layer=1&head=1');
  await expect(chart(page).getByRole('img', { name: /^Entropy of 3 heads over 4 layers, in bits/ })).toBeVisible();
  await expect(panel(page)).toContainText('Asked from the class token.');
  await expect(chart(page).locator('.dots path')).toHaveCount(12);

  await chart(page).focus();
  const first = await nextDot(page);
  expect([first.block, first.head]).toEqual([1, 1]);
  expect(first.most).toBeCloseTo(Math.log2(261), 2);
  expect(first.bits).toBeLessThanOrEqual(first.most);
  expect(Math.log2(first.keys)).toBeCloseTo(first.bits, 1);
  const second = await nextDot(page);
  expect(second.block).toBe(2);
  await chart(page).press('Enter');
  await expect(playground.layer()).toHaveValue('2');
  await expect(playground.heads()).toHaveValue(String(second.head));
  await expect(page).toHaveURL(new RegExp(`layer=2&head=${second.head}`));
});

test('of all queries it is the mean, and of nobody in particular as well', async ({ playground, page }) => {
  await playground.open('?layer=2&head=3&query=100');
  await expect(panel(page)).toContainText('Asked from row 7, column 5.');
  await chart(page).focus();
  const one = await nextDot(page);
  await panel(page).getByRole('button', { name: 'All queries' }).click();
  await expect(panel(page)).toContainText('The mean over all 261 queries.');
  await chart(page).focus();
  const all = await nextDot(page);
  expect([all.block, all.head]).toEqual([one.block, one.head]);
  expect(all.bits).not.toBe(one.bits);
  await playground.open('?query=received');
  await expect(panel(page).getByRole('button', { name: 'This query' })).toBeDisabled();
  await expect(panel(page)).toContainText('The mean over all 261 queries.');
});

test('heads before they are mixed, heads in windows; a gate has none', async ({ playground, page }) => {
  await playground.open('?module=re-attention');
  await expect(chart(page).getByRole('img', { name: /^Entropy of 4 heads over \d+ layers/ })).toBeVisible();
  await playground.open('?module=shifted-window-attention');
  await expect(chart(page).getByRole('img', { name: /from 0 to at most 4$/ }), 'sixteen keys in a window').toBeVisible();
  await playground.open('?module=squeeze-excitation');
  await expect(panel(page)).toHaveCount(0);
});
