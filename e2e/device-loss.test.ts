import { watchGpu } from './gpu.ts';
import { expect, test } from './playground.ts';

test('a lost device is replaced once by itself, the second time at the press of a button', async ({ playground, page }) => {
  const gpu = await watchGpu(page);
  await playground.open('?module=cbam&image=church');
  const before = await playground.predicted();

  await gpu.lose();
  await expect(playground.notice('The GPU went away and was started again; nothing is lost.')).toBeVisible();
  await expect.poll(gpu.devices, 'a new device').toBe(2);
  await playground.ready();
  expect(await playground.predicted()).toEqual(before);
  await playground.pickModule('Spatial attention');
  await expect(page.getByRole('tab').first()).toContainText('pooled');

  await gpu.lose();
  const restart = playground.refusal().getByRole('button', { name: 'Restart the GPU' });
  await expect(restart).toBeVisible();
  await expect(playground.refusal()).toContainText('The last picture stays');
  await expect(playground.map()).toBeVisible();
  expect(await gpu.devices(), 'not by itself').toBe(2);

  await restart.click();
  await expect.poll(gpu.devices).toBe(3);
  await expect(playground.refusal()).toBeEmpty();
  await playground.ready();
  await playground.pickModule('CBAM');
  await expect(page.getByRole('tab').first()).toContainText('channel');
  await expect.poll(() => playground.predicted()).toEqual(before);
});
