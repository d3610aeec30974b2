import { expect, test } from './playground.ts';

test('a spatial gate is drawn on a fixed scale of 0 to 1, and read place by place', async ({ playground, page }) => {
  await playground.open('?module=spatial-attention');
  await expect(playground.colourBar()).toHaveAccessibleName('Colours from 0 to 1');
  await expect(page.getByText(/^fixed 0…1$/)).toBeVisible();
  const places = playground.sheet().getByRole('button');
  await expect(places).toHaveCount(Number(await playground.layer().getAttribute('max')));
  await places.first().click();
  await expect(playground.asked()).toContainText('block 1');
  const reading = playground.asked().getByRole('status');
  for (const [x, y] of [[0.2, 0.2], [0.5, 0.5], [0.9, 0.4]] as const) {
    const { width, height } = (await playground.stage().boundingBox())!;
    await playground.stage().hover({ position: { x: x * width, y: y * height } });
    await expect(reading).toHaveText(/^(0|1|0\.\d+|\d\.?\d*e−\d+)$/);
  }
  await page.getByRole('banner').hover();
  await expect(reading).toHaveCount(0);
});

test('a channel gate is bars, sorted, over the map that it lets through', async ({ playground, page }) => {
  await playground.open('?module=squeeze-excitation');
  const bars = page.getByRole('img', { name: /^excitation of \d+ × channel, from [\d.e−]+ to [\d.e−]+$/ }).first();
  await expect(bars).toBeVisible();
  const name = (await bars.getAttribute('aria-label'))!;
  const [, count, low, high] = /of (\d+) × channel, from (\S+) to (\S+)$/.exec(name)!;
  expect(Number(count)).toBeGreaterThan(8);
  await expect(bars.getByText('channels, largest first')).toBeVisible();

  const caption = bars.locator('xpath=ancestor::section[1]').getByRole('status');
  const box = (await bars.boundingBox())!;
  const readAt = async (share: number): Promise<{ channel: number; value: string }> => {
    // The bars begin after the axis of 44 pixels.
    await bars.hover({ position: { x: 44 + share * (box.width - 48), y: box.height / 2 } });
    await expect(caption).toHaveText(/^channel \d+: /);
    const [, channel, value] = /^channel (\d+): (.+)$/.exec(await caption.innerText())!;
    return { channel: Number(channel), value: value! };
  };
  expect((await readAt(0.002)).value, 'the first bar is the largest').toBe(high);
  const last = await readAt(0.998);
  expect(last.value, 'the last bar is the smallest').toBe(low);
  expect(last.channel).toBeLessThan(Number(count));
});

test('CBAM shows where and which: the gate over the image, the channels beside it, and the order changes both', async ({ playground, page }) => {
  await playground.open('?module=cbam');
  await expect(playground.colourBar()).toHaveAccessibleName('Colours from 0 to 1');
  const bars = page.getByRole('img', { name: /^channel of \d+ × channel/ }).first();
  await expect(bars).toBeVisible();
  const before = { bars: await bars.getAttribute('aria-label'), predicted: await playground.predicted() };
  await page.getByRole('combobox', { name: 'Order' }).selectOption('spatial-first');
  await expect(page.getByRole('tab', { name: /^afterSpatial/ })).toBeVisible();
  await expect(bars).not.toHaveAccessibleName(before.bars!);
  expect(await playground.predicted()).not.toEqual(before.predicted);
  await expect(page).toHaveURL(/\?module=cbam&order=spatial-first$/);
  await expect(page.getByText('trained with channel-first')).toBeVisible();
});
