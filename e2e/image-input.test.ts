import { BLUE, markedPng, RED, WHITE, type Rgb, type BroughtFile } from './images.ts';
import * as images from './images.ts';
import { close, expect, Playground, test } from './playground.ts';

/** The image is on the stage, right side up, and the model has seen it. */
async function arrives(playground: Playground, name: string): Promise<void> {
  await expect(playground.page.getByRole('button', { name: `Image: ${name}` })).toBeVisible();
  await expect(playground.photo()).toHaveAccessibleName(`your image ${name}`);
  await expect.poll(async () => close(await playground.colourAt(0.25, 0.25), RED), 'red at the upper left').toBe(true);
  await playground.ready();
  await expect(playground.page).toHaveURL(/image=own/);
}

test('an image comes in by choosing, dropping and pasting; a sample by its menu', async ({ playground, page }) => {
  test.setTimeout(240_000);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await playground.open('?module=cbam&layer=2');
  const before = await playground.predicted();

  await test.step('choose', async () => {
    await playground.choose('Open image…', await markedPng('chosen.png'));
    await arrives(playground, 'chosen.png');
    expect(close(await playground.colourAt(0.75, 0.75), BLUE)).toBe(true);
    expect(await playground.predicted()).not.toEqual(before);
  });

  await test.step('drop, anywhere on the page', async () => {
    const drag = await playground.dragIn(await markedPng('dropped.png'));
    await expect(page.getByText('Drop an image, or a model')).toBeVisible();
    await drag.drop();
    await expect(page.getByText('Drop an image, or a model')).toBeHidden();
    await arrives(playground, 'dropped.png');
  });

  await test.step('paste', async () => {
    const { buffer } = await markedPng('pasted.png');
    await page.evaluate(async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      await navigator.clipboard.write([new ClipboardItem({ 'image/png': new Blob([bytes], { type: 'image/png' }) })]);
    }, buffer.toString('base64'));
    await page.keyboard.press('Control+V');
    await arrives(playground, 'image.png');
  });

  await test.step('back to a sample', async () => {
    await page.getByRole('button', { name: /^Image: / }).click();
    await page.getByRole('menuitemradio', { name: 'Golf ball', exact: true }).click();
    await expect(playground.photo()).toHaveAccessibleName(/golf ball/);
    await expect.poll(() => playground.predicted()).toEqual(before);
    await expect(page).toHaveURL(/\?module=cbam&layer=2$/);
  });
});

test('a long image keeps its shape: its middle square, or the whole of it', async ({ playground, page }) => {
  await playground.open('?module=cbam&image=church');
  const aspect = async (): Promise<number> => {
    const { width, height } = (await playground.stage().boundingBox())!;
    return width / height;
  };
  expect(await aspect()).toBeCloseTo(1, 1);
  const square = await page.getByRole('tab', { name: /^spatial/ }).innerText();
  await page.getByRole('combobox', { name: 'Image', exact: true }).selectOption('Whole');
  await expect.poll(aspect).toBeCloseTo(640 / 448, 1);
  await expect(page.getByRole('tab', { name: /^spatial/ })).not.toHaveText(square);
  await expect(page).toHaveURL(/fit=fit/);
});

interface Odd {
  readonly what: string;
  readonly make: () => Promise<BroughtFile>;
  /** What the page says of it. */
  readonly says?: string;
  /** What is seen at shares of the shown width and height. */
  readonly seen: readonly (readonly [x: number, y: number, colour: Rgb])[];
  readonly tolerance?: number;
}

const QUADRANTS = [[0.25, 0.25, RED], [0.75, 0.25, BLUE], [0.25, 0.75, BLUE], [0.75, 0.75, BLUE]] as const;

const ODD: readonly Odd[] = [
  { what: 'colours for print (CMYK)', make: images.cmykJpeg, says: 'Its colours are for print (CMYK)', seen: QUADRANTS, tolerance: 110 },
  { what: '16 bits a channel', make: images.deepPng, says: '16 bits a channel; 8 are used', seen: QUADRANTS },
  { what: 'an animated GIF', make: images.animatedGif, says: 'It is animated; its first frame is used.', seen: [[0.5, 0.5, RED]] },
  { what: 'an animated WebP', make: images.animatedWebp, says: 'It is animated; its first frame is used.', seen: [[0.5, 0.5, RED]] },
  { what: 'one pixel', make: images.onePixel, seen: [[0.1, 0.1, RED], [0.9, 0.9, RED]] },
  { what: 'a ribbon of 5000 × 20 pixels', make: images.ribbon, seen: [[0.5, 0.5, RED]] },
  { what: 'transparent', make: images.transparentPng, says: 'It is transparent in places; those are white here.', seen: [[0.5, 0.5, RED], [0.02, 0.02, WHITE]] },
  { what: 'turned by the camera', make: images.turnedJpeg, seen: QUADRANTS },
];

test.describe('odd images are shown as they are meant', () => {
  for (const { what, make, says, seen, tolerance } of ODD) {
    test(what, async ({ playground, page }) => {
      await playground.open('?module=spatial-attention');
      const before = await playground.predicted();
      const file = await make();
      await playground.dropFile(file);
      await expect(page.getByRole('button', { name: `Image: ${file.name}` })).toBeVisible();
      if (says) await expect(playground.notice(says)).toContainText(file.name);
      await expect.poll(() => playground.predicted(), 'the model has seen it').not.toEqual(before);
      await playground.ready();
      for (const [x, y, colour] of seen) {
        expect(close(await playground.colourAt(x, y), colour, tolerance), `(${x}, ${y}) should be ${colour}, got ${await playground.colourAt(x, y)}`).toBe(true);
      }
      const predicted = await playground.predicted();
      expect(predicted.every(({ probability }) => probability > 0 && probability <= 1), 'probabilities are numbers').toBe(true);
      await page.getByRole('combobox', { name: 'Image', exact: true }).selectOption('Whole');
      await expect(page).toHaveURL(/fit=fit/);
      await playground.ready();
      await expect(playground.refusal()).toBeEmpty();
    });
  }
});
