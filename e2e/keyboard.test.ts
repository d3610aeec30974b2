import { expect, test } from './playground.ts';

test('everything can be done by keyboard alone, with the focus in sight', async ({ playground, page }) => {
  await playground.open();
  const focused = page.locator(':focus');
  const press = async (...keys: readonly string[]): Promise<void> => { for (const key of keys) await page.keyboard.press(key); };
  const tabTo = async (name: RegExp): Promise<void> => {
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press('Tab');
      if (await focused.count() && await focused.evaluate((element, source) => new RegExp(source).test(
        element.getAttribute('aria-label') ?? (element as HTMLInputElement).labels?.[0]?.textContent ?? element.textContent ?? ''), name.source)) {
        const ring = await focused.evaluate((element) => {
          const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
          return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
        });
        expect(ring, `${name} shows that it has the focus`).toBe(true);
        return;
      }
    }
    throw new Error(`60 presses of Tab never came to ${name}`);
  };

  await test.step('skip to the stage, ask from a patch, let go', async () => {
    await press('Tab');
    await expect(page.getByRole('link', { name: 'Skip to the picture' })).toBeFocused();
    await press('Enter');
    await tabTo(/^Map over/);
    await press('ArrowRight', 'ArrowDown');
    await expect(page).toHaveURL(/query=\d+/);
    await press('Escape');
    await playground.said('the class token');
  });

  await test.step('opacity, layer and head', async () => {
    await tabTo(/^Opacity/);
    await press('ArrowLeft');
    await expect(page).toHaveURL(/opacity=0\.8/);
    await tabTo(/^Layer/);
    await press('ArrowLeft');
    await expect(page).toHaveURL(/layer=3/);
    await tabTo(/^Heads/);
    await press('ArrowDown');
    await expect(playground.asked()).toContainText('maximum of heads');
  });

  await test.step('a cell of the sheet, a tab of the results', async () => {
    await tabTo(/^block \d/);
    await press('Home', 'Enter');
    await expect(playground.asked()).toContainText('block 1 · head 1');
    await tabTo(/^attention/);
    await press('ArrowRight');
    await expect(page.getByRole('tab', { name: /^output/ })).toHaveAttribute('aria-selected', 'true');
  });

  await test.step('a sample and a module', async () => {
    await page.keyboard.press('Control+Home');
    await page.getByRole('link', { name: 'Skip to the picture' }).focus();
    await tabTo(/^Image: /);
    await press('Enter');
    await expect(page.getByRole('menuitemradio', { name: 'Golf ball', exact: true })).toBeFocused();
    await press('ArrowRight', 'Enter');
    await expect(page.getByRole('button', { name: 'Image: Parachute' })).toBeFocused();
    await tabTo(/^Spatial attention/);
    await press('Enter');
    await expect(playground.title()).toHaveText('Spatial attention');
    await expect(page.getByRole('tab').first()).toContainText('pooled');
    await playground.ready();
  });

  await test.step('a gate is read by arrow keys, out loud', async () => {
    await tabTo(/^Map over/);
    await press('ArrowRight');
    await expect(playground.announcement()).toHaveText(/^row \d+, column \d+: [01]\.?\d*(e-\d+)?$/);
  });
});

test('everything that takes the focus has a name', async ({ playground, page }) => {
  await playground.open('?module=cbam');
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  const focusable = nodes.filter(({ ignored, properties }) => !ignored && properties?.some(({ name, value }) => name === 'focusable' && value.value === true));
  expect(focusable.length).toBeGreaterThan(30);
  const nameless = focusable.filter(({ role, name }) => role?.value !== 'RootWebArea' && role?.value !== 'main' && !String(name?.value ?? '').trim());
  expect(nameless.map(({ role, backendDOMNodeId }) => `${role?.value} ${backendDOMNodeId}`)).toEqual([]);
});
