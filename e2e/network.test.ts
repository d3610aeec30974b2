import type { CDPSession } from 'playwright/test';
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

test('a model that cannot be fetched says so, and comes with another try', async ({ playground, page }) => {
  await playground.open('?module=cbam');
  await page.route('**/models/se.safetensors', (route) => route.abort());
  await playground.module('Squeeze-and-Excitation').click();
  await expect(playground.refusal()).toContainText('models/se.safetensors could not be loaded: check the connection and try again. The last picture stays.');
  await page.unroute('**/models/se.safetensors');
  await playground.refusal().getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('tab').first()).toContainText('squeeze');
  await expect(playground.refusal()).toBeEmpty();
});
