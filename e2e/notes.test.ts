import type { Locator, Page } from 'playwright/test';
import * as checkpoints from './checkpoints.ts';
import { expect, test } from './playground.ts';

/** A line of a panel by its name: 'Patches' → '16 × 16 = 256 …'. */
const line = (panel: Locator, name: string): Locator => panel.locator('dl > div').filter({ has: panel.page().getByText(name, { exact: true }) }).locator('dd');
const region = (page: Page, name: string): Locator => page.getByRole('region', { name });
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

test('without position embeddings the map is another, and the page says what to look for', async ({ playground, page }) => {
  await playground.open('?query=100&layer=1');
  const before = await playground.said();
  await expect(page.getByText('without them the map ignores order')).toBeVisible();
  await page.getByRole('switch', { name: 'Position embeddings' }).click();
  await expect(page).toHaveURL(/positions=false/);
  await expect.poll(async () => (await playground.said()).value).not.toBe(before.value);
  await expect(page.getByText('trained with')).toHaveCount(0);
});

test('the same module on another image is linked: place, query, pointer and numbers', async ({ playground, page }) => {
  await playground.open('?query=100');
  const panel = region(page, 'On another image');
  await panel.getByRole('combobox').selectOption('church');
  await expect(page).toHaveURL(/beside=church/);
  const there = panel.getByRole('group', { name: /^The same over .*church/i });
  await expect(there.locator('.marker.asker')).toHaveAttribute('data-position', '100');
  const looks = panel.getByText(/^Looks most at row \d+, column \d+$/);
  await expect(looks).toHaveCount(2);

  // Hovering one marks the same place in both, and reads both.
  const { width, height } = (await there.boundingBox())!;
  await there.hover({ position: { x: (2.5 / 16) * width, y: (4.5 / 16) * height } });
  await expect(playground.stage().locator('.marker.cursor')).toHaveAttribute('data-position', String(4 * 16 + 2));
  await expect(panel.getByText('Row 5, column 3')).toHaveCount(2);
  // A click asks from there on both.
  await there.click({ position: { x: (2.5 / 16) * width, y: (4.5 / 16) * height } });
  await expect(page).toHaveURL(/query=66/);
  await playground.said('row 5, column 3');
  await expect(there.locator('.marker.asker')).toHaveAttribute('data-position', '66');

  // It follows to another module, where the gates of both images stand one under the other.
  await playground.pickModule('Squeeze-and-Excitation');
  const bars = panel.getByRole('img', { name: /^excitation · .+ of 128 × channel/ });
  await expect(bars).toHaveCount(2);
  expect(await bars.first().getAttribute('aria-label')).not.toBe(await bars.last().getAttribute('aria-label'));
  await expect(panel).toContainText(/[\d.]+ apart in the mean of 128 channels/);
  await bars.last().hover({ position: { x: 100, y: 60 } });
  await expect(panel).toContainText(/channel \d+: [\d.]+ on Golf ball, [\d.]+ on Church/);
  await panel.getByRole('combobox').selectOption('');
  await expect(bars).toHaveCount(0);
  await expect(page).not.toHaveURL(/beside/);
});

test('the cost grows with the square of the positions where every one meets every other, and in step with them where not', async ({ playground, page }) => {
  await playground.open('?module=non-local');
  const panel = region(page, 'Cost as the map grows');
  const charts = panel.getByRole('img', { name: /against positions/ });
  await expect(charts).toHaveCount(2);
  await expect(charts.first()).toHaveAccessibleName(/^operations.*all keys from .* at 16 positions to .* at 4.1 k positions; keys pooled from/);
  await expect(panel).toContainText(/Twice the side, 1[456](\.\d)? times the work and 16 times the largest tensor: every position meets every other, N²\./);
  await expect(panel).toContainText('“keys pooled” takes');
  await playground.pickModule('Deformable attention (Deformable DETR)');
  await expect(panel).toContainText('4 times the largest tensor: it grows with the number of positions, N, and not with its square');
  await playground.pickModule('Bottleneck transformer');
  await expect(charts.first()).toHaveAccessibleName(/squeezed from .*; full width from /);
});

test('the model panel says whose features and whose weights these are, and draws others', async ({ playground, page }) => {
  await playground.open('?module=non-local');
  const panel = page.getByRole('heading', { name: 'Model' }).locator('xpath=..');
  await expect(panel).toContainText(/Features of ConvNet with CBAM/i);
  await expect(panel).toContainText('Its own weights are random, drawn from the seed: nobody trained them.');
  const { value: before } = await playground.said();
  const seed = panel.getByRole('textbox', { name: 'Seed of its weights' });
  await expect(seed).toHaveValue('1');
  await panel.getByRole('button', { name: 'Draw other weights' }).click();
  await expect(seed).toHaveValue('2');
  await expect(page).toHaveURL(/seed=2/);
  await expect.poll(async () => (await playground.said()).value).not.toBe(before);
  await seed.fill('1');
  await expect.poll(async () => (await playground.said()).value).toBe(before);
  await seed.fill('many');
  await expect(seed).toHaveAttribute('aria-invalid', 'true');
  await panel.getByRole('combobox', { name: 'Model' }).selectOption('se');
  await expect(panel).toContainText(/Features of ConvNet with SE/i);
  await playground.pickModule('Scaled dot-product attention');
  await expect(panel).toContainText('This module has no weights: it compares trained features as they are.');
  await expect(seed).toHaveCount(0);
});

test('hard attention: the choice, how many, and another draw; what has no say tells so', async ({ playground, page }) => {
  await playground.open('?module=hard-attention');
  const told = (name: string): Locator => page.getByText(name, { exact: true }).locator('xpath=..');
  await expect(told('Places kept by top-k')).toContainText('only with top-k');
  await expect(told('Draw number')).toContainText('only with sample');
  await page.getByRole('combobox', { name: 'Choose' }).selectOption('top-k');
  const k = page.getByRole('textbox', { name: 'Places kept by top-k' });
  await k.fill('999');
  await expect(told('Places kept by top-k')).toContainText(/999 does not fit: parameter 'k' /);
  await k.fill('3');
  await expect(page).toHaveURL(/k=3/);
  await page.getByRole('combobox', { name: 'Choose' }).selectOption('sample');
  await expect(page).toHaveURL(/select=sample/);
  await page.getByRole('button', { name: 'Draw again' }).click();
  await expect(page).toHaveURL(/p\.seed=1/);
  for (const score of ['dot', 'general', 'additive']) {
    await page.getByRole('combobox', { name: 'Compare by' }).or(page.locator('select[name=score]')).first().selectOption(score);
    await expect(page).toHaveURL(new RegExp(`score=${score}`));
    await playground.ready();
  }
  await expect(playground.refusal()).toBeEmpty();
});

test('a choice takes along what must follow it, and the image’s own sizes are told', async ({ playground, page }) => {
  await playground.open('?module=attention-augmented-conv&out=33');
  await page.getByRole('combobox', { name: 'Combine' }).selectOption('sum');
  await expect(page).toHaveURL(/combine=sum/);
  await expect(page).not.toHaveURL(/out=/);
  await expect(playground.notice('“Output channels” went back to the default')).toBeVisible();
  await expect(page.getByText('Width of the values', { exact: true }).locator('xpath=..')).toContainText(/64.*only with concat/s);
  await expect(page.getByRole('tab', { name: /^attended/ })).toContainText('64×');

  await playground.pickModule('Shifted-window attention (Swin)');
  for (const name of ['Rows of the map', 'Columns of the map']) await expect(page.getByText(name, { exact: true }).locator('xpath=..')).toContainText(/16.*fixed by the image/s);
  await page.getByRole('textbox', { name: 'Window' }).fill('8');
  await expect(page.getByRole('textbox', { name: 'Shift' })).toHaveValue('4');
  await page.getByRole('textbox', { name: 'Window' }).fill('5');
  await expect(page.getByText(/5 does not fit: parameter 'window' should divide both sides of the map 16 × 16/)).toBeVisible();
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
