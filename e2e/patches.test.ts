import type { Locator } from 'playwright/test';
import * as checkpoints from './checkpoints.ts';
import { expect, test } from './playground.ts';

/** A line of the panel by its name: 'Patches' → '16 × 16 = 256 …'. */
const line = (panel: Locator, name: string): Locator =>
  panel.locator('dl > div').filter({ has: panel.page().getByText(name, { exact: true }) }).locator('dd');
const status = (panel: Locator): Locator => panel.getByRole('status').filter({ hasText: /The map above|Drawn and counted/ });

test('patches are drawn on the image and counted as the sliders move, and run where the model can', async ({ playground, page }) => {
  await playground.open();
  const { probability: before } = (await playground.predicted())[0]!;
  await page.getByRole('button', { name: 'Patch size and stride, on the image' }).click();
  const panel = page.locator('#patches');
  await expect(panel.getByRole('group', { name: /^Patches on / }).locator('svg path').first(), 'the grid is drawn').toBeVisible();
  await expect(line(panel, 'Patches')).toContainText('16 × 16 = 256');
  await expect(line(panel, 'Flattened')).toContainText('8 · 8 · 3 = 192');
  await expect(line(panel, 'Overlap')).toContainText('none');
  await expect(line(panel, 'Against trained')).toContainText('1 times the attention');
  await expect(status(panel)).toHaveText('The map above reads these patches, as it was trained.');
  await expect(panel).toContainText('this model is a hybrid');

  // Twice the size, a quarter of the patches; half the stride, and they overlap.
  await panel.getByRole('slider', { name: 'Size of a patch, pixels' }).fill('16');
  await expect(line(panel, 'Patches')).toContainText('8 × 8 = 64');
  await expect(line(panel, 'Flattened')).toContainText('16 · 16 · 3 = 768');
  await panel.getByRole('slider', { name: 'Stride, pixels' }).fill('8');
  await expect(line(panel, 'Patches')).toContainText('15 × 15 = 225');
  await expect(line(panel, 'Overlap')).toContainText('8 pixels a side');
  await expect(page).toHaveURL(/cut=16x8/);
  await expect(status(panel)).toContainText('Drawn and counted only; the map above reads patches of 8, one every 8.');

  await panel.getByRole('button', { name: 'Run these patches' }).click();
  await expect(page).toHaveURL(/patch=2&stride=1/);
  await expect(page).not.toHaveURL(/cut=/);
  await expect(panel.locator('summary')).toContainText('16 × 16 pixels, one every 8: 15 × 15');
  await expect(status(panel)).toContainText('positions were resampled, so expect worse answers');
  await playground.ready();
  expect((await playground.predicted())[0]!.probability, 'the numbers are of another run').not.toBe(before);
  await expect(page.getByRole('tab', { name: /^attention/ })).toContainText('230×230');

  await panel.getByRole('button', { name: 'As trained' }).click();
  await expect(page).not.toHaveURL(/patch=/);
  await playground.ready();
  await expect.poll(async () => (await playground.predicted())[0]!.probability).toBe(before);
});

test('patches that cannot run are drawn, counted, and say why', async ({ playground, page }) => {
  await playground.open('?cut=12x4');
  const panel = page.locator('#patches');
  await expect(line(panel, 'Patches')).toContainText('30 × 30 = 900');
  await expect(line(panel, 'Flattened')).toContainText('12 · 12 · 3 = 432');
  await expect(status(panel)).toContainText('stand 8 pixels apart: size and stride must be multiples of 8 for it to run');
  await expect(panel.getByRole('button', { name: 'Run these patches' })).toBeDisabled();
  // Apart from each other: what lies between is in no patch.
  await panel.getByRole('slider', { name: 'Stride, pixels' }).fill('24');
  await expect(line(panel, 'Overlap')).toContainText('none, 12 pixels apart');
  await expect(line(panel, 'Overlap')).toContainText('of the image is in no patch');
});

test('an opened Vision Transformer runs patches of any size', async ({ playground, page }) => {
  const { patch, grid } = checkpoints.SMALL;
  await playground.open();
  await playground.choose('Open a checkpoint…', checkpoints.smallVit());
  await expect(playground.predictions().first()).toContainText(/class \d/);
  await playground.ready();
  const panel = page.locator('#patches');
  await panel.locator('summary').click();
  await expect(line(panel, 'Patches')).toContainText(`${grid} × ${grid} = ${grid ** 2}`);
  await expect(line(panel, 'Flattened')).toContainText(`${patch} · ${patch} · 3 = ${3 * patch ** 2}`);
  await expect(panel).not.toContainText('hybrid');
  await panel.getByRole('slider', { name: 'Size of a patch, pixels' }).fill('7');
  await panel.getByRole('slider', { name: 'Stride, pixels' }).fill('5');
  const side = Math.floor((patch * grid - 7) / 5) + 1;
  await expect(line(panel, 'Patches')).toContainText(`${side} × ${side} = ${side ** 2}`);
  await panel.getByRole('button', { name: 'Run these patches' }).click();
  await playground.ready();
  await expect(page.getByRole('tab', { name: /^attention/ })).toContainText(`${side ** 2 + 1}×${side ** 2 + 1}`);
  await playground.click(2, 3, [side, side]);
  await playground.said('row 2, column 3');
});
