import { expect, test } from './playground.ts';

const programs = /Programs: tiles .*/;
const kept = () => Object.entries(localStorage).filter(([key]) => key.startsWith('measured '));

test('a graphics card is measured once, after the first map, and remembered', async ({ playground, page }) => {
  // The adapter at hand under another name: its class is that of a card, its speed is its own.
  await page.addInitScript(() => Object.defineProperty(GPUAdapter.prototype, 'info', { get: () => ({ vendor: 'some', architecture: 'graphics', device: '', description: '' }) }));
  await playground.open();
  const before = await playground.predicted();
  await expect(page.getByText('some graphics')).toBeVisible();
  await expect(page.getByText(programs)).toContainText(/as measured here/, { timeout: 30_000 });
  const measured = await page.evaluate(kept);
  expect(measured).toEqual([['measured some graphics', expect.stringMatching(/^\{"barriersAreCheap":(true|false),"operationsPerSecond":\d/)]]);

  await playground.open();
  await expect(page.getByText(programs)).toContainText('as measured here');
  const after = await playground.predicted();
  for (const [i, { name, probability }] of before.entries()) {
    expect(after[i]!.name).toBe(name);
    expect(after[i]!.probability, 'by either program').toBeCloseTo(probability, 4);
  }
  expect(await page.evaluate(kept)).toEqual(measured);
});

test('a software adapter is what its class says, and nothing is measured', async ({ playground, page }) => {
  await page.addInitScript(() => Object.defineProperty(GPUAdapter.prototype, 'info', { get: () => ({ vendor: '', architecture: 'swiftshader', device: '', description: 'SwiftShader' }) }));
  await playground.open();
  await expect(page.getByText(programs)).toContainText('because barriers are dear, as on processors');
  const scripts = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
  expect(scripts.filter((name) => /\/(shared|tune)-/.test(name)), 'what GPUs need is not loaded').toEqual([]);
  expect(await page.evaluate(kept)).toEqual([]);
});
