import { markedPng, notAnImage, truncatedPng, type BroughtFile } from './images.ts';
import { expect, Playground, test } from './playground.ts';

const tray = ({ page }: Playground) => page.getByRole('radiogroup', { name: 'Images to switch between' });
const titles = (playground: Playground): Promise<string[]> =>
  tray(playground).getByRole('radio').evaluateAll((items) => items.map((item) => item.getAttribute('aria-label') ?? ''));
const shown = (playground: Playground) => tray(playground).getByRole('radio', { checked: true });

async function chooseAll({ page }: Playground, files: readonly BroughtFile[]): Promise<void> {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: 'Open image…' }).click()]);
  expect(chooser.isMultiple()).toBe(true);
  await chooser.setFiles([...files]);
}

test('several images at once: refused ones are named, the others are switched between by keys and pointer', async ({ playground, page }) => {
  test.setTimeout(180_000);
  await playground.open('?module=spatial-attention&image=church');
  await expect(tray(playground)).toHaveCount(0);
  const church = await playground.predicted();
  const wide = await markedPng('wide.png', { width: 160, height: 90 });
  await chooseAll(playground, [await markedPng('first.png'), notAnImage(), wide, await truncatedPng()]);

  await expect(page.getByRole('button', { name: 'Image: first.png' })).toBeVisible();
  await expect(playground.refusal()).toContainText('notes.png is not an image');
  await expect(playground.refusal()).toContainText('cut.png is cut off before the picture ends');
  await expect(playground.refusal()).toContainText('The other 2 are open.');
  expect(await titles(playground)).toEqual(['Church', 'first.png', 'wide.png']);
  await expect(page.getByRole('banner').getByRole('status')).toHaveText('first.png is shown');
  await playground.refusal().getByRole('button', { name: 'Dismiss' }).click();

  await test.step('arrow keys go along, around the end too', async () => {
    await shown(playground).focus();
    await page.keyboard.press('ArrowRight');
    await expect(shown(playground)).toHaveAccessibleName('wide.png');
    await expect(shown(playground)).toBeFocused();
    await expect(playground.photo()).toHaveAccessibleName('your image wide.png');
    await page.keyboard.press('ArrowRight');
    await expect(playground.photo()).toHaveAccessibleName(/church/);
    await expect.poll(() => playground.predicted()).toEqual(church);
    await expect(page).toHaveURL(/image=church$/);
    await page.keyboard.press('ArrowLeft');
    await expect(playground.photo()).toHaveAccessibleName('your image wide.png');
    await expect(page).toHaveURL(/image=own$/);
  });

  await test.step('a click shows; the menu has them too', async () => {
    await tray(playground).getByRole('radio', { name: 'first.png' }).click();
    await expect(playground.photo()).toHaveAccessibleName('your image first.png');
    await page.getByRole('button', { name: 'Image: first.png' }).click();
    await expect(page.getByRole('menu', { name: 'Images' }).getByRole('group', { name: 'Your images' }).getByRole('menuitemradio')).toHaveCount(2);
    await page.getByRole('menuitemradio', { name: 'wide.png' }).click();
    await expect(playground.photo()).toHaveAccessibleName('your image wide.png');
  });

  await test.step('Delete takes one out, and it can be put back; with the last, the sample is shown', async () => {
    await playground.stage().focus();
    await page.keyboard.press('Delete');
    expect(await titles(playground), 'elsewhere it means nothing').toHaveLength(3);
    await shown(playground).focus();
    await page.keyboard.press('Delete');
    await expect(playground.photo()).toHaveAccessibleName('your image first.png');
    expect(await titles(playground)).toEqual(['Church', 'first.png']);
    await page.getByRole('button', { name: 'Put it back' }).click();
    expect(await titles(playground)).toEqual(['Church', 'first.png', 'wide.png']);
    await page.getByRole('button', { name: 'Take first.png out' }).click();
    await expect(playground.photo()).toHaveAccessibleName('your image wide.png');
    await page.getByRole('button', { name: 'Take wide.png out' }).click();
    await expect(playground.photo()).toHaveAccessibleName(/church/);
    await expect(tray(playground)).toHaveCount(0);
    await expect.poll(() => playground.predicted()).toEqual(church);
  });
});

test('a full tray opens no more until it is told what to drop', async ({ playground, page }) => {
  await playground.open('?module=spatial-attention');
  const files = await Promise.all(Array.from({ length: 13 }, (_, i) => markedPng(`image ${i + 1}.png`, { width: 24, height: 24 })));
  await chooseAll(playground, files);
  await expect(playground.notice('Your images are 12')).toContainText('image 13.png was not opened.');
  expect(await titles(playground)).toHaveLength(13);
  await page.getByRole('button', { name: 'Drop the oldest for it' }).click();
  await expect(page.getByRole('button', { name: 'Image: image 13.png' })).toBeVisible();
  expect(await titles(playground)).toEqual(['Golf ball', ...files.slice(1).map(({ name }) => name)]);
});
