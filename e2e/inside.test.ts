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
    'norm 1', 'queries, keys, values', 'scores', 'softmax → attention', 'context', 'projection', 'norm 2', 'MLP · widen', 'MLP · narrow → output',
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
