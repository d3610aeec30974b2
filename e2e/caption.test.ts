import type { Locator, Page } from 'playwright/test';
import { mosaicOf } from './images.ts';
import { expect, test, type Playground } from './playground.ts';

const THINGS = ['golf ball', 'church', 'parachute', 'French horn'] as const;
const SENTENCE = 'a golf ball and a church above a parachute and a French horn';
const QUADRANTS = ['top left', 'top right', 'bottom left', 'bottom right'] as const;
/** Rows and columns of what the words look at. */
const SIDE = 14;

const words = (page: Page, of = 'The sentence'): Locator => page.getByRole('radiogroup', { name: `${of}, word by word`, exact: true }).getByRole('radio');
const saying = (page: Page): Locator => page.getByRole('heading', { name: 'It says' }).locator('xpath=..');
const pair = (page: Page): Locator => page.getByRole('region', { name: 'soft and hard, side by side' });
const chosen = (page: Page): Locator => words(page).and(page.getByRole('radio', { checked: true }));

async function bring(playground: Playground, link = '?module=soft-attention'): Promise<void> {
  await playground.open(link);
  await playground.choose('Open image…', await mosaicOf(['golf-ball', 'church', 'parachute', 'french-horn']));
  await expect(playground.page.getByRole('status').filter({ hasText: /^It says/ })).toHaveText(`It says: ${SENTENCE}.`);
  await playground.ready();
}

/** Where the page says that a word looked most. */
async function quadrantOf({ announcement }: Playground, word: string): Promise<string> {
  await expect(announcement()).toHaveText(new RegExp(`^“${word}”: looks most at row`));
  const [, row = 0, column = 0] = (/row (\d+), column (\d+)/.exec(await announcement().innerText()) ?? []).map(Number);
  return `${row > SIDE / 2 ? 'bottom' : 'top'} ${column > SIDE / 2 ? 'right' : 'left'}`;
}

for (const module of ['soft-attention', 'hard-attention']) {
  test(`${module}: a mosaic is described, and every thing is looked for where it is`, async ({ playground, page }) => {
    await bring(playground, `?module=${module}`);
    await expect(words(page)).toHaveText(SENTENCE.split(/ (?!ball|horn)/));
    for (const [i, thing] of THINGS.entries()) {
      await words(page).filter({ hasText: new RegExp(`^${thing}$`) }).click();
      expect(await quadrantOf(playground, thing), thing).toBe(QUADRANTS[i]);
      await expect(saying(page)).toContainText(new RegExp(`Word ${3 * i + 2} of 11, “${thing}”\\d+ %`));
      expect((await playground.predicted())[0]!.name, 'the likeliest word was said').toBe(thing);
    }
  });
}

test('a word is hovered and goes, is clicked and stays, and the arrow keys go on', async ({ playground, page }) => {
  await bring(playground);
  await expect(chosen(page), 'the last word is shown first').toHaveText('French horn');
  await words(page).nth(1).hover();
  await expect(saying(page)).toContainText('Word 2 of 11, “golf ball”');
  await playground.title().hover();
  await expect(saying(page)).toContainText('Word 11 of 11');
  await words(page).nth(4).click();
  await expect(page).toHaveURL(/layer=5/);
  await page.keyboard.press('ArrowRight');
  await expect(page).toHaveURL(/layer=6/);
  await expect(words(page).nth(5)).toBeFocused();
  await page.keyboard.press('Home');
  await expect(chosen(page)).toHaveText('a');
  await page.reload();
  await playground.ready();
});

test('soft and hard side by side: the same word of both sentences', async ({ playground, page }) => {
  await bring(playground);
  await expect(pair(page).getByRole('radiogroup')).toHaveCount(2);
  await words(page).nth(4).click();
  for (const kind of ['soft', 'hard']) {
    await expect(pair(page).getByRole('img', { name: new RegExp(`^Where ${kind} attention looked for “church”`) })).toBeVisible();
  }
  await expect(pair(page).locator('[data-overlay=choice] g.chosen path').first(), 'hard attention chose one position').toHaveAttribute('d', /M/);
  await expect(pair(page), 'each with its number').toContainText(/“church” \d+ %most at row [1-7], column (8|9|1\d): 0\.\d+/);
  await expect(pair(page)).toContainText(/“church” \d+ %looked at row [1-7], column (8|9|1\d): 0\.\d+/);
  await words(page, 'What hard attention says').nth(7).hover();
  await expect(pair(page).getByRole('img', { name: /^Where soft attention looked for “parachute”/ })).toBeVisible();
});

test('an ordinary photograph gets its word, and nothing comes after the full stop', async ({ playground, page }) => {
  await playground.open('?module=soft-attention&image=church');
  await expect(words(page)).toHaveText(['a', 'church']);
  await expect(playground.sheet().getByRole('heading')).toHaveText(/^Every word/);
  await expect(playground.sheet().getByRole('button')).toHaveText(['“a”', '“church”']);
  await expect(playground.layer(), 'the sentence is what picks a word').toHaveCount(0);
});

test.describe('where things may move', () => {
  test.use({ contextOptions: { reducedMotion: 'no-preference' } });

  test('the sentence appears word by word, and its map follows', async ({ playground, page }) => {
    await playground.open('?module=soft-attention');
    // Each word is noted in the page itself: a look from outside may come late.
    await page.evaluate(() => {
      const words: number[] = [];
      Object.assign(globalThis, { words });
      new MutationObserver(() => {
        const word = Number(/Word (\d+) of 11/.exec(document.querySelector('.telling')?.textContent ?? '')?.[1] ?? 0);
        if (word > 0 && word !== words.at(-1)) words.push(word);
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
    });
    await playground.choose('Open image…', await mosaicOf(['golf-ball', 'church', 'parachute', 'french-horn']));
    await expect(saying(page)).toContainText('Word 11 of 11');
    const seen = await page.evaluate(() => (globalThis as unknown as { readonly words: readonly number[] }).words);
    expect(seen, 'every word in its turn').toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    await expect(words(page).last()).toHaveCSS('opacity', '1');
  });
});
