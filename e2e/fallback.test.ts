import { chromium } from 'playwright/test';
import { QUIET } from './browser.ts';
import { expect, Playground, test } from './playground.ts';

test('without WebGPU the page computes on the processor, says so and why, and sees the same', async ({ playground, page, browser }) => {
  test.setTimeout(180_000);
  await playground.open('?module=cbam&image=parachute');
  const onGpu = await playground.predicted();
  const gate = await playground.mapInk();

  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const there = new Playground(await context.newPage());
  await there.page.addInitScript(() => Object.defineProperty(Navigator.prototype, 'gpu', { get: () => undefined }));
  await there.page.goto('./?module=cbam&image=parachute');
  await expect(there.notice('This browser has no WebGPU. The page computes on the processor')).toBeVisible();
  await expect(there.predictions().first()).toContainText('%', { timeout: 120_000 });
  await there.ready();
  await expect(there.page.getByText('Runs on the processor')).toBeVisible();
  const onCpu = await there.predicted();
  expect(onCpu.map(({ name }) => name)).toEqual(onGpu.map(({ name }) => name));
  onCpu.forEach(({ probability }, i) => expect(probability).toBeCloseTo(onGpu[i]!.probability, 3));
  expect((await there.mapInk()).colours).toBeGreaterThan(gate.colours / 2);
  await context.close();
  await expect(page.getByText('Runs on WebGPU')).toBeVisible();
});

test('a browser whose WebGPU finds no adapter says that', async ({ baseURL }, { project }) => {
  const { executablePath } = project.use.launchOptions!;
  const browser = await chromium.launch({ args: [...QUIET, '--disable-gpu', '--disable-vulkan-surface'], ...(executablePath && { executablePath }) });
  try {
    const there = new Playground(await browser.newPage());
    await there.page.goto(`${baseURL}/?module=spatial-attention`);
    await expect(there.notice(/WebGPU.*The page computes on the processor/)).toBeVisible();
    await expect(there.page.getByText('Runs on the processor')).toBeVisible();
  } finally {
    await browser.close();
  }
});
