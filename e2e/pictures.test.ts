import type { Locator } from 'playwright/test';
import { expect, NUMBER, test, type Playground } from './playground.ts';

/** Every module: who asks, if anybody, and whether its weights are random. */
const MODULES: readonly (readonly [id: string, asker: string, origin: 'trained' | 'random' | 'none'])[] = [
  ['dot-product', 'the class token', 'none'],
  ['soft-attention', '', 'trained'],
  ['hard-attention', '', 'trained'],
  ['self-attention', 'the class token', 'trained'],
  ['multi-head-attention', 'the class token', 'trained'],
  ['cross-attention', 'the word “(golf )?ball”', 'trained'],
  ['squeeze-excitation', '', 'trained'],
  ['channel-attention', '', 'trained'],
  ['spatial-attention', '', 'trained'],
  ['cbam', '', 'trained'],
  ['triplet-attention', '', 'trained'],
  ['non-local', 'row 9, column 9', 'trained'],
  ['sagan', 'row 9, column 9', 'trained'],
  ['global-context', '', 'trained'],
  ['global-reasoning', '', 'trained'],
  ['attention-augmented-conv', 'row 9, column 9', 'trained'],
  ['bottleneck-transformer', 'row 9, column 9', 'trained'],
  ['deformable-attention', 'row 9, column 9', 'trained'],
  ['deformable-transformer', 'row 9, column 9', 'trained'],
  ['re-attention', 'the class token', 'trained'],
  ['shifted-window-attention', 'row 5, column 5', 'trained'],
  ['vision-transformer', 'the class token', 'trained'],
];

const note = ({ page }: Playground): Locator => page.getByRole('note').filter({ hasText: 'Random weights' });
const status = ({ page }: Playground): Locator => page.getByRole('main').getByRole('status').filter({ hasText: /looks most at|^rows? \d|^point in/ });

/** A share of the stage's width and height. */
async function hoverAt(playground: Playground, x: number, y: number): Promise<void> {
  const { width, height } = (await playground.stage().boundingBox())!;
  await playground.stage().hover({ position: { x: x * width, y: y * height } });
}

for (const [id, asker, origin] of MODULES) {
  test(`${id}: its link shows its map, its numbers, and whose weights they are`, async ({ playground, page }) => {
    const complaints: string[] = [];
    page.on('console', (message) => { if (message.type() === 'error') complaints.push(message.text()); });
    await playground.open(`?module=${id}`);
    expect((await playground.mapInk()).colours, 'the map has several colours').toBeGreaterThan(5);
    if (asker) await expect(status(playground)).toHaveText(new RegExp(`^Asked from ${asker}: looks most at rows? `));
    await hoverAt(playground, 0.52, 0.52);
    await expect(playground.reading()).toHaveText(NUMBER);
    if (!asker) await expect(status(playground)).toHaveText(/^(rows?|point in row) \d+/);
    await expect(note(playground)).toHaveCount(origin === 'random' ? 1 : 0);
    await expect(playground.sheet().getByRole('button', { pressed: true })).toHaveCount(1);
    await expect(playground.refusal()).toBeEmpty();
    expect(complaints).toEqual([]);
  });
}

test('random weights are a choice, are named with their seed, and others can be drawn', async ({ playground, page }) => {
  await playground.open('?module=non-local');
  await expect(note(playground)).toHaveCount(0);
  const model = page.getByRole('combobox', { name: 'Model' });
  await expect(model.getByRole('option')).toHaveText(['Convnet with a non-local block', 'Random weights on the convnet']);
  await model.selectOption('Random weights on the convnet');
  await expect(page).toHaveURL(/model=backbone/);
  await expect(note(playground)).toContainText('Random weights, seed 1: this shows how the module works; the map means nothing yet.');
  const before = await status(playground).innerText();
  await page.getByRole('button', { name: 'Draw others' }).click();
  await expect(note(playground)).toContainText('seed 2');
  await expect(page).toHaveURL(/seed=2/);
  await expect(status(playground), 'another map').not.toHaveText(before);
  await model.selectOption('Convnet with a non-local block');
  await expect(note(playground)).toHaveCount(0);
  await expect(page).not.toHaveURL(/model=/);
});

test('cross-attention: words ask, by pointer and by keys', async ({ playground, page }) => {
  await playground.open('?module=cross-attention');
  const words = page.getByRole('radiogroup', { name: 'Words that ask' });
  await expect(words.getByRole('radio')).toHaveCount(25);
  await expect(words.getByRole('radio').first(), 'the likeliest').toBeChecked();
  await words.getByRole('radio', { name: 'church' }).hover();
  await expect(playground.asked(), 'hovering previews').toContainText('Word “church”');
  await words.getByRole('radio', { name: 'gas pump' }).click();
  await expect(page).toHaveURL(/query=7/);
  // Words that are found stand first; the others follow each other as they were taught.
  await page.keyboard.press('ArrowRight');
  await expect(words.getByRole('radio', { name: 'parachute' })).toBeFocused();
  await expect(status(playground)).toHaveText(/^Asked from the word “parachute”: looks most at row/);
  await playground.click(3, 3, [14, 14]);
  await expect(page, 'the image only reads').toHaveURL(/query=9/);
  await playground.pickModule('Multi-head self-attention');
  await playground.said('the class token');
  await expect(page, 'a word is no patch of another module').not.toHaveURL(/query/);
});

test('hard attention by lot can be drawn again', async ({ playground, page }) => {
  await playground.open('?module=hard-attention&select=sample&temperature=100');
  const chosen = playground.stage().locator('[data-overlay=choice] g.chosen path').first();
  const before = await chosen.getAttribute('d');
  await page.getByRole('main').getByRole('button', { name: 'Draw again' }).click();
  await expect(page).toHaveURL(/p\.seed=1/);
  await expect(chosen).not.toHaveAttribute('d', before!);
});

test('global reasoning: one map for each node', async ({ playground, page }) => {
  await playground.open('?module=global-reasoning&model=backbone');
  const nodes = page.getByRole('combobox', { name: 'Node' });
  await expect(nodes.getByRole('option')).toHaveText(Array.from({ length: 8 }, (_, i) => `Node ${i + 1}`));
  await expect(playground.sheet().getByRole('heading')).toHaveText(/^Nodes × blocks/);
  await expect(playground.sheet().getByRole('button')).toHaveCount(8 * 4);
  await expect(playground.sheet().locator('.column'), 'columns bear the numbers of their blocks').toHaveText(['2', '3', '4', '5']);
  await playground.sheet().getByRole('button', { name: 'block 2, node 5' }).click();
  await expect(nodes).toHaveValue('5');
  await expect(playground.asked()).toContainText('block 2 · node 5');
  await expect(page).toHaveURL(/layer=1&head=5/);
});

test('each head\'s colour: the head that gives the most, with its number', async ({ playground, page }) => {
  await playground.open('?fusion=each&query=100');
  await expect(playground.heads()).toHaveValue('each');
  await expect(page.getByRole('img', { name: 'A colour and a shape for each of 3 heads' })).toBeVisible();
  await playground.hover(8, 7, [16, 16]);
  await expect(playground.reading()).toHaveText(/^head [123]: [\d.]+(e−\d+)?$/);
  const [, head, value] = /^head (\d): (.+)$/.exec(await playground.reading().innerText())!;
  for (const other of ['1', '2', '3']) {
    await playground.heads().selectOption(`Head ${other}`);
    await expect(playground.asked()).toContainText(`head ${other}`);
    await playground.hover(8, 7, [16, 16]);
    if (other === head) await expect(playground.reading()).toHaveText(value!);
    else expect(Number((await playground.reading().innerText()).replaceAll('−', '-'))).toBeLessThanOrEqual(Number(value!.replaceAll('−', '-')));
  }
});

test('no distribution is said so, and drawn around 0', async ({ playground }) => {
  await playground.open('?module=non-local&kernel=dot');
  await expect(playground.asked()).toContainText('No distribution');
  await expect(playground.colourBar().first()).toHaveAccessibleName(/^Colours from −([\d.e−]+) to \1$/);
  await playground.open('?module=non-local');
  await expect(playground.asked()).not.toContainText('No distribution');
});

test('a module without a map of its own says what is shown instead', async ({ playground }) => {
  await playground.open('?module=triplet-attention&model=backbone&spatial=false');
  await expect(playground.asked()).toContainText('Mean of the planes of output: it has no map of its own');
});

test('another layer is asked from the same spot, whatever its grid', async ({ playground, page }) => {
  await playground.open('?module=non-local&model=backbone&layer=2&query=136');
  await expect(playground.asked()).toContainText('Row 9, column 9');
  await playground.layer().press('ArrowRight');
  await expect(playground.asked()).toContainText('Row 5, column 5');
  await expect(page).toHaveURL(/layer=3&query=36/);
  await expect(playground.refusal()).toBeEmpty();
});

test('patches that overlap are asked where they lie', async ({ playground }) => {
  await playground.open('?patch=4&stride=2&query=0');
  const [stage, marker] = await Promise.all([playground.stage().boundingBox(), playground.stage().locator('.marker.asker').boundingBox()]);
  // Seven patches of 4 in 16, the first one's middle at 2 of 16.
  expect((marker!.x - stage!.x) / stage!.width).toBeCloseTo(1 / 16, 2);
  expect(marker!.width / stage!.width).toBeCloseTo(2 / 16, 2);
  await hoverAt(playground, 1 / 16 + 3.5 / 8, 0.5);
  await expect(playground.asked()).toContainText('Row 4, column 4');
});

for (const id of ['attention-augmented-conv', 'bottleneck-transformer', 'deformable-transformer']) {
  test(`${id}: distances on a whole image that is not square are those that were trained`, async ({ playground }) => {
    await playground.open(`?module=${id}&fit=fit&image=church`);
    await playground.click(2, 15, [12, 16]);
    await playground.said('row 2, column 15');
    await expect(playground.predictions().first()).toContainText('church');
    await expect(playground.refusal()).toBeEmpty();
  });
}
