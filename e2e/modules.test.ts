import { expect, test } from './playground.ts';

/** What each module must show, since it computes just that. */
const MODULES = [
  { name: 'Scaled dot-product attention', id: 'dot-product', shows: 'attention', tabs: ['scores', 'attention', 'output'] },
  { name: 'Self-attention', id: 'self-attention', shows: 'attention', tabs: ['queries', 'keys', 'values', 'scores', 'attention', 'output'] },
  { name: 'Multi-head self-attention', id: 'multi-head-attention', shows: 'attention', tabs: ['queries', 'keys', 'values', 'scores', 'attention', 'context', 'output'] },
  { name: 'Squeeze-and-Excitation', id: 'squeeze-excitation', shows: 'bars', tabs: ['squeeze', 'hidden', 'excitation', 'output'] },
  { name: 'Channel attention', id: 'channel-attention', shows: 'bars', tabs: ['average', 'maximum', 'attention', 'output'] },
  { name: 'Spatial attention', id: 'spatial-attention', shows: 'gate', tabs: ['pooled', 'attention', 'output'] },
  { name: 'CBAM', id: 'cbam', shows: 'gate and bars', tabs: ['channel', 'afterChannel', 'pooled', 'spatial', 'output'] },
  { name: 'Vision Transformer', id: '', shows: 'attention', tabs: ['embeddings', 'attention', 'output', 'features', 'logits', 'probabilities'] },
] as const;

test('all eight modules, each with the picture that suits what it computes', async ({ playground, page }) => {
  test.setTimeout(240_000);
  await playground.open('?module=cbam');
  for (const { name, id, shows, tabs } of [...MODULES.slice(0, 6), MODULES[7], MODULES[6]]) {
    await test.step(name, async () => {
      await playground.pickModule(name);
      await expect(playground.module(name)).toHaveAttribute('aria-current', 'true');
      await expect(page).toHaveURL(id ? new RegExp(`\\?module=${id}$`) : /\/$/);
      await expect(page.getByRole('tab')).toHaveText(tabs.map((tab) => new RegExp(`^${tab}\\d`)));
      const bars = page.getByRole('img', { name: /^\w+ of \d+ × channel, from 0?\.?\d+/ });
      const asks = page.getByRole('heading', { name: 'Asked from' });
      if (shows === 'attention') {
        await expect(asks).toBeVisible();
        await playground.said();
        await expect(page.getByRole('img', { name: /^Matrix of \d+ query × \d+ key$/ })).toBeVisible();
      } else {
        await expect(asks).toHaveCount(0);
        await expect(playground.colourBar()).toHaveAccessibleName(shows.includes('gate') ? 'Colours from 0 to 1' : /^Colours from −[\d.]+ to [\d.]+$/);
      }
      if (shows.includes('bars')) await expect(bars.first()).toBeVisible();
      else await expect(bars).toHaveCount(0);
      expect((await playground.mapInk()).colours, 'the map has more than one colour').toBeGreaterThan(5);
    });
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
