import { expect, test } from './playground.ts';

test('from 360 px up nothing scrolls sideways and nothing is cut off', async ({ playground, page }) => {
  await playground.open('?module=cbam');
  for (const module of ['CBAM', 'Vision Transformer']) {
    for (const width of [1440, 1024, 390, 360]) {
      await test.step(`${module} at ${width} px`, async () => {
        await page.setViewportSize({ width: 1440, height: 900 });
        if (await playground.title().innerText() !== module) await playground.pickModule(module);
        await page.setViewportSize({ width, height: width < 600 ? 800 : 900 });
        await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
        await expect.poll(async () => {
          const { x, width: wide } = (await playground.stage().boundingBox())!;
          return x >= 0 && x + wide <= width && wide >= Math.min(300, width - 60);
        }, 'the stage is whole and large enough').toBe(true);
        const outside = await page.locator('button:visible, select:visible, input:visible').evaluateAll((elements, width) => elements
          .map((element) => ({ name: element.getAttribute('aria-label') ?? element.textContent, box: element.getBoundingClientRect(), element }))
          .filter(({ box, element }) => box.width > 0 && (box.left < -0.5 || box.right > width + 0.5) && !element.closest('aside, [role=tablist], .sheet'))
          .map(({ name }) => name), width);
        expect(outside, 'controls beyond the edge').toEqual([]);
      });
    }
  }
});

test('on a phone: the image first, then the sheet, then the choices', async ({ playground, page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await playground.open('?module=cbam');
  const top = async (locator: ReturnType<typeof page.locator>): Promise<number> => (await locator.boundingBox())!.y;
  const [stage, sheet, choices] = [await top(playground.stage()), await top(playground.sheet()), await top(page.getByRole('heading', { name: 'Parameters' }))];
  expect(stage).toBeLessThan(400);
  expect(stage).toBeLessThan(sheet);
  expect(sheet).toBeLessThan(choices);
  await page.getByRole('combobox', { name: 'Module' }).selectOption('Spatial attention');
  await expect(page.getByRole('tab').first()).toContainText('pooled');
});

test('at 1024 px the explanation is a drawer', async ({ playground, page }) => {
  await page.setViewportSize({ width: 1024, height: 768 });
  await playground.open('?module=cbam');
  const drawer = page.getByRole('complementary', { name: 'Explanation and steps' });
  const button = page.getByRole('button', { name: 'Explanation and steps' });
  await expect(drawer).not.toBeInViewport();
  await button.click();
  await expect(drawer).toBeInViewport({ ratio: 0.5 });
  await expect(drawer.getByRole('button', { name: 'What you see' })).toHaveAttribute('aria-pressed', 'true');
  await expect(drawer.getByText('Attention is not an explanation')).toBeVisible();
  await expect(drawer.getByRole('link', { name: /arXiv 1807\.06521/ })).toHaveAttribute('href', 'https://arxiv.org/abs/1807.06521');
  await page.keyboard.press('Escape');
  await expect(drawer).not.toBeInViewport();
  await expect(button).toBeFocused();
});
