import { expect, Playground, test } from './playground.ts';
import { serveBuilt } from './static-server.ts';

test('the built page works from any folder of a host that serves nothing but files', async ({ playground, page }) => {
  test.setTimeout(300_000);
  const server = await serveBuilt('/some/sub/path/');
  const failed: string[] = [];
  page.context().on('response', (response) => { if (!response.ok()) failed.push(`${response.status()} ${response.url()}`); });
  const goTo = async (link: string): Promise<void> => {
    await page.goto(`${server.url}${link}`);
    await playground.ready();
  };

  await test.step('a link', async () => {
    await goTo('?module=cbam&image=church&layer=2');
    await expect(playground.title()).toHaveText('CBAM');
    await expect(page.getByRole('button', { name: 'Image: Church' })).toBeVisible();
  });
  await test.step('a sample', async () => {
    await page.getByRole('button', { name: /^Image: / }).click();
    await page.getByRole('menuitemradio', { name: 'Parachute', exact: true }).click();
    await expect(page).toHaveURL(`${server.url}?module=cbam&image=parachute&layer=2`);
    await playground.ready();
  });
  await test.step('a module, with its model', async () => {
    await playground.pickModule('SAGAN self-attention');
    await expect(page.getByRole('combobox', { name: 'Model' })).toHaveValue('sagan');
  });
  await test.step('a preset', async () => {
    await page.getByRole('button', { name: 'Gallery' }).click();
    const preset = page.getByRole('dialog', { name: 'Gallery' }).getByRole('link').filter({ hasNot: page.getByText('Shown now') }).first();
    const link = (await preset.getAttribute('href'))!;
    await preset.click();
    await expect(page).toHaveURL(`${server.url}${link}`);
    await playground.ready();
  });
  await test.step('the file by its name: links keep it', async () => {
    await goTo('index.html?module=spatial-attention');
    await page.getByRole('button', { name: 'Share' }).click();
    await expect(page.getByRole('textbox', { name: 'Link' })).toHaveValue(`${server.url}index.html?module=spatial-attention`);
    await page.keyboard.press('Escape');
  });
  await test.step('embedded, and from there the whole page', async () => {
    await page.goto(`${server.url}?module=cbam&embed`);
    await expect(playground.map()).toBeVisible();
    const [whole] = await Promise.all([page.waitForEvent('popup'), page.getByRole('link', { name: /the whole page/ }).click()]);
    await new Playground(whole).ready();
    expect(whole.url()).toBe(`${server.url}?module=cbam`);
  });

  expect([server.missing, failed], 'nothing was asked for that is not there').toEqual([[], []]);
  server.close();
});
