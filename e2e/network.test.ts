import { readFileSync } from 'node:fs';
import type { CDPSession } from 'playwright/test';
import type { Card } from '../src/models/network.ts';
import { expect, test } from './playground.ts';

const slow = (session: CDPSession, bytesPerSecond: number): Promise<unknown> =>
  session.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: bytesPerSecond, uploadThroughput: -1 });

test('on a slow line the model’s progress is shown, and can be stopped and taken up again', async ({ playground, page }) => {
  await playground.open('?module=cbam');
  const before = await playground.predicted();
  const session = await page.context().newCDPSession(page);
  await slow(session, 150_000);
  await playground.module('Vision Transformer').click();
  const progress = playground.progress();
  await expect(progress).toHaveAccessibleName('Loading Small hybrid ViT');
  await expect(page.getByText(/^Loading Small hybrid ViT \d+ %$/)).toBeVisible();
  await expect.poll(async () => Number(await progress.getAttribute('value'))).toBeGreaterThan(10);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(progress).toHaveCount(0);
  const stopped = playground.notice('Stopped. The last picture stays.');
  await expect(stopped).toBeVisible();
  expect(await playground.predicted()).toEqual(before);
  await expect(playground.map()).toBeVisible();

  await slow(session, -1);
  await stopped.getByRole('button', { name: 'Go on' }).click();
  await expect(page.getByRole('tab').first()).toContainText('embeddings');
  await playground.ready();
  await playground.said('the class token');
});

test('what the convnets share is fetched once, kept between visits, and counted in their progress', async ({ playground, page }) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await playground.open('?module=non-local');
  await playground.pickModule('SAGAN self-attention');
  await playground.pickModule('CBAM');
  expect(asked.filter((path) => path.endsWith('/backbone.safetensors'))).toHaveLength(1);

  await page.reload();
  await playground.ready();
  // The server says that the kept copies still hold, and sends no more than that.
  const fetched = await page.evaluate(() => performance.getEntriesByType('resource').flatMap((entry) => {
    const { name, transferSize, encodedBodySize } = entry as PerformanceResourceTiming;
    return name.endsWith('.safetensors') ? [{ name: name.replace(/.*\//, ''), sent: transferSize - Math.min(transferSize, 1000), size: encodedBodySize }] : [];
  }));
  expect(fetched.map(({ name }) => name).sort()).toEqual(['backbone.safetensors', 'cbam.safetensors']);
  for (const { name, sent, size } of fetched) expect([sent, size > 1000], name).toEqual([0, true]);
});

test('the progress is of all files, and a stop while the shared one comes keeps the last picture', async ({ playground, page }) => {
  await playground.open();
  const session = await page.context().newCDPSession(page);
  await slow(session, 200_000);
  await playground.module('Triplet attention').click();
  const progress = playground.progress();
  await expect(progress).toHaveAccessibleName('Loading Convnet with triplet attention');
  const seen: number[] = [];
  await expect.poll(async () => {
    seen.push(Number(await progress.getAttribute('value')));
    return seen.at(-1)!;
  }).toBeGreaterThan(40);
  expect(seen, 'it never goes back').toEqual(seen.toSorted((a, b) => a - b));
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(playground.notice('Stopped. The last picture stays.')).toBeVisible();
  await slow(session, -1);
  await playground.notice('Stopped.').getByRole('button', { name: 'Go on' }).click();
  await expect(page.getByRole('tab').first()).toContainText('channelWidth');
  await playground.ready();
});

test('without the shared weights there is one sentence', async ({ playground, page }) => {
  await page.route('**/models/backbone.safetensors', (route) => route.fulfill({ status: 404 }));
  await playground.open();
  await playground.module('Non-local block').click();
  await expect(playground.refusal()).toContainText('models/backbone.safetensors could not be loaded (404): try again later. The last picture stays.');
  await expect(playground.refusal().getByRole('paragraph')).toHaveCount(1);
});

test('an old link’s name of a model means the same one', async ({ playground, page }) => {
  await playground.open('?module=squeeze-excitation&model=se');
  await expect(page.getByRole('combobox', { name: 'Model' })).toHaveValue('squeeze-excitation');
  await expect(page.getByRole('status').filter({ hasText: 'That model' })).toHaveCount(0);
});

for (const [width, height] of [[1440, 900], [390, 844]] as const) {
  test(`the model card is one click away, complete and legible, ${width} pixels wide`, async ({ playground, page }) => {
    const card = JSON.parse(readFileSync('public/models/cbam.json', 'utf8')) as Card;
    await page.setViewportSize({ width, height });
    await playground.open('?module=cbam');
    const button = page.getByRole('button', { name: 'Model card' });
    await button.click();
    const dialog = page.getByRole('dialog', { name: card.title });
    const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
    const { whole, highest, random, lowest } = card.measured!.deletion!;
    for (const text of [
      'at the end of every residual branch', `${Number((100 * card.measured!.top1!).toFixed(1))} %`, card.weights.count.toLocaleString('en'), 'shared with the plain convnet',
      ...[whole, highest, random, lowest].map(percent), String(card.recipe!['machine']), Number(card.recipe!['seconds']).toLocaleString('en'), card.trained!,
    ]) await expect(dialog).toContainText(text);
    const { scrolls, box } = await dialog.evaluate((element) => ({ scrolls: element.scrollWidth > element.clientWidth, box: element.getBoundingClientRect().toJSON() as DOMRect }));
    expect(scrolls, 'nothing is cut at the side').toBe(false);
    expect([box.left >= 0, box.top >= 0, box.right <= width, box.bottom <= height]).toEqual([true, true, true, true]);
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    await expect(button).toBeFocused();
  });
}

test('a model that cannot be fetched says so, and comes with another try', async ({ playground, page }) => {
  await playground.open('?module=cbam');
  await page.route('**/models/squeeze-excitation.safetensors', (route) => route.abort());
  await playground.module('Squeeze-and-Excitation').click();
  await expect(playground.refusal()).toContainText('models/squeeze-excitation.safetensors could not be loaded: check the connection and try again. The last picture stays.');
  await page.unroute('**/models/squeeze-excitation.safetensors');
  await playground.refusal().getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('tab').first()).toContainText('squeeze');
  await expect(playground.refusal()).toBeEmpty();
});
