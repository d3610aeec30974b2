import { expect, Playground, test } from './playground.ts';

test('a link shows someone else exactly the same', async ({ playground, page, browser, baseURL }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await playground.open('?module=multi-head-attention');
  await page.getByRole('button', { name: /^Image: / }).click();
  await page.getByRole('menuitemradio', { name: 'Church', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Image: Church' })).toBeVisible();
  await playground.ready();
  await page.getByRole('button', { name: 'block 2, head 3' }).click();
  await playground.click(5, 6, [16, 16]);
  await page.getByRole('combobox', { name: 'Colours' }).selectOption('Magma');
  const said = await playground.said('row 5, column 6');
  await page.getByRole('button', { name: 'Share' }).click();
  const dialog = page.getByRole('dialog', { name: 'Share' });
  await expect(dialog.getByRole('button', { name: 'Copy link' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('status')).toHaveText('Link copied');
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toBe(`${baseURL}/?module=multi-head-attention&image=church&layer=2&head=3&query=69&colours=magma`);

  const other = await browser.newContext({ viewport: { width: 1024, height: 768 } });
  const there = new Playground(await other.newPage());
  await there.page.goto(link);
  await there.ready();
  await expect(there.title()).toHaveText('Multi-head self-attention');
  await expect(there.page.getByRole('button', { name: 'Image: Church' })).toBeVisible();
  await expect(there.asked()).toContainText('block 2 · head 3');
  await expect(there.page.getByRole('combobox', { name: 'Colours' })).toHaveValue('magma');
  expect(await there.said('row 5, column 6')).toEqual(said);
  // A bar is drawn a moment after its map.
  const bars = () => Promise.all([playground, there].map((each) => each.colourBar().getAttribute('aria-label')));
  await expect.poll(async () => { const [here, beyond] = await bars(); return here !== null && here === beyond; }, { message: 'both bars say the same' }).toBe(true);
  await other.close();
});

/** Links with nonsense in them: what stands instead, and what the page says. */
const JUNK = [
  {
    link: '?module=<img src=x onerror="window.ran=1">&heads=1e9&layer=NaN&opacity=Infinity',
    says: ['module “<img src=x onerror="wind…” (should be one of the modules listed)', 'heads “1e9”', 'layer “NaN”', 'opacity “Infinity” (should be a number from 0 to 1)'],
  },
  { link: '?layer=99&head=40&query=99999', says: ['There is no layer 99', 'There is no head 40', 'There is no patch 99999'] },
  { link: '?image=own&model=file', says: ['an image that its sender opened', 'a model that its sender opened'] },
  { link: '?image=moon&result=nothing&model=gpt', says: ['There is no built-in image “moon”', 'has no result “nothing”'] },
  { link: '?%%%=%E0%A4%A&layer=<b>2</b>&head=50#<script>window.ran=1</script>', says: ['layer “<b>2</b>” (should be a whole number', 'There is no head 50'] },
] as const;

for (const { link, says } of JUNK) {
  test(`the link ${link} shows the default and says so`, async ({ playground, page }) => {
    await playground.open(link);
    await expect(playground.title()).toHaveText('Vision Transformer');
    await expect(page.getByRole('button', { name: 'Image: Golf ball' })).toBeVisible();
    for (const sentence of says) await expect(playground.notice(sentence)).toBeVisible();
    await expect(playground.refusal()).toBeEmpty();
    const { value } = await playground.said('the class token');
    expect(value).toBeGreaterThan(0);
    expect(await page.evaluate(() => 'ran' in window), 'nothing of the link was run').toBe(false);
    await expect(page.locator('img[src=x], main b:text-is("2")')).toHaveCount(0);
  });
}
