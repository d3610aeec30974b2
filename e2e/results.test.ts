import type { Locator, Page } from 'playwright/test';
import { expect, test } from './playground.ts';

/** A drawing below the stage, with the keys that read it: it says what lies under its cursor. */
class Drawing {
  readonly figure: Locator;
  readonly image: Locator;

  constructor(page: Page, name: string | RegExp) {
    this.image = page.getByRole('main').locator('section.result').getByRole('img', { name }).first();
    this.figure = this.image.locator('xpath=ancestor::section[1]');
  }

  readonly said = (): Locator => this.figure.getByRole('status');

  /** Presses keys on it and returns what it says then. */
  async press(...keys: readonly string[]): Promise<string> {
    await expect(this.figure.locator('.drawing > svg')).toBeVisible();
    const drawing = this.figure.locator('.drawing');
    for (const key of keys) await drawing.press(key);
    await expect(this.said()).not.toHaveText(/^\s*$/);
    return this.said().innerText();
  }

  /** Picks what lies under its cursor. */
  readonly pick = (): Promise<void> => this.figure.locator('.drawing').press('Enter');
}

const number = (text: string): number => Number(text.replaceAll('−', '-'));
const numbers = (text: string, pattern: RegExp): number[] => {
  const found = pattern.exec(text);
  expect(found, `“${text}” reads like ${pattern}`).not.toBeNull();
  return found!.slice(1).map(number);
};
const tab = (page: Page, name: string): Locator => page.getByRole('tab', { name: new RegExp(`^${name}`) });

test('scores and attention stand on one axis of keys: softmax at work, and what temperature does to it', async ({ playground, page }) => {
  await playground.open('?module=dot-product&query=100');
  const rows = new Drawing(page, /^scores and attention, one number for each key of 261$/);
  const both = /^row 1, column \d+: scores ([−\d.e]+), attention ([−\d.e]+)$/;
  const read = async (): Promise<readonly [first: number[], second: number[]]> =>
    [numbers(await rows.press('ArrowRight'), both), numbers(await rows.press('ArrowRight'), both)];
  const check = ([[score1, share1], [score2, share2]]: Awaited<ReturnType<typeof read>>): void =>
    expect(Math.log(share1! / share2!), 'attention falls with the scores as exp does').toBeCloseTo(score1! - score2!, 1);
  const before = await read();
  check(before);
  await expect(rows.figure).toContainText('Asked from row 7, column 5');
  const spread = async (): Promise<number> => numbers(await rows.image.innerHTML(), /sum 1, spread over ([\d.]+) of 261/)[0]!;
  const sharp = await spread();
  await page.goto(page.url().replace(/query=100/, 'temperature=4&query=100'));
  await playground.ready();
  await expect.poll(spread, 'a higher temperature spreads attention').toBeGreaterThan(sharp + 1);
  const after = await read();
  check(after);
  expect(after[0][0]).toBeCloseTo(before[0][0]! / 4, 1);
});

test('SE: squeeze, hidden, excitation in order, and the maps of the channels that it keeps and drops', async ({ playground, page }) => {
  await playground.open('?module=squeeze-excitation');
  await expect(page.getByRole('heading', { name: 'squeeze → hidden → excitation · block 5' })).toBeVisible();
  const names = page.getByRole('main').locator('section.result .drawing > svg');
  await expect.poll(async () => (await names.evaluateAll((all) => all.map((svg) => svg.getAttribute('aria-label')!.replace(/,.*/, ''))))
    .slice(0, 3)).toEqual(['squeeze of 128 × channel', 'hidden of 16 × hidden unit', 'excitation of 128 × channel']);

  const channels = new Drawing(page, /^12 channels kept and 12 dropped by the gate, before and after it$/);
  await expect(channels.figure).toContainText('What excitation keeps and drops: input before it, output after it');
  await expect(channels.figure).toContainText(/\d+ of 128 gates are above 0\.5; the mean gate is 0\.\d\d\./);
  const text = /^channel (\d+) (?:before|after) its gate of (0\.\d+), row \d+, column \d+: ([−\d.e]+)$/;
  const [channel, gate, before] = numbers(await channels.press('ArrowRight'), text) as [number, number, number];
  const [same, , after] = numbers(await channels.press('ArrowDown'), text) as [number, number, number];
  expect(same).toBe(channel);
  expect(after, 'the map after is the map before times the gate').toBeCloseTo(before * gate, 1);
  const [dropped, smallest] = numbers(await channels.press('ArrowDown'), text) as [number, number];
  expect(dropped).not.toBe(channel);
  expect(smallest, 'the channel that is dropped most has a smaller gate').toBeLessThan(gate);
});

test('triplet: its three planes together, each with its axes and the numbers between which it lies', async ({ playground, page }) => {
  await playground.open('?module=triplet-attention&layer=3');
  for (const name of ['Matrix of 64 channel × 16 column', 'Matrix of 16 row × 64 channel', 'Matrix of 16 row × 16 column']) {
    const plane = new Drawing(page, name);
    await expect(plane.figure).toContainText(/From 0\.\d+ to 0\.\d+, 0\.\d+ on average\./);
    await expect(plane.figure).toContainText('fixed 0…1');
  }
  const plane = new Drawing(page, 'Matrix of 16 row × 64 channel');
  expect(await plane.press('ArrowRight', 'ArrowRight', 'ArrowDown')).toMatch(/^row 2, channel 1: 0\.\d+$/);
});

test('global reasoning: a map for each node; picking one puts it on the stage', async ({ playground, page }) => {
  await playground.open('?module=global-reasoning');
  const sheet = new Drawing(page, '16 maps of 16 × 16, one per node, one scale');
  expect(await sheet.press('ArrowRight', 'ArrowRight', 'ArrowRight')).toMatch(/^node 3, row 9, column 9: [−\d.e]+$/);
  await sheet.pick();
  await expect(page).toHaveURL(/head=3/);
  const mixing = new Drawing(page, 'Matrix of 16 node × 16 node heard');
  const cell = /^node 1, node heard 2: ([−\d.e]+)$/;
  expect(numbers(await mixing.press('ArrowRight', 'ArrowRight'), cell)).toHaveLength(1);
});

test('deformable: each head’s points around the position that asks, and their weights add up to 1', async ({ playground, page }) => {
  await playground.open('?module=deformable-attention&query=18');
  const chart = new Drawing(page, /^16 points of 4 heads around the asking position, ±[\d.]+ positions of the map$/);
  const point = /^head 1, point \d: ([\d.e−]+) (?:left|right), ([\d.e−]+) (?:up|down); x ([−\d.e]+), y ([−\d.e]+) of the image(?:, outside it)?; weight ([\d.e−]+)$/;
  const weights: number[] = [];
  for (let i = 0; i < 4; i++) {
    const [dx, , x, , weight] = numbers(await chart.press('ArrowRight'), point) as [number, number, number, number, number];
    // Position 18 stands in row 2, column 3 of 16.
    expect(Math.abs(x * 16 - 2.5), 'where it lies and how far it is agree').toBeCloseTo(dx, 1);
    weights.push(weight);
  }
  expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 2);
  await expect(new Drawing(page, 'Matrix of 4 head × 4 point').figure).toContainText('What row 2, column 3 gives each point: each head’s weights add up to 1.');
});

test('Swin: the matrix of the window that asks, in the image’s own places', async ({ playground, page }) => {
  await playground.open('?module=shifted-window-attention&layer=2&query=0');
  const matrix = new Drawing(page, 'Matrix of 16 query in the window × 16 key in the window');
  await expect(matrix.figure).toContainText('where row 1, column 1 asks; its 16 positions row by row.');
  // The first row of the last window is the last but one of the image: rolled by two, it goes on at the other edge.
  expect(await matrix.press('ArrowRight')).toMatch(/^row 15, column 15 → row 15, column 15: 0\.\d+$/);
  expect(await matrix.press('ArrowRight', 'ArrowRight')).toMatch(/^row 15, column 15 → row 15, column 1: 0, masked$/);
});

test('cross-attention: words by name, patches by place; a word is picked from its row', async ({ playground, page }) => {
  await playground.open('?module=cross-attention');
  const matrix = new Drawing(page, 'Matrix of 25 word × 196 patch');
  await expect(matrix.image.getByText('French horn')).toBeVisible();
  await expect(matrix.image.getByText('church')).toBeVisible();
  const text = await matrix.press('ArrowDown', 'ArrowDown', 'ArrowRight');
  expect(text).toMatch(/^.+ → row 1, column 2: [\d.e−]+$/);
  await matrix.pick();
  await expect(page).toHaveURL(/query=1/);
  await expect(page.getByText(`Asked from the word “${text.replace(/ → .*/, '')}”, mean of heads`)).toBeVisible();
});

test('re-attention: before and after the heads are mixed, and the numbers that mix them', async ({ playground, page }) => {
  await playground.open('?module=re-attention&head=2');
  const rows = new Drawing(page, /^attention and mixed, one number for each key of 65$/);
  await expect(rows.figure).toContainText('Asked from the class token, head 2');
  const mixing = new Drawing(page, 'Matrix of 4 new head × 4 old head');
  await expect(mixing.image).toBeVisible();
  const printed = (await mixing.image.locator('g.numbers text').allTextContents()).map(number);
  expect(printed).toHaveLength(16);
  const [value] = numbers(await mixing.press('ArrowRight', 'ArrowRight'), /^new head 1, old head 2: ([−\d.e]+)$/) as [number];
  expect(printed[1], 'the number in the cell is the one that is said').toBeCloseTo(value, 1);
  // Where heads are mixed there is no distribution: the row before adds up to 1, the one after need not.
  await expect(rows.image.getByText(/^largest .*, sum 1, spread over/)).toBeVisible();
  await expect(rows.image.getByText(/^sum −?[\d.e−]+, −?[\d.e−]+…−?[\d.e−]+$/)).toBeVisible();
});

test('every result in reading order with its shape, by keyboard, weights included', async ({ playground, page }) => {
  await playground.open('?module=multi-head-attention&layer=1');
  await expect(page.getByRole('tab')).toHaveText([
    'queries3×261×32', 'keys3×261×32', 'values3×261×32', 'scores3×261×261', 'attention3×261×261', 'context261×96', 'output261×96', 'out_proj.weight96×96',
  ]);
  await tab(page, 'attention').focus();
  const panel = page.getByRole('tabpanel');
  await page.keyboard.press('Home');
  await expect(tab(page, 'queries')).toBeFocused();
  await expect(panel.getByRole('img', { name: 'Matrix of 261 token × 96 channel, head by head' })).toBeVisible();
  const queries = new Drawing(page, 'Matrix of 261 token × 96 channel, head by head');
  expect(await queries.press('ArrowRight', 'ArrowRight')).toMatch(/^class token, head 1, channel 1: [−\d.e]+$/);
  await tab(page, 'queries').focus();
  await page.keyboard.press('End');
  await expect(tab(page, 'out_proj.weight')).toBeFocused();
  await expect(page).toHaveURL(/result=out_proj\.weight/);
  await expect(panel).toContainText('how the output mixes the heads');
  await page.keyboard.press('ArrowRight');
  await expect(tab(page, 'queries')).toHaveAttribute('aria-selected', 'true');
});

test('below the stage nothing is wider than a phone', async ({ playground, page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  for (const module of ['squeeze-excitation', 'triplet-attention', 'multi-head-attention']) {
    await playground.open(`?module=${module}`);
    await expect(page.getByRole('tabpanel').locator('.drawing > svg')).toBeVisible();
    await expect(page.locator('.result.skeleton')).toHaveCount(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), module).toBeLessThanOrEqual(390);
    const [bar, chosen] = [await page.getByRole('tablist').boundingBox(), await page.getByRole('tab', { selected: true }).boundingBox()];
    expect(chosen!.x + chosen!.width, `${module}: the open tab is in sight`).toBeLessThanOrEqual(bar!.x + bar!.width + 1);
    const wide = await page.locator('section.result svg').evaluateAll((all) => all.map((svg) => svg.getBoundingClientRect().right).filter((right) => right > 390));
    expect(wide, `${module}: drawings that reach beyond the screen`).toEqual([]);
  }
});
