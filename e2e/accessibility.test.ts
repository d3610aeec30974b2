import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright/test';
import { expect, test } from './playground.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Finding { readonly id: string; readonly impact: string | null; readonly help: string; readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary?: string }[] }

/** What axe-core finds serious or worse, in words; the whole page, as it stands. */
async function serious(page: Page): Promise<readonly string[]> {
  if (!await page.evaluate(() => 'axe' in globalThis)) await page.addScriptTag({ content: axe });
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { readonly axe: { run(context: Document, options: object): Promise<{ readonly violations: readonly Finding[] }> } };
    return (await axe.run(document, { resultTypes: ['violations'] })).violations;
  });
  return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ target, failureSummary }) => `${target.join(' ')} (${failureSummary?.replace(/\s+/g, ' ')})`).slice(0, 4).join('; ')}`);
}

const SCREENS: Readonly<Record<string, string>> = {
  'the Vision Transformer': '',
  'channel gates': '?module=squeeze-excitation',
  'sampled points': '?module=deformable-attention&query=90',
  'words that ask': '?module=cross-attention',
  'a sentence': '?module=soft-attention',
  'windows': '?module=shifted-window-attention',
  'each head in its colour': '?module=multi-head-attention&fusion=each',
  'stages of an answer': '?module=re-attention&head=2&answer&tau=0.5',
  'random weights': '?module=cbam&model=backbone',
};

for (const [name, link] of Object.entries(SCREENS)) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`axe finds nothing serious: ${name}, ${colorScheme}`, async ({ playground, page }) => {
      await page.emulateMedia({ colorScheme });
      await playground.open(link);
      if (link.includes('answer')) await expect(page.getByText(/keys the sum is/)).toBeVisible();
      expect(await serious(page)).toEqual([]);
    });
  }
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious in the plan and in a step of it, ${colorScheme}`, async ({ playground, page }) => {
    await page.emulateMedia({ colorScheme });
    await playground.open('?module=cbam');
    await page.getByRole('button', { name: 'Inside', exact: true }).click();
    await expect(page.getByRole('treeitem').first()).toBeVisible();
    expect(await serious(page), 'the plan').toEqual([]);
    await page.getByRole('button', { name: 'How it was made' }).click();
    await expect(page.getByRole('dialog').getByRole('term').filter({ hasText: 'maximum' })).toBeVisible();
    expect(await serious(page), 'a step').toEqual([]);
  });
}

test('axe finds nothing serious on a phone, nor in what opens over the page', async ({ playground, page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await playground.open();
  expect(await serious(page), 'the page').toEqual([]);
  for (const name of ['Gallery', 'Keys']) {
    await page.getByRole('banner').getByRole('button', { name }).click();
    await expect(page.getByRole('dialog', { name })).toBeVisible();
    expect(await serious(page), name).toEqual([]);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog', { name })).toHaveCount(0);
  }
});
