import type { Locator, Page } from 'playwright/test';
import { expect, test } from './playground.ts';

const LINK = '?module=cross-attention&image=mosaic-church';
/** Rows and columns of what the words look at. */
const SIDE = 14;

const field = (page: Page): Locator => page.getByRole('searchbox', { name: 'Type a word that asks' });
const words = (page: Page): Locator => page.getByRole('radiogroup', { name: 'Words that ask' }).getByRole('radio');

const quadrantOf = ({ row, column }: { readonly row: number; readonly column: number }): string =>
  `${row > SIDE / 2 ? 'bottom' : 'top'} ${column > SIDE / 2 ? 'right' : 'left'}`;

test('a word is typed, and its map moves to where the thing is', async ({ playground, page }) => {
  await playground.open(LINK);
  for (const [typed, word, quadrant] of [['golf', 'golf ball', 'top right'], ['petrol', 'petrol pump', 'bottom left']] as const) {
    await field(page).fill(typed);
    await expect(page.getByText(`Enter asks from “${word}”`)).toBeVisible();
    await expect(playground.asked(), 'typing looks ahead').toContainText(`Word “${word}” found`);
    await field(page).press('Enter');
    expect(quadrantOf(await playground.said(`the word “${word}”`)), word).toBe(quadrant);
    await expect(field(page), 'ready for the next').toHaveValue('');
    await expect(words(page).and(page.getByRole('radio', { checked: true }))).toHaveText(new RegExp(`^${word} \\d+ %$`));
  }
});

test('a word that it was not taught is answered kindly, and nothing is asked', async ({ playground, page }) => {
  await playground.open(LINK);
  const before = await playground.said();
  const all = await words(page).count();
  await field(page).fill('submarine');
  await expect(page.getByText(`It was not taught “submarine”. It knows the ${all} words below.`)).toBeVisible();
  await expect(words(page)).toHaveCount(all);
  await field(page).press('Enter');
  await expect(page).not.toHaveURL(/query/);
  await field(page).press('Escape');
  await expect(field(page)).toHaveValue('');
  expect(await playground.said()).toEqual(before);
});

test('the words found come first with their probabilities, and the surest asks', async ({ playground, page }) => {
  await playground.open(LINK);
  const found = (await words(page).allTextContents()).flatMap((text) => /^(.+) (\d+) %$/.exec(text)?.slice(1, 3) ?? []);
  const listed = await playground.predicted();
  expect(found.filter((_, i) => i % 2 === 0).slice(0, 5)).toEqual(listed.map(({ name }) => name));
  expect(Number(found[1])).toBeCloseTo(100 * listed[0]!.probability, -0.3);
  await playground.said(`the word “${listed[0]!.name}”`);
  expect(listed.reduce((sum, { probability }) => sum + probability, 0), 'each is a probability of its own').toBeGreaterThan(1.5);
  await expect(page.getByText(`${found.length / 2} of ${await words(page).count()} words found`)).toBeVisible();
});

test('words are filtered as one types, and reached by the arrow keys', async ({ playground, page }) => {
  await playground.open(LINK);
  await field(page).pressSequentially('ho');
  await expect(words(page)).toHaveText([/^horn/, /^French horn/]);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await expect(words(page).nth(1)).toBeFocused();
  await playground.said('the word “French horn”');
});
