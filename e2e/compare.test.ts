import type { Locator, Page } from 'playwright/test';
import { watchGpu } from './gpu.ts';
import { expect, test as base } from './playground.ts';

type Position = 'left' | 'right';

/** Two stages as a person finds them. */
class Comparison {
  constructor(readonly page: Page) {}

  readonly button = (): Locator => this.page.getByRole('banner').getByRole('button', { name: 'Compare' });
  readonly stage = (position: Position): Locator => this.page.getByRole('region', { name: new RegExp(`^${position}: `, 'i') });
  readonly map = (position: Position): Locator => this.page.getByRole('application', { name: new RegExp(`, ${position}$`) });
  readonly module = (position: Position): Locator => this.page.getByRole('combobox', { name: `Module on the ${position}` });
  readonly reading = (position: Position): Locator => this.stage(position).locator('.reading');
  readonly difference = (): Locator => this.page.getByRole('region', { name: 'Difference: right minus left' });
  readonly subtract = (): Locator => this.difference().getByRole('combobox', { name: 'Subtract' });
  readonly numbers = (): Locator => this.difference().getByRole('group', { name: 'Numbers of the difference' });

  async open(link: string): Promise<this> {
    await this.page.goto(`./${link}`);
    await this.ready();
    return this;
  }

  /** Both maps are there, and nothing is under way. */
  async ready(): Promise<void> {
    await expect(this.subtract()).toBeVisible();
    await expect(this.page.getByRole('progressbar')).toHaveCount(0);
  }

  /** Both are of these modules, with their maps. */
  async shows(left: string, right: string): Promise<void> {
    await expect(this.page.getByRole('region', { name: `Left: ${left}` })).toBeVisible();
    await expect(this.page.getByRole('region', { name: `Right: ${right}` })).toBeVisible();
    await this.ready();
  }

  async active(position: Position): Promise<void> {
    await expect(this.stage(position)).toHaveAttribute('aria-current', 'true');
    await expect(this.page.locator('[aria-current=true][aria-label*=": "]')).toHaveCount(1);
  }

  /** Row and column from 1. */
  async hover(position: Position, row: number, column: number, [rows, columns]: readonly [number, number]): Promise<void> {
    const { width, height } = (await this.map(position).boundingBox())!;
    await this.map(position).hover({ position: { x: ((column - 0.5) * width) / columns, y: ((row - 0.5) * height) / rows } });
  }

  /** The number read below a stage, once it is that of this place. */
  async read(position: Position, where: string): Promise<number> {
    await expect(this.reading(position)).toContainText(where);
    return numberOf(await this.reading(position).locator('output').innerText());
  }

  /** The three numbers of the difference, once they are those of this place. */
  async subtracted(where: string | RegExp): Promise<{ readonly left: number; readonly right: number; readonly difference: number }> {
    await expect(this.numbers()).toContainText(where);
    const [left, right, difference] = await this.numbers().locator('dd').allInnerTexts();
    return { left: numberOf(left!), right: numberOf(right!), difference: numberOf(difference!) };
  }
}

const numberOf = (text: string): number => Number(text.replaceAll('−', '-'));

const test = base.extend<{ comparison: Comparison }>({ comparison: async ({ page }, use) => use(new Comparison(page)) });

/** A digit more or less in the third place, as numbers are written. */
const written = (actual: number, expected: number, of: number): void =>
  expect(Math.abs(actual - expected), `${actual} is ${expected}`).toBeLessThanOrEqual(0.01 * of + 1e-9);

test('opens beside the module what it is compared with; another is picked there, and the panels speak of it', async ({ playground, comparison, page }) => {
  await playground.open('?module=spatial-attention&image=church');
  await comparison.button().click();
  await comparison.shows('Spatial attention', 'CBAM');
  await comparison.active('left');
  await expect(page).toHaveURL(/\?module=spatial-attention&image=church&vs=cbam&v=2$/);
  const says = await comparison.stage('left').locator('.compared-says').innerText();

  await comparison.module('right').selectOption('Vision Transformer');
  await comparison.shows('Spatial attention', 'Vision Transformer');
  await comparison.active('right');
  await expect(playground.title()).toHaveText('Vision Transformer');
  await expect(playground.module('Vision Transformer')).toHaveAttribute('aria-current', 'true');
  await expect(comparison.stage('right')).toContainText('Small hybrid ViT · block 4');
  await playground.layer().press('Home');
  await expect(comparison.stage('right')).toContainText('block 1');
  await expect(comparison.stage('left').locator('.compared-says')).toHaveText(says);
  await expect(comparison.stage('left'), 'the other stays as it was').toContainText('Convnet with spatial attention · block 5');

  await comparison.button().click();
  await expect(comparison.difference()).toHaveCount(0);
  await expect(playground.title()).toHaveText('Vision Transformer');
  await expect(page).toHaveURL(/\?image=church&layer=1$/);
});

test('pointing at one reads both, and the difference is the right number minus the left', async ({ comparison }) => {
  await comparison.open('?query=100&difference=numbers&vs=vision-transformer&vs.layer=1');
  await expect(comparison.subtract()).toHaveValue('numbers');
  for (const position of ['left', 'right'] as const) {
    await comparison.hover(position, position === 'left' ? 6 : 7, 7, [16, 16]);
    const where = `Row ${position === 'left' ? 6 : 7}, column 7`;
    const [left, right] = [await comparison.read('left', where), await comparison.read('right', where)];
    expect(left).toBeGreaterThan(0);
    const read = await comparison.subtracted(where);
    expect([read.left, read.right]).toEqual([left, right]);
    written(read.difference, right - left, Math.max(left, right));
  }

  await comparison.subtract().selectOption('As shares of the whole');
  await comparison.difference().getByRole('img', { name: /^Where the maps differ/ }).hover();
  await expect(comparison.reading('left')).toContainText('Row 9, column 9');
  await expect(comparison.reading('right')).toContainText('Row 9, column 9');
  const shares = await comparison.subtracted('Row 9, column 9');
  written(shares.difference, shares.right - shares.left, Math.max(shares.left, shares.right));
  await expect(comparison.difference()).toContainText(/Correlation\s*−?(0\.\d+|1)/);
  await expect(comparison.difference()).toContainText(/Overlap\s*\d+(\.\d+)? %/);
});

test('grids that differ are linked by the spot of the image, and asked from it', async ({ comparison, page }) => {
  await comparison.open('?module=spatial-attention&image=church&vs=vision-transformer');
  await comparison.hover('left', 4, 3, [8, 8]);
  const coarse = await comparison.read('left', 'Row 4, column 3');
  await comparison.read('right', 'Row 8, column 6');
  await comparison.hover('right', 7, 5, [16, 16]);
  expect(await comparison.read('left', 'Row 4, column 3'), 'the cell that lies there').toBe(coarse);
  await comparison.read('right', 'Row 7, column 5');
  // As drawn: the gate's bar is fixed from 0 to 1, so that what is subtracted is the gate.
  expect((await comparison.subtracted('Row 7, column 5')).left).toBe(coarse);
  await expect(comparison.subtract().getByRole('option', { name: /^Their numbers: the grids differ/ })).toBeDisabled();

  const who = page.getByText(/; right is asked from/);
  await expect(who).toHaveText('Left is not asked: it has one map for all; right is asked from the class token.');
  await comparison.map('right').click({ position: { x: 3, y: 3 } });
  await comparison.active('right');
  await expect(who).toHaveText('Left is not asked: it has one map for all; right is asked from row 1, column 1.');
  await expect(page).toHaveURL(/query=0&side=right/);
});

test('to look at the other, to swap and to close run nothing', async ({ comparison, playground, page }) => {
  const gpu = await watchGpu(page);
  await comparison.open('?module=non-local&image=parachute&query=20&vs=vision-transformer&vs.layer=2&vs.head=1');
  const ran = await gpu.dispatches();
  const left = await comparison.stage('left').locator('.reading').innerText();
  const right = await comparison.stage('right').locator('.reading').innerText();

  await comparison.stage('right').getByRole('button', { name: 'Make active' }).click();
  await comparison.active('right');
  await expect(playground.title()).toHaveText('Vision Transformer');
  await expect(playground.heads()).toHaveValue('1');
  await expect.poll(() => comparison.reading('left').innerText()).toBe(left);
  await page.getByRole('button', { name: 'Swap left and right' }).click();
  await comparison.shows('Vision Transformer', 'Non-local block');
  await comparison.active('left');
  await expect.poll(() => comparison.reading('left').innerText()).toBe(right);
  await expect.poll(() => comparison.reading('right').innerText()).toBe(left);

  await page.getByRole('button', { name: 'Close the left stage' }).click();
  await expect(comparison.difference()).toHaveCount(0);
  await expect(playground.title()).toHaveText('Non-local block');
  await playground.ready();
  await expect(page).toHaveURL(/\?module=non-local&image=parachute&query=20$/);
  expect(await gpu.dispatches()).toBe(ran);

  await comparison.button().click();
  await comparison.shows('Non-local block', 'Global context block');
  expect(await gpu.dispatches(), 'the counter does count').toBeGreaterThan(ran);
  await page.getByRole('button', { name: 'Close the right stage' }).click();
  await expect(comparison.difference()).toHaveCount(0);
  await playground.ready();
  await expect(playground.title()).toHaveText('Non-local block');
});

test('a link shows someone else the same comparison, and Back returns to it', async ({ comparison, playground, page, browser }) => {
  await comparison.open('?module=spatial-attention&image=church&query=9&vs=cbam');
  await comparison.stage('right').getByRole('button', { name: 'Make active' }).click();
  await playground.layer().press('ArrowLeft');
  await expect(comparison.stage('right')).toContainText('block 4');
  await comparison.subtract().selectOption('As shares of the whole');
  await expect(page).toHaveURL(/difference=shares.*vs=spatial-attention/);

  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const there = new Comparison(await context.newPage());
  await there.page.goto(page.url());
  await there.shows('Spatial attention', 'CBAM');
  await there.active('right');
  await expect(there.stage('right')).toContainText('block 4');
  await expect(there.subtract()).toHaveValue('shares');
  const numbers = await there.subtracted(/Most at/);
  await context.close();
  // Here they follow the stage, a moment after it.
  await expect.poll(() => comparison.subtracted(/Most at/)).toEqual(numbers);

  await page.getByRole('button', { name: 'Gallery' }).click();
  await page.getByRole('dialog', { name: 'Gallery' }).getByRole('link').first().click();
  await expect(comparison.difference()).toHaveCount(0);
  await playground.ready();
  await page.goBack();
  await comparison.shows('Spatial attention', 'CBAM');
  await comparison.active('right');
  await expect.poll(() => comparison.subtracted(/Most at/)).toEqual(numbers);
});

test('what a link says wrong of the other stage is said of that one, and the first is as it should be', async ({ comparison, playground }) => {
  await comparison.open('?module=cbam&vs=vision-transformer&vs.layer=99&vs.head=many&vs.image=church');
  await expect(playground.notice('vs.head “many” (should be a whole number')).toContainText('vs.image (both stages share it)');
  await expect(playground.notice('Right: There is no layer 99')).toBeVisible();
  await expect(comparison.stage('left')).toContainText('Convnet with CBAM');
  await expect(comparison.stage('right')).toContainText('Small hybrid ViT · block 4');
});

test('what goes wrong with one of them leaves the other alone, and can be tried again', async ({ comparison, playground, page }) => {
  await page.route('**/models/cbam.safetensors', (route) => route.abort());
  await page.goto('./?module=spatial-attention&image=church&vs=cbam');
  const refused = playground.refusal().filter({ hasText: 'Right: ' });
  await expect(refused).toContainText('models/cbam.safetensors');
  await expect(comparison.stage('left')).toContainText('Convnet with spatial attention · block 5');
  await expect(comparison.difference()).toContainText('The difference is drawn when both maps are there.');
  await page.unroute('**/models/cbam.safetensors');
  await refused.getByRole('button', { name: 'Try again' }).click();
  await comparison.shows('Spatial attention', 'CBAM');
  await expect(playground.refusal()).toBeEmpty();
});

test('words that ask, and a sentence, say so; all else is linked', async ({ comparison, playground, page }) => {
  await comparison.open('?module=cross-attention&image=mosaic-church&query=8&vs=soft-attention&vs.layer=2');
  await expect(page.getByText('A word has no place on the image')).toContainText('Left is asked from the word “golf ball”; right shows where “');
  await comparison.hover('left', 1, 1, [14, 14]);
  await comparison.read('left', 'Row 1, column 1');
  await comparison.read('right', 'Row 1, column 1');
  await comparison.stage('right').getByRole('button', { name: 'Make active' }).click();
  await expect(page.getByRole('heading', { name: 'It says' })).toBeVisible();
  await comparison.stage('left').getByRole('button', { name: 'Make active' }).click();
  await expect(page.getByText('A word has no place on the image'), 'the word still asks').toContainText('“golf ball”');
  await expect(playground.title()).toHaveText('Cross-attention');
});

test('on a phone the stages stand below each other and the difference after both, within the width of the screen', async ({ comparison, page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await comparison.open('?module=spatial-attention&image=church&vs=cbam');
  const boxes = await Promise.all([comparison.stage('left'), comparison.stage('right'), comparison.difference()].map((each) => each.boundingBox()));
  const [left, right, difference] = boxes.map((box) => box!);
  expect(left!.y + left!.height).toBeLessThanOrEqual(right!.y);
  expect(right!.y + right!.height).toBeLessThanOrEqual(difference!.y);
  expect(Math.max(left!.width, right!.width, difference!.width)).toBeLessThanOrEqual(360);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  await comparison.map('right').tap({ position: { x: 100, y: 100 } }).catch(() => comparison.map('right').click({ position: { x: 100, y: 100 } }));
  await comparison.active('right');
});
