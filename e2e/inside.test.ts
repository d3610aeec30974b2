import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright/test';
import { expect, test } from './playground.ts';

/** The plan as its list of steps. */
class Plan {
  constructor(readonly page: Page) {}

  readonly tree = (): Locator => this.page.getByRole('tree', { name: 'Steps of the plan' });
  readonly rows = (): Locator => this.tree().getByRole('treeitem');
  readonly folds = (): Locator => this.tree().locator('[role=treeitem][aria-level="1"][aria-expanded]');
  readonly open = (): Locator => this.tree().locator('[role=treeitem][aria-expanded=true]');
  readonly steps = (): Locator => this.tree().locator('[role=treeitem][aria-level="2"]');
  readonly fold = (name: string): Locator => this.tree().getByRole('treeitem', { name: new RegExp(`^${name}\\b`) });

  async show(): Promise<void> {
    await this.page.getByRole('button', { name: 'Inside', exact: true }).click();
    await expect(this.rows().first()).toBeVisible();
  }
}

test('every step of the Vision Transformer, folded by block, the shown block open; by mouse and keys', async ({ playground, page }) => {
  await playground.open('?layer=2');
  const plan = new Plan(page);
  await plan.show();
  await expect(plan.folds().locator('b')).toHaveText(['Convolutional trunk', 'Embedding', 'Block 1', 'Block 2', 'Block 3', 'Block 4', 'Head']);
  await expect(plan.fold('Block 1')).toContainText(/\d+ steps → 261×96/);
  await expect(plan.open().locator('b')).toHaveText(['Block 2']);
  await expect(plan.steps()).toContainText([
    'norm 1', 'queries, keys, values', 'scores', /softmax.* → attention · softmax$/, 'context', 'projection', 'norm 2', 'MLP · widen', /MLP · narrow.* → output · matmul \+ residual$/,
  ]);

  await plan.fold('Embedding').click();
  await expect(plan.steps().first()).toContainText('patches');
  await playground.layer().press('End');
  await expect(plan.open().locator('b'), 'what was opened stays open').toHaveText(['Embedding', 'Block 4']);

  await plan.fold('Embedding').focus();
  await page.keyboard.press('ArrowLeft');
  await expect(plan.fold('Embedding')).toHaveAttribute('aria-expanded', 'false');
  await page.keyboard.press('ArrowDown');
  await expect(plan.fold('Block 1')).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(plan.fold('Block 1')).toHaveAttribute('aria-expanded', 'true');
  await page.keyboard.press('ArrowRight');
  await expect(plan.steps().first()).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await expect(plan.fold('Block 1'), 'left of a step is its block').toBeFocused();
  await page.keyboard.press('End');
  await expect(plan.rows().last()).toBeFocused();
});

test('the sum of the steps’ times and the wall time stand above them, and what runs once is told apart', async ({ playground, page }) => {
  await playground.open('?module=cbam');
  const plan = new Plan(page);
  await plan.show();
  const times = page.getByRole('complementary', { name: 'Explanation and steps' }).getByRole('definition');
  await expect(times).toHaveText([/^\d[\d.]* ms$/, /^\d+ steps, each timed by the GPU’s own clock$/, /^\d[\d.]* ms$/, /^from the image to its answer/]);
  const [sum, , wall] = (await times.allInnerTexts()).map((text) => Number.parseFloat(text));
  const folds = (await plan.folds().locator('output').allInnerTexts()).map((text) => Number.parseFloat(text));
  expect(folds.reduce((all, ms) => all + ms, 0), 'the folds add up to the sum').toBeGreaterThan(0.97 * sum!);
  expect(folds.reduce((all, ms) => all + ms, 0)).toBeLessThan(1.03 * sum! + 0.1);
  expect(wall!).toBeGreaterThan(0);
  await plan.fold('Stem').click();
  await expect(plan.steps().filter({ hasText: 'batch norm' }).first()).toContainText('once');
  await expect(page.getByText('runs once: it reads weights alone')).toBeVisible();
});

test('where the GPU gives no timestamps, the plan says so and the wall time stays', async ({ playground, page }) => {
  await page.addInitScript(() => {
    const { has } = GPUSupportedFeatures.prototype;
    GPUSupportedFeatures.prototype.has = function (name) { return name !== 'timestamp-query' && has.call(this, name); };
  });
  await playground.open('?module=cbam&step=8');
  const times = page.getByRole('complementary', { name: 'Explanation and steps' }).getByRole('definition');
  await expect(times).toHaveText(['not timed', /this browser or its GPU gives no timestamps$/, /^\d[\d.]* ms$/, /^from the image to its answer/]);
  await expect(new StepView(page).panel().getByText('not timed here')).toBeVisible();
});

/** The view of one step. */
class StepView {
  constructor(readonly page: Page) {}

  readonly panel = (): Locator => this.page.getByRole('dialog', { name: this.name });
  readonly title = (): Locator => this.panel().getByRole('heading', { level: 2 });
  readonly where = (): Locator => this.panel().locator('header p');
  readonly drawing = (): Locator => this.panel().getByRole('img', { name: /^Output, / }).first();
  readonly told = (): Locator => this.panel().locator('.result').first().locator('output.told');
  readonly summary = (name: string): Locator => this.panel().getByRole('term').filter({ hasText: new RegExp(`^${name}$`) }).locator('xpath=../dd[1]');
  private readonly name = /\w/;
}

test('a result finds the step that computes it, its numbers are the stage’s, and another result goes back onto the stage', async ({ playground, page }) => {
  await playground.open('?layer=2&head=1');
  const step = new StepView(page);
  await playground.hover(1, 1, [16, 16]);
  const read = await playground.reading().innerText();
  await page.getByRole('button', { name: 'How it was made' }).first().click();
  await expect(step.title()).toHaveText('Attention · softmax');
  await expect(step.where()).toHaveText(/^Step \d+ of \d+ · Block 2 · softmax$/);
  await expect(step.panel()).toContainText('attention is what lies over the image now.');

  // From the class token, number 0, along its row of keys to the first patch, past five tokens that are none.
  await expect(step.panel().getByText('output[0], 261×261')).toBeVisible();
  await expect(step.drawing().locator('svg')).toBeVisible();
  await step.drawing().focus();
  await page.keyboard.press('ArrowRight');
  await expect(step.told()).toHaveText(/^query 0, key 0: /);
  for (let key = 1; key <= 5; key++) await page.keyboard.press('ArrowRight');
  await expect(step.told()).toHaveText(`query 0, key 5: ${read}`);
  await expect(step.summary('zeros')).toHaveText(/ %$/);
  await expect(step.summary('NaN or ∞')).toHaveText('0');
  expect(Number.parseFloat(await step.summary('mean').innerText()), 'rows of 261 weights that add up to 1').toBeCloseTo(1 / 261, 4);
  await expect(step.panel().getByRole('img', { name: 'Histogram', exact: true }).locator('rect').first()).toBeVisible();

  await step.panel().getByRole('button', { name: /attention · scores$/ }).click();
  await expect(step.title(), 'what it reads is a step too').toHaveText('Attention · scores');
  await page.keyboard.press('Escape');
  await expect(step.panel()).toHaveCount(0);

  const plan = new Plan(page);
  await plan.fold('Block 4').click();
  await plan.steps().filter({ hasText: 'softmax' }).last().click();
  await expect(step.panel()).toContainText('This is attention of block 4.');
  const where = await step.where().innerText();
  await step.panel().getByRole('button', { name: 'Show on the stage' }).click();
  await expect(playground.layer()).toHaveAttribute('aria-valuetext', 'block 4');
  await expect(step.panel()).toContainText('attention is what lies over the image now.');
  await step.panel().getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: 'How it was made' }).first().click();
  await expect(step.where()).toHaveText(where);
});

test('of two stages each finds its own step, and is then the one that the panels speak of', async ({ page }) => {
  await page.goto('./?module=cbam&vs=squeeze-excitation');
  const step = new StepView(page);
  const right = page.getByRole('region', { name: /^Right: Squeeze-and-Excitation/ });
  await right.getByRole('button', { name: 'How it was made' }).click();
  await expect(step.panel()).toContainText('excitation is what lies over the image now.');
  await expect(right).toHaveAttribute('aria-current', 'true');
  await page.getByRole('button', { name: 'Make active' }).click();
  await expect(step.panel(), 'a step of the other plan').toHaveCount(0);
});

test('a step shows what ran: its WGSL as in the shader’s file, its uniforms, its formula, its PyTorch, its cost', async ({ playground, page }) => {
  await playground.open('?layer=2');
  const plan = new Plan(page);
  const step = new StepView(page);
  await plan.show();
  await plan.steps().filter({ hasText: 'softmax' }).focus();
  await page.keyboard.press('Enter');
  await expect(step.title()).toHaveText('Attention · softmax');
  const file = (await step.panel().locator('code').filter({ hasText: /^shaders\/softmax.*\.wgsl$/ }).innerText());
  const shown = await step.panel().getByLabel('WGSL source').locator('.line').allTextContents();
  expect(shown.join('').trimEnd()).toBe(readFileSync(file, 'utf8').trimEnd());
  await expect(step.panel().getByText(/of \d programs for this kernel .* because (they|barriers) are (dear|cheap)/)).toBeVisible();
  await expect(step.panel().getByText(/^u\.cols/).locator('xpath=..')).toHaveText(/261$/);
  await expect(step.panel().getByRole('math').first()).toBeVisible();
  await expect(step.panel().getByLabel('PyTorch', { exact: true })).toContainText('# x: [3, 261, 261]');
  await expect(step.panel().getByLabel('PyTorch', { exact: true })).toContainText(/output = .*softmax\(x/);
  await expect(step.summary('Operations')).toHaveText('817 kFLOP');
  await expect(step.summary('Reads')).toHaveText('817 kB');
  await expect(step.summary('Time')).toHaveText(/^\d[\d.]* ms$/);

  await page.keyboard.press('ArrowRight');
  await expect(step.title()).toHaveText('Attention · context');
  await step.panel().getByRole('button', { name: 'Step before' }).click();
  await expect(step.title()).toHaveText('Attention · softmax');
  await page.keyboard.press('Escape');
  await expect(step.panel()).toHaveCount(0);
  await expect(plan.steps().filter({ hasText: 'softmax' }), 'back where it was asked for').toBeFocused();
});

test('the step that is looked into is in the link; one that is not there is let go, in words', async ({ playground, page }) => {
  await playground.open('?module=cbam&step=8');
  const step = new StepView(page);
  await expect(step.where()).toHaveText(/^Step 8 of \d+ · /);
  await step.panel().getByRole('button', { name: 'Step after' }).click();
  await expect.poll(() => new URL(page.url()).searchParams.get('step')).toBe('9');
  await page.reload();
  await expect(step.where()).toHaveText(/^Step 9 of \d+ · /);
  await playground.open('?module=cbam&step=900');
  await expect(playground.notice(/There is no step 900: this plan has \d+\./)).toBeVisible();
  await expect(step.panel()).toHaveCount(0);
});

test('on a phone the plan is in the drawer, a step fills the screen, and what goes onto the stage is seen there', async ({ playground, page }) => {
  await page.setViewportSize({ width: 360, height: 780 });
  await playground.open('?layer=2');
  const plan = new Plan(page);
  const step = new StepView(page);
  await page.getByRole('button', { name: 'Explanation and steps' }).click();
  await plan.show();
  await plan.fold('Block 1').click();
  await plan.steps().filter({ hasText: 'softmax' }).first().click();
  await expect(step.title()).toHaveText('Attention · softmax');
  await expect(step.summary('mean')).toBeVisible();
  expect(await step.panel().evaluate((panel) => [panel.getBoundingClientRect().left, panel.clientWidth, panel.scrollWidth])).toEqual([0, 360, 360]);
  await step.panel().getByRole('button', { name: 'Show on the stage' }).click();
  await expect(step.panel()).toHaveCount(0);
  await expect(playground.layer()).toHaveAttribute('aria-valuetext', 'block 1');
});
