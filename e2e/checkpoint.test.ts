import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import * as checkpoints from './checkpoints.ts';
import { expect, test } from './playground.ts';

const { SMALL } = checkpoints;

test('a checkpoint in timm’s names, chosen in the model picker, is run and shown, and agrees with the command', async ({ playground, page }, testInfo) => {
  const file = checkpoints.smallVit();
  await playground.open('?image=parachute');
  await playground.choose('Open a checkpoint…', file);
  const model = page.getByRole('combobox', { name: 'Model' });
  await expect(model.getByRole('option', { selected: true })).toHaveText(file.name);
  await expect(playground.predictions().first()).toContainText(/class \d/);
  await playground.ready();
  await expect(page.getByText('Opened from a file: it says nothing of its training.')).toBeVisible();
  await expect(playground.sheet().getByRole('button')).toHaveCount(SMALL.blocks * (SMALL.heads + 2));
  const tokens = 1 + SMALL.grid ** 2;
  await expect(page.getByRole('tab', { name: /^attention/ })).toContainText(`${SMALL.heads}×${tokens}×${tokens}`);
  await playground.click(2, 3, [SMALL.grid, SMALL.grid]);
  await playground.said('row 2, column 3');

  const predicted = await playground.predicted();
  expect(predicted.reduce((sum, { probability }) => sum + probability, 0), 'all classes are listed, and share 1').toBeCloseTo(1, 5);
  const path = testInfo.outputPath(file.name);
  writeFileSync(path, file.buffer);
  const { stdout } = await promisify(execFile)('node', ['run.js', 'src/cli/predict.ts', 'public/samples/parachute.jpg', '--model', path]);
  for (const { name, probability } of predicted) {
    const share = Number(new RegExp(`^(\\S+) {2}${name}$`, 'm').exec(stdout)?.[1]);
    expect(Math.abs(share - probability), `${name}: ${share} by the command, ${probability} on the page`).toBeLessThanOrEqual(1e-3);
  }

  await test.step('the other modules run on it too, and the built-in model comes back', async () => {
    await playground.pickModule('Self-attention');
    await expect(page.getByText('block 1, head 1').first()).toBeVisible();
    await expect(model.getByRole('option', { selected: true })).toHaveText(file.name);
    await model.selectOption('Small hybrid ViT');
    await expect(playground.predictions().first()).not.toContainText(/class \d/);
  });
});

const WRONG = [
  { make: checkpoints.brokenHeader, says: 'broken.safetensors is not a safetensors file: its header is not valid JSON.' },
  { make: checkpoints.cutCheckpoint, says: 'it may be cut off' },
  { make: checkpoints.duplicateKeys, says: 'twice.safetensors is not a safetensors file: its header holds the key "a" twice.' },
  { make: checkpoints.webPage, says: 'it looks like a web page; download the file itself' },
  { make: checkpoints.emptyCheckpoint, says: 'empty.safetensors is not a safetensors file: it has 0 bytes' },
  { make: checkpoints.noVit, says: 'resnet.safetensors is not a Vision Transformer in timm\'s names: weight \'patch_embed.proj.weight\' [width, 3, patch, patch] is missing.' },
] as const;

test('a wrong file gets one sentence and changes nothing', async ({ playground, page }) => {
  await playground.open('?image=parachute&layer=2');
  const before = { predicted: await playground.predicted(), said: await playground.said(), url: page.url() };
  for (const { make, says } of WRONG) {
    const file = make();
    await test.step(file.name, async () => {
      await playground.dropFile(file);
      await expect(playground.refusal()).toContainText(says);
      await expect(playground.refusal()).toContainText('The model in use stays.');
      await expect(playground.progress()).toHaveCount(0);
      await expect(page.getByRole('combobox', { name: 'Model' }).getByRole('option')).toHaveText(['Small hybrid ViT']);
      expect(await playground.predicted()).toEqual(before.predicted);
      expect(await playground.said()).toEqual(before.said);
      expect(page.url()).toBe(before.url);
    });
  }
  // One sentence: the newer takes the place of the older.
  await expect(playground.refusal().getByRole('paragraph')).toHaveCount(1);
});
