import { BLUE, markedPng, RED } from './images.ts';
import { close, expect, Playground, test } from './playground.ts';

const dialog = ({ page }: Playground) => page.getByRole('dialog', { name: 'What the model sees' });
const part = (playground: Playground) => dialog(playground).getByRole('application', { name: 'The part that counts' });
const told = (playground: Playground) => dialog(playground).locator('.crop-told');
const number = (playground: Playground, name: string) => dialog(playground).getByRole('spinbutton', { name });

async function openCrop({ page }: Playground): Promise<void> {
  await page.getByRole('button', { name: /^Image: / }).click();
  await page.getByRole('menuitem', { name: 'Crop…' }).click();
}

/** The colours that the model is to be given at shares of their width and height. */
const given = (playground: Playground, x: number, y: number) => dialog(playground).getByRole('img', { name: 'What the model is given' })
  .evaluate((canvas: HTMLCanvasElement, [x, y]) => {
    const { data } = canvas.getContext('2d')!.getImageData(Math.floor(x! * canvas.width), Math.floor(y! * canvas.height), 1, 1);
    return [data[0]!, data[1]!, data[2]!] as const;
  }, [x, y]);

test('a part is chosen by keys, numbers and pointer; the model sees it, and the link says so', async ({ playground, page }) => {
  test.setTimeout(240_000);
  await playground.open('?module=spatial-attention');
  // 320 × 240, red in its upper left quarter.
  await playground.choose('Open image…', await markedPng('field.png', { width: 320, height: 240 }));
  await expect(page.getByRole('button', { name: 'Image: field.png' })).toBeVisible();
  await playground.ready();
  const whole = await playground.predicted();

  await test.step('it opens on what the model sees now, and shows it as the model is given it', async () => {
    await page.keyboard.press('x');
    await expect(part(playground)).toBeFocused();
    await expect(told(playground)).toHaveText('240 × 240 at 40, 0');
    await expect(dialog(playground)).toContainText('128 × 128 pixels');
    expect(close(await given(playground, 0.1, 0.1), RED), 'red at the upper left').toBe(true);
    expect(close(await given(playground, 0.9, 0.9), BLUE), 'blue at the lower right').toBe(true);
  });

  await test.step('arrow keys move and stretch, and stop at the edges', async () => {
    await page.keyboard.press('ArrowLeft');
    await expect(told(playground)).toHaveText('240 × 240 at 37, 0');
    await page.keyboard.press('ArrowUp');
    await expect(told(playground)).toHaveText('240 × 240 at 37, 0');
    await page.keyboard.press('Shift+ArrowLeft');
    await expect(told(playground)).toHaveText('237 × 237 at 37, 0');
  });

  await test.step('the pointer drags it and its corner, and draws a new one', async () => {
    const box = (await dialog(playground).locator('.crop-area').boundingBox())!;
    const drag = async (from: readonly [number, number], to: readonly [number, number]): Promise<void> => {
      await page.mouse.move(box.x + (from[0] * box.width) / 320, box.y + (from[1] * box.height) / 240);
      await page.mouse.down();
      await page.mouse.move(box.x + (to[0] * box.width) / 320, box.y + (to[1] * box.height) / 240, { steps: 4 });
      await page.mouse.up();
    };
    const read = async (): Promise<number[]> => (await told(playground).innerText()).match(/\d+/g)!.map(Number);
    await drag([274, 237], [137, 100]);
    expect(await read(), 'stretched by its corner').toEqual([100, 100, 37, 0].map((value) => expect.closeTo(value, -0.7)));
    const [side = 0, , left = 0, top = 0] = await read();
    await drag([80, 40], [120, 90]);
    expect(await read(), 'moved').toEqual([side, side, left + 40, top + 50].map((value) => expect.closeTo(value, -0.5)));
    await drag([300, 230], [240, 170]);
    expect(await read(), 'drawn anew').toEqual([60, 60, 240, 170].map((value) => expect.closeTo(value, -0.5)));
  });

  await test.step('numbers', async () => {
    await number(playground, 'Width').fill('100');
    await number(playground, 'Left').fill('30');
    await number(playground, 'Top').fill('20');
    await expect(told(playground)).toHaveText('100 × 100 at 30, 20');
    await expect(number(playground, 'Height'), 'a square').toHaveValue('100');
    await number(playground, 'Left').fill('9999');
    await expect(told(playground)).toHaveText('100 × 100 at 220, 20');
    await number(playground, 'Left').fill('30');
    await expect.poll(async () => close(await given(playground, 0.95, 0.95), RED), 'all of it is red').toBe(true);
  });

  await test.step('used: the stage and the model have that part and no more', async () => {
    await dialog(playground).getByRole('button', { name: 'Use this part' }).click();
    await expect(dialog(playground)).toBeHidden();
    await expect(page).toHaveURL(/image=own&crop=30,20,100,100&/);
    await expect.poll(() => playground.predicted()).not.toEqual(whole);
    await playground.ready();
    for (const [x, y] of [[0.02, 0.02], [0.98, 0.98]] as const) expect(close(await playground.colourAt(x, y), RED), `red at ${x}, ${y}`).toBe(true);
  });

  await test.step('free shape', async () => {
    await openCrop(playground);
    await expect(told(playground)).toHaveText('100 × 100 at 30, 20');
    await dialog(playground).getByRole('radio', { name: 'Free' }).check();
    await number(playground, 'Width').fill('260');
    await expect(dialog(playground)).toContainText('128 × 48 pixels');
    await part(playground).focus();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/fit=fit&crop=30,20,260,100&/);
    await expect.poll(async () => {
      const { width, height } = (await playground.stage().boundingBox())!;
      return width / height;
    }).toBeCloseTo(2.6, 1);
  });

  await test.step('reset is all of it', async () => {
    await openCrop(playground);
    await dialog(playground).getByRole('radio', { name: 'Square' }).check();
    await dialog(playground).getByRole('button', { name: 'Reset' }).click();
    await expect(told(playground)).toHaveText('240 × 240 at 40, 0');
    await dialog(playground).getByRole('button', { name: 'Use this part' }).click();
    await expect(page).toHaveURL(/\?module=spatial-attention&image=own$/);
    await expect.poll(() => playground.predicted()).toEqual(whole);
  });
});

test('a part is in the link of a sample, gone with another image, and let go where it does not fit', async ({ playground, page }) => {
  await playground.open('?module=spatial-attention&image=church');
  const whole = await playground.predicted();
  await playground.open('?module=spatial-attention&image=church&crop=300,100,200,200');
  const cropped = await playground.predicted();
  expect(cropped).not.toEqual(whole);
  await page.getByRole('button', { name: /^Image: / }).click();
  await page.getByRole('menuitemradio', { name: 'Parachute', exact: true }).click();
  await expect(page).toHaveURL(/image=parachute$/);

  await playground.open('?module=spatial-attention&image=church&crop=500,0,200,200');
  await expect(playground.notice('The part 500,0,200,200 does not lie inside Church, which is 640 × 448 pixels: all of it is shown.')).toBeVisible();
  await expect.poll(() => playground.predicted()).toEqual(whole);
  await expect(page).toHaveURL(/image=church$/);
});
