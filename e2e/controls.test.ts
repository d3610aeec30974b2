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
  await expect(page).toHaveURL(/\?opacity=1$/);

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
