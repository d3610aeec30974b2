import { readFileSync } from 'node:fs';
import type { Locator } from 'playwright/test';
import { expect, Playground, test as base } from './playground.ts';

interface Preset { readonly id: string; readonly link: string; readonly title: string; readonly sentence: string }
const presets = JSON.parse(readFileSync('public/presets/index.json', 'utf8')) as readonly Preset[];

const moduleOf = ({ link }: Preset): string => new URLSearchParams(link).get('module') ?? 'vision-transformer';

/** The gallery as a person finds it. */
class Gallery {
  constructor(readonly playground: Playground) {}

  readonly button = (): Locator => this.playground.page.getByRole('button', { name: 'Gallery' });
  readonly dialog = (): Locator => this.playground.page.getByRole('dialog', { name: 'Gallery' });
  readonly cards = (): Locator => this.dialog().getByRole('link');
  readonly card = ({ title }: Preset): Locator =>
    this.cards().filter({ has: this.playground.page.getByText(title, { exact: true }) });

  /** Ids and titles of the modules, in the order of their menu. */
  async modules(): Promise<ReadonlyMap<string, string>> {
    const options = this.playground.page.locator('select[aria-label=Module] option');
    return new Map(await options.evaluateAll((all) => all.map((option) => [(option as HTMLOptionElement).value, option.textContent] as const)));
  }

  async open(): Promise<void> {
    await this.button().click();
    await expect(this.cards()).toHaveCount(presets.length);
  }
}

const test = base.extend<{ gallery: Gallery }>({ gallery: async ({ playground }, use) => use(new Gallery(playground)) });

test('by keyboard: open, close, open, follow a card, go back', async ({ gallery, playground, page }) => {
  await playground.open('?image=parachute&colours=magma');
  await page.getByRole('button', { name: 'Switch between dark and light' }).click();
  const theme = await page.locator('html').getAttribute('data-theme');
  await gallery.button().focus();
  await page.keyboard.press('Enter');
  await expect(gallery.cards()).toHaveCount(presets.length);
  await page.keyboard.press('Escape');
  await expect(gallery.dialog()).toHaveCount(0);
  await expect(gallery.button()).toBeFocused();

  await page.keyboard.press('Enter');
  await expect(gallery.cards()).toHaveCount(presets.length);
  await expect(gallery.dialog().locator(':focus'), 'the focus is in the gallery').toHaveCount(1);
  const second = gallery.cards().nth(1);
  for (let i = 0; i < 3 && !(await second.evaluate((card) => card === document.activeElement)); i++) await page.keyboard.press('Tab');
  await expect(second).toBeFocused();
  expect(await second.evaluate((card) => getComputedStyle(card).outlineStyle), 'the focus is in sight').toBe('solid');
  const link = (await second.getAttribute('href'))!;
  const preset = presets.find((each) => each.link === link)!;
  await page.keyboard.press('Enter');
  await expect(gallery.dialog()).toHaveCount(0);
  await expect(playground.title()).toHaveText((await gallery.modules()).get(moduleOf(preset))!);
  expect(new URL(page.url()).search).toBe(link);
  await playground.ready();
  await expect(page.getByRole('main')).toBeFocused();
  await expect(page.locator('html')).toHaveAttribute('data-theme', theme!);

  await page.goBack();
  await expect(playground.title()).toHaveText('Vision Transformer');
  expect(new URL(page.url()).search).toBe('?image=parachute&colours=magma');
  await playground.ready();
  await expect(page.getByRole('button', { name: 'Image: Parachute' })).toBeVisible();
  await expect(page.getByRole('combobox', { name: 'Colours' })).toHaveValue('magma');
});

test('a card is a link: it opens in another tab, and leaves this one as it is', async ({ gallery, playground, page }) => {
  await playground.open();
  await gallery.open();
  const [other] = await Promise.all([page.context().waitForEvent('page'), gallery.cards().first().click({ modifiers: ['ControlOrMeta'] })]);
  const link = (await gallery.cards().first().getAttribute('href'))!;
  await expect.poll(() => new URL(other.url()).search).toBe(link);
  await other.close();
  await expect(gallery.dialog()).toBeVisible();
  expect(new URL(page.url()).search).toBe('');
  await gallery.dialog().getByRole('button', { name: 'Close' }).click();
  await expect(gallery.button()).toBeFocused();
});

test('every preset opens on its map, with nothing to complain of', async ({ gallery, playground, page }) => {
  test.setTimeout(400_000);
  await playground.open();
  const titles = await gallery.modules();
  for (const preset of presets) {
    await test.step(preset.id, async () => {
      await gallery.open();
      await gallery.card(preset).click();
      await expect(playground.title()).toHaveText(titles.get(moduleOf(preset))!);
      await playground.ready();
      expect(new URL(page.url()).search).toBe(preset.link);
      expect((await playground.mapInk()).colours, 'the map has more than one colour').toBeGreaterThan(1);
      await expect(playground.refusal()).toBeEmpty();
      await expect(page.getByRole('button', { name: 'Dismiss' }), 'nothing that the page has to say').toHaveCount(0);
      // It would be no fault of the presets after it.
      const random = page.getByRole('note').filter({ hasText: 'Random weights' });
      await expect.soft(random, 'nobody is shown noise').toHaveCount(0, { timeout: 5_000 });
    });
  }
  await gallery.open();
  await expect(gallery.dialog().locator('[aria-current=true]'), 'the last one is marked').toContainText(presets.at(-1)!.title);
  await expect(gallery.dialog().getByText('Shown now')).toHaveCount(1);
});

test('the explanation of a module names what is worth seeing of it', async ({ gallery, playground, page }) => {
  await playground.open('?module=cbam');
  const aside = page.getByRole('complementary', { name: 'Explanation and steps' });
  const own = presets.filter((preset) => moduleOf(preset) === 'cbam');
  for (const { title, sentence } of own) await expect(aside.getByRole('link', { name: title })).toContainText(sentence);
  await aside.getByRole('link', { name: own[0]!.title }).click();
  await expect.poll(() => new URL(page.url()).search).toBe(own[0]!.link);
  await playground.ready();
  await expect(aside.getByRole('link', { name: own[0]!.title })).toHaveAttribute('aria-current', 'true');
  await expect(gallery.dialog()).toHaveCount(0);
});

test('families as in the menu, whole from 360 px up, and nothing moves when a picture comes', async ({ gallery, playground, page }) => {
  await playground.open('?module=cbam');
  await gallery.open();
  const shown = await gallery.cards().evaluateAll((cards) => cards.map((card) => card.getAttribute('href')));
  const ids = [...(await gallery.modules()).keys()];
  expect(shown).toEqual(ids.flatMap((module) => presets.filter((preset) => moduleOf(preset) === module).map(({ link }) => link)));
  for (const width of [1440, 1024, 390, 360]) {
    await page.setViewportSize({ width, height: 800 });
    const outside = await gallery.dialog().locator('a, button, img, p, h2, h3').evaluateAll((elements, width) => elements
      .filter((element) => { const { left, right } = element.getBoundingClientRect(); return left < 0 || right > width; })
      .map((element) => element.outerHTML), width);
    expect(outside, `beyond the edge at ${width} px`).toEqual([]);
    const pictures = await gallery.cards().locator('img').evaluateAll((images) => images.map(({ clientWidth, clientHeight }) => clientWidth - clientHeight));
    for (const difference of pictures) expect(Math.abs(difference), 'room is kept for a square').toBeLessThanOrEqual(1);
  }
  await gallery.cards().last().scrollIntoViewIfNeeded();
  await expect.poll(() => gallery.cards().last().locator('img').evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(240);
});

test('a file that is missing, broken or empty is told, and can be asked for again', async ({ gallery, playground, page }) => {
  let answer: { readonly status?: number; readonly body?: string } = { status: 404 };
  await page.route('**/presets/index.json', (route) => route.fulfill(answer));
  await playground.open();
  await gallery.button().click();
  const told = gallery.dialog().getByRole('alert');
  await expect(told).toContainText('presets/index.json could not be loaded (404)');
  for (const body of ['<!doctype html>', '{}', '[{"id":"../x"}]']) {
    answer = { body };
    await Promise.all([page.waitForResponse('**/presets/index.json'), gallery.dialog().getByRole('button', { name: 'Try again' }).click()]);
    await expect(told).toContainText('presets/index.json is not what the page expected: reload the page.');
  }
  answer = { body: '[]' };
  await gallery.dialog().getByRole('button', { name: 'Try again' }).click();
  await expect(gallery.dialog()).toContainText('There are no pictures here yet');
  await page.keyboard.press('Escape');
  await expect(gallery.button()).toBeFocused();
});
