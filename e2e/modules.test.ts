import { expect, test } from './playground.ts';

/** The results of each module, in reading order; drawn weights come last. */
const MODULES = [
  ['Scaled dot-product attention', 'dot-product', ['scores', 'attention', 'output']],
  ['Soft attention', 'soft-attention', ['scores', 'attention', 'context']],
  ['Hard attention', 'hard-attention', ['scores', 'attention', 'selection', 'context']],
  ['Self-attention', 'self-attention', ['queries', 'keys', 'values', 'scores', 'attention', 'output']],
  ['Multi-head self-attention', 'multi-head-attention', ['queries', 'keys', 'values', 'scores', 'attention', 'context', 'output', 'out_proj.weight']],
  ['Cross-attention', 'cross-attention', ['queries', 'keys', 'values', 'scores', 'attention', 'output', 'out_proj.weight']],
  ['Squeeze-and-Excitation', 'squeeze-excitation', ['squeeze', 'hidden', 'excitation', 'output']],
  ['Channel attention', 'channel-attention', ['average', 'maximum', 'attention', 'output']],
  ['Spatial attention', 'spatial-attention', ['pooled', 'attention', 'output']],
  ['CBAM', 'cbam', ['channel', 'afterChannel', 'pooled', 'spatial', 'output']],
  ['Triplet attention', 'triplet-attention', ['channelWidth', 'heightChannel', 'heightWidth', 'output']],
  ['Non-local block', 'non-local', ['scores', 'attention', 'context', 'output']],
  ['SAGAN self-attention', 'sagan', ['scores', 'attention', 'context', 'output']],
  ['Global context block', 'global-context', ['attention', 'context', 'transform', 'output']],
  ['Graph-based global reasoning', 'global-reasoning', ['projection', 'nodes', 'reasoned', 'output', 'gcn.conv1.weight']],
  ['Attention-augmented convolution', 'attention-augmented-conv', ['attention', 'convolution', 'attended', 'output']],
  ['Bottleneck transformer', 'bottleneck-transformer', ['reduced', 'scores', 'attention', 'attended', 'output']],
  ['Deformable attention (Deformable DETR)', 'deformable-attention', ['offsets', 'locations', 'attention', 'output']],
  ['Deformable attention (DAT)', 'deformable-transformer', ['offsets', 'positions', 'attention', 'output']],
  ['Re-attention', 're-attention', ['attention', 'mixed', 'output', 'reatten_matrix.weight']],
  ['Shifted-window attention (Swin)', 'shifted-window-attention', ['windows', 'attention', 'output']],
  ['Vision Transformer', '', ['embeddings', 'attention', 'output', 'features', 'logits', 'probabilities']],
] as const;

test('every module, picked one after the other, has a map and all its results', async ({ playground, page }) => {
  test.setTimeout(400_000);
  await playground.open();
  for (const [name, id, tabs] of MODULES) {
    await test.step(name, async () => {
      await playground.pickModule(name);
      await expect(playground.module(name)).toHaveAttribute('aria-current', 'true');
      await expect(page).toHaveURL(id ? new RegExp(`\\?module=${id}$`) : /\/$/);
      await expect(page.getByRole('tab')).toHaveText(tabs.map((tab) => new RegExp(`^${tab}\\d`)));
      expect((await playground.mapInk()).colours, 'the map has more than one colour').toBeGreaterThan(1);
      await expect(playground.refusal()).toBeEmpty();
    });
  }
});

test('the picture suits what a module computes', async ({ playground, page }) => {
  const bars = page.getByRole('img', { name: /^\w+ of \d+ × channel, from 0?\.?\d+/ });
  const asks = page.getByRole('heading', { name: 'Asked from' });
  for (const id of ['self-attention', 'multi-head-attention']) {
    await playground.open(`?module=${id}`);
    await expect(asks, id).toBeVisible();
    await playground.said();
    await expect(page.getByRole('img', { name: /^Matrix of \d+ query × \d+ key$/ })).toBeVisible();
    await expect(bars).toHaveCount(0);
  }
  for (const [id, colours] of [['squeeze-excitation', /^Colours from −[\d.]+ to [\d.]+$/], ['cbam', 'Colours from 0 to 1']] as const) {
    await playground.open(`?module=${id}`);
    await expect(playground.colourBar(), id).toHaveAccessibleName(colours);
    await expect(bars.first()).toBeVisible();
    await expect(asks).toHaveCount(0);
  }
});

test('every result of a module can be opened', async ({ playground, page }) => {
  await playground.open('?module=cbam');
  for (const [tab, caption] of [
    ['channel', 'M_c: how much of each channel passes'], ['afterChannel', 'F′, after the channel gate'],
    ['pooled', 'maximum and mean over channels'], ['output', 'F″, after both gates'],
  ] as const) {
    await page.getByRole('tab', { name: new RegExp(`^${tab} `) }).click();
    const panel = page.getByRole('tabpanel');
    await expect(panel).toContainText(caption);
    await expect(panel.getByRole('img').nth(1), 'its drawing is there').toBeVisible();
  }
  await expect(page).toHaveURL(/result=output/);
});

test('of modules picked in haste the last one is shown', async ({ playground, page }) => {
  await playground.open();
  for (const name of ['CBAM', 'Squeeze-and-Excitation', 'Multi-head self-attention', 'Spatial attention']) await playground.module(name).click();
  await expect(playground.title()).toHaveText('Spatial attention');
  await expect(page.getByRole('tab').first()).toContainText('pooled');
  await playground.ready();
  await expect(playground.colourBar()).toHaveAccessibleName('Colours from 0 to 1');
  await expect(playground.refusal()).toBeEmpty();
});
