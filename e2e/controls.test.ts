import { expect, test } from './playground.ts';

test('opacity, colours, scale and upsampling change how the map is drawn, and are in the link', async ({ playground, page }) => {
  await playground.open();
  const before = await playground.mapInk();
  const opacity = page.getByRole('slider', { name: 'Opacity' });
  await opacity.press('Home');
  await expect(opacity).toHaveValue('0');
  await expect.poll(async () => (await playground.mapInk()).alpha).toBe(0);
  await opacity.press('End');
  await expect.poll(async () => (await playground.mapInk()).alpha).toBe(255);
  await expect(page).toHaveURL(/\?opacity=1\b/);

  const looks = async (): Promise<number> => playground.map().evaluate((canvas: HTMLCanvasElement) =>
    canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height).data.reduce((hash, byte) => (Math.imul(hash, 31) + byte) | 0, 7));
  let look = await looks();
  for (const [label, option, link] of [['Colours', 'Grey', 'colours=grey'], ['Scale', 'Fixed 0…1', 'scale=unit']] as const) {
    await page.getByRole('combobox', { name: label }).selectOption(option);
    await expect(page).toHaveURL(new RegExp(link));
    await expect.poll(looks).not.toBe(look);
    look = await looks();
  }
  await page.getByRole('combobox', { name: 'Scale' }).selectOption('');
  await expect.poll(looks).not.toBe(look);
  for (const how of ['Bilinear', 'Bicubic']) {
    await page.getByRole('combobox', { name: 'Upsampling' }).selectOption(how);
    await expect(page).toHaveURL(new RegExp(`upsampling=${how.toLowerCase()}`));
    await expect.poll(looks).not.toBe(look);
    look = await looks();
    expect((await playground.mapInk()).colours, 'colours between those of the patches').toBeGreaterThan(before.colours);
  }
});

test('a map with signs has diverging colours to choose from, and the others wait', async ({ playground, page }) => {
  await playground.open('?module=squeeze-excitation&colours=magma');
  const colours = page.getByRole('combobox', { name: 'Colours' });
  await expect(colours.getByRole('option', { selected: true })).toHaveText('Blue, white, red');
  await colours.selectOption('Purple, white, green');
  await expect(page).toHaveURL(/colours=magma\.purple-white-green/);
  await page.reload();
  await playground.ready();
  await expect(colours.getByRole('option', { selected: true })).toHaveText('Purple, white, green');
  await playground.pickModule('Vision Transformer');
  await expect(colours.getByRole('option', { selected: true })).toHaveText('Magma');
});

test('the mass outline bounds the fewest patches that hold a share, and says how many', async ({ playground, page }) => {
  await playground.open('?query=100');
  await playground.said('row 7, column 5');
  const values = (await playground.readings([16, 16])).sort((a, b) => b - a);
  const total = values.reduce((sum, value) => sum + value, 0);
  const shareOf = (count: number): number => values.slice(0, count).reduce((sum, value) => sum + value, 0) / total;
  const outline = playground.stage().locator('[data-overlay=mass] path');
  await expect(outline).toHaveCount(0);

  const mass = page.getByRole('slider', { name: 'Mass outline' });
  await mass.focus();
  for (let i = 0; i < 10; i++) await mass.press('ArrowRight');
  await expect(mass).toHaveAttribute('aria-valuetext', '50 %');
  await expect(page).toHaveURL(/mass=0.5\b/);
  await expect(mass).toHaveAccessibleDescription(/^\d+ of 256 patches hold \d+ % of the map/);
  const [, count, held] = /^(\d+) of 256 patches hold (\d+) %/.exec((await page.getByText(/patches hold/).innerText()))!.map(Number) as [number, number, number];
  // The page says three digits of each number.
  expect(shareOf(count) * 100).toBeCloseTo(held, -0.1);
  expect(shareOf(count)).toBeGreaterThan(0.495);
  expect(shareOf(count - 1), 'one patch fewer would hold less').toBeLessThan(0.505);
  await expect(outline.first()).toHaveAttribute('d', /^M[\d.,MHV]+$/);

  // A gate with signs has no mass.
  await playground.pickModule('Squeeze-and-Excitation');
  await expect(mass).toBeDisabled();
  await expect(page.getByText('No outline: these numbers are no shares of a whole.')).toBeVisible();
  await expect(outline).toHaveCount(0);
});

test('each head’s colour: the legend picks a head', async ({ playground, page }) => {
  await playground.open('?fusion=each');
  const legend = page.getByRole('group', { name: /^Pick a head/ });
  await legend.focus();
  await legend.press('ArrowRight');
  await legend.press('ArrowRight');
  await legend.press('Enter');
  await expect(playground.heads()).toHaveValue('2');
  await expect(playground.asked()).toContainText('head 2');
  await expect(playground.colourBar().first()).toBeVisible();
});

test('the colour bar says its scale and its numbers', async ({ playground, page }) => {
  await playground.open();
  const highest = async (): Promise<number> => Number(/to ([\d.]+)$/.exec((await playground.colourBar().getAttribute('aria-label'))!)![1]);
  const scale = page.getByRole('combobox', { name: 'Scale' });
  const { value } = await playground.said();
  await scale.selectOption('This map');
  await expect(page.getByText(/^this map$/)).toBeVisible();
  await expect.poll(highest, 'unclipped, the bar ends at the largest number').toBe(value);
  await scale.selectOption('This map, top 2 % clipped');
  await expect(page.getByText(/^this map, top 2 % clipped$/)).toBeVisible();
  await expect.poll(highest).toBeLessThanOrEqual(value);
  await scale.selectOption('All maps of the sheet');
  await expect(page.getByText(/^all maps, one scale/)).toBeVisible();
  await scale.selectOption('Fixed 0…1');
  await expect(page.getByText(/^fixed 0…1$/)).toBeVisible();
  await expect.poll(highest).toBe(1);
});

test('the page is dark or light as the system is, until it is told, and remembers', async ({ playground, page }) => {
  const brightness = (): Promise<number> => page.evaluate(() => {
    const [r = 0, g = 0, b = 0] = getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g)!.map(Number);
    return (r + g + b) / 3;
  });
  await page.emulateMedia({ colorScheme: 'dark' });
  await playground.open();
  expect(await brightness()).toBeLessThan(60);
  await page.emulateMedia({ colorScheme: 'light' });
  expect(await brightness()).toBeGreaterThan(200);
  await page.getByRole('button', { name: 'Switch between dark and light' }).click();
  expect(await brightness()).toBeLessThan(60);
  await page.reload();
  await expect(playground.title()).toBeVisible();
  expect(await brightness()).toBeLessThan(60);
});
