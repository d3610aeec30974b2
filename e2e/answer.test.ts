import type { Locator, Page } from 'playwright/test';
import { expect, test } from './playground.ts';

/** Rows and columns of the built-in ViT's patches on a square image. */
const GRID = [16, 16] as const;

const panel = (page: Page): Locator => page.locator('#answer');
const preferred = (page: Page): Locator => panel(page).getByRole('list', { name: /^Preferred keys/ }).getByRole('listitem');
/** What a term of the softmax's summary says now. */
const fact = async (page: Page, term: string): Promise<number> => {
  const text = await panel(page).getByRole('term').filter({ hasText: term }).locator('xpath=following-sibling::dd').evaluate((dd) => dd.firstChild!.textContent);
  return Number.parseFloat(text!);
};
/** 4.5 % → 0.045, as a thumbnail says it. */
const weights = async (page: Page): Promise<number[]> =>
  (await preferred(page).locator('b').allInnerTexts()).map((text) => Number.parseFloat(text) / 100);

test('an answer comes about in five steps, from the patch that asks to what it reads', async ({ playground, page }) => {
  await playground.open('?query=100&head=2&layer=2');
  const summary = page.getByText('One answer, step by step');
  await expect(panel(page)).toContainText('Row 7, column 5');
  await summary.click();
  await expect(page, 'what is unfolded is in the link').toHaveURL(/answer/);
  await expect(panel(page).getByRole('heading', { level: 3 })).toHaveText(['A question', 'Scores', 'Softmax', 'The keys it prefers', 'The answer']);
  await expect(panel(page).getByRole('img', { name: 'The patch that asks: row 7, column 5' })).toBeVisible();
  await expect(panel(page)).toContainText(/the same as the model’s own attention to \d(\.\d)?e−(7|8|9|1\d)/);
  await expect(preferred(page)).toHaveCount(12);

  // The heaviest patch is where the stage says that it looks most, with the weight that it says.
  const { row, column, value } = await playground.said('row 7, column 5');
  const first = preferred(page).first().getByRole('button');
  await expect(first).toHaveAccessibleName(new RegExp(`% Row ${row}, column ${column}$`));
  const shares = await weights(page);
  expect(shares).toEqual(shares.toSorted((a, b) => b - a));
  expect(shares[0]).toBeCloseTo(value, 2);

  // Summed to the last key, the sum is the answer.
  const count = panel(page).getByRole('slider', { name: 'Keys summed' });
  await expect(panel(page)).toContainText(/After 12 of 261 keys the sum is \d/);
  await count.press('End');
  await expect(panel(page)).toContainText('After 261 of 261 keys the sum is 0 % of its length away');
  await panel(page).getByRole('button', { name: /^Softmax: step \d+ inside$/ }).click();
  await expect(page).toHaveURL(/step=\d+/);
  const step = page.getByRole('dialog');
  await expect(step.getByRole('heading', { level: 2 })).toContainText('softmax');
  await step.getByRole('button', { name: 'Close' }).click();
  await count.press('Home');
  await expect(panel(page)).toContainText('After 0 of 261 keys the sum is 100 % of its length away');
});

test('a temperature sharpens or flattens; what was the model’s own stays beside it, and in the link', async ({ playground, page }) => {
  await playground.open('?query=100&head=2&layer=2&answer');
  await expect(preferred(page)).toHaveCount(12);
  const [own, bits] = [await fact(page, 'Largest weight'), await fact(page, 'Entropy')];
  const slider = panel(page).getByRole('slider', { name: 'Temperature τ' });
  await slider.press('Home');
  await expect(page).toHaveURL(/tau=0\.1/);
  await expect(panel(page)).toContainText('The line is the model’s own');
  expect(await fact(page, 'Largest weight')).toBeGreaterThan(own);
  expect(await fact(page, 'Entropy')).toBeLessThan(bits);
  await slider.press('End');
  await expect(page).toHaveURL(/tau=10/);
  expect(await fact(page, 'Largest weight')).toBeLessThan(own);
  expect(await fact(page, 'Effective keys')).toBeGreaterThan(200);
  await panel(page).getByRole('button', { name: 'As the model' }).click();
  await expect(page).not.toHaveURL(/tau/);
  expect([await fact(page, 'Largest weight'), await fact(page, 'Entropy')]).toEqual([own, bits]);
});

test('a preferred patch is marked on the stage, and asks when it is picked; heads answer for themselves', async ({ playground, page }) => {
  await playground.open('?query=100&head=2&layer=2&answer');
  const third = preferred(page).nth(2).getByRole('button');
  const [, row, column] = /Row (\d+), column (\d+)$/.exec(await third.innerText())!.map(Number) as [number, number, number];
  await third.hover();
  const marker = playground.stage().locator('.marker.cursor');
  await expect(marker).toHaveAttribute('data-position', String((row - 1) * GRID[1] + column - 1));
  await page.getByRole('heading', { level: 1 }).hover();
  await expect(marker).toHaveCount(0);

  // Pointing at the stage says the same patch's score and weight.
  await playground.hover(row, column, GRID);
  await expect(panel(page).locator('output').filter({ hasText: `Row ${row}, column ${column}: ` })).toHaveCount(2);

  await third.click();
  await playground.said(`row ${row}, column ${column}`);
  await expect(panel(page).getByRole('img', { name: `The patch that asks: row ${row}, column ${column}`, exact: true })).toBeVisible();
  await panel(page).getByRole('button', { name: 'Head 1', exact: true }).click();
  await expect(playground.heads()).toHaveValue('1');
  await expect(panel(page)).toContainText('the whole answer of head 1');
});

test('fused heads: an answer is one head’s', async ({ playground, page }) => {
  await playground.open('?answer');
  await expect(panel(page)).toContainText('here head 1; the stage shows the mean of heads');
  await expect(panel(page)).toContainText('The class token');
  await expect(preferred(page)).toHaveCount(12);
});

const MODULES = [
  ['non-local', '?module=non-local&answer', ['A question', 'Scores', 'Softmax', 'The keys it prefers', 'The answer'], /row \d+, column \d+/],
  ['pooled keys', '?module=sagan&answer', ['A question', 'Scores', 'Softmax', 'The keys it prefers', 'The answer'], /The patch in row/],
  ['re-attention mixes its heads', '?module=re-attention&head=2&answer', ['A question', 'Scores', 'Softmax', 'The heads are mixed', 'The keys it prefers', 'The answer'], /of all weight, signs aside/],
  ['words', '?module=cross-attention&answer', ['A question', 'Scores', 'Softmax', 'The keys it prefers', 'The answer'], /The word “/],
  ['shifted windows', '?module=shifted-window-attention&layer=2&query=0&answer', ['A question', 'Scores', 'Softmax', 'The keys it prefers', 'The answer'], /more keys of this window lie elsewhere/],
  ['a chosen place', '?module=hard-attention&answer', ['A question', 'Scores', 'Softmax', 'A choice is made', 'The keys it prefers', 'The answer'], /This one of 196 holds 100 %/],
] as const;

for (const [what, link, steps, text] of MODULES) {
  test(`stages of an answer: ${what}`, async ({ playground, page }) => {
    await playground.open(link);
    await expect(panel(page).getByRole('heading', { level: 3 })).toHaveText([...steps]);
    await expect(panel(page)).toContainText(text);
    await expect(panel(page)).toContainText(/the same as the model’s own attention to (0|\d(\.\d)?e−(7|8|9|1\d))/);
    await expect(panel(page)).toContainText(/After \d+ of \d+ keys the sum is/);
  });
}

test('no softmax, no stages: a pairwise function that is only divided says so, a gate says nothing', async ({ playground, page }) => {
  await playground.open('?module=non-local&kernel=dot&answer');
  await expect(page.getByText('No softmax stands behind these weights')).toBeVisible();
  await expect(panel(page)).toHaveCount(0);
  await playground.open('?module=squeeze-excitation&answer');
  await expect(panel(page)).toHaveCount(0);
});
