import * as images from './images.ts';
import { expect, Playground, test } from './playground.ts';

/** Files that are refused, and why. */
const REFUSED = [
  { what: 'no image', make: images.notAnImage, says: 'notes.png is not an image: choose a PNG, JPEG, WebP, AVIF, GIF or BMP.' },
  { what: 'nothing in it', make: images.empty, says: 'empty.jpg is empty (0 bytes): choose another file.' },
  { what: 'half a PNG', make: images.truncatedPng, says: 'cut.png is cut off before the picture ends: get the whole file and try again.' },
  { what: 'half a JPEG', make: images.truncatedJpeg, says: 'cut.jpg is cut off before the picture ends: get the whole file and try again.' },
  { what: 'damaged inside', make: images.damagedPng, says: 'damaged.png could not be decoded by this browser: it may be damaged.' },
  { what: '33 kB that would decode to 16384 × 16384', make: images.hugePng, says: 'huge.png is 16384 × 16384 pixels, 268 megapixels, and the limit is 40: make it smaller and try again.' },
  { what: 'SVG', make: images.svg, says: 'drawing.svg is a drawing (SVG), not pixels: export it as PNG.' },
  { what: 'HEIC', make: images.heic, says: 'IMG_0042.HEIC is a HEIC photo, which browsers cannot decode: save it as JPEG.' },
] as const;

test('a refused image says why and leaves the last one', async ({ playground, page }) => {
  test.setTimeout(180_000);
  // What the browser is asked to decode, counted on the way.
  await page.addInitScript(() => {
    const { createImageBitmap } = window;
    Object.assign(window, { decoded: 0 });
    window.createImageBitmap = ((...asked: Parameters<typeof createImageBitmap>) => {
      if ((asked as readonly unknown[])[0] instanceof Blob) (window as unknown as { decoded: number }).decoded++;
      return createImageBitmap.apply(window, asked);
    }) as typeof createImageBitmap;
  });
  await playground.open('?module=cbam&image=church');
  const decoded = (): Promise<number> => page.evaluate(() => (window as unknown as { decoded: number }).decoded);
  expect(await decoded(), 'the sample was decoded').toBe(1);
  const before = { predicted: await playground.predicted(), ink: await playground.mapInk(), url: page.url() };

  for (const { what, make, says } of REFUSED) {
    await test.step(what, async () => {
      const file = await make();
      if (what.startsWith('33 kB')) expect(file.buffer.length).toBeLessThan(34_000);
      await playground.dropFile(file);
      await expect(playground.refusal()).toContainText(says);
      await expect(playground.refusal()).toContainText('The last image stays.');
      await stays(playground, before);
      await playground.refusal().getByRole('button', { name: 'Dismiss' }).click();
      await expect(playground.refusal()).toBeEmpty();
    });
  }
  expect(await decoded(), 'all but the damaged one were refused by their header, before decoding').toBe(2);
  expect(await page.evaluate(() => 'ran' in window), 'no script of the SVG was run').toBe(false);

  await playground.dropFile(await images.markedPng('good.png'));
  await expect(page.getByRole('button', { name: 'Image: good.png' })).toBeVisible();
  await expect.poll(() => playground.predicted()).not.toEqual(before.predicted);
});

interface Before {
  readonly predicted: Awaited<ReturnType<Playground['predicted']>>;
  readonly ink: Awaited<ReturnType<Playground['mapInk']>>;
  readonly url: string;
}

async function stays(playground: Playground, { predicted, ink, url }: Before): Promise<void> {
  await expect(playground.page.getByRole('button', { name: 'Image: Church' })).toBeVisible();
  await expect(playground.photo()).toHaveAccessibleName(/church/);
  expect(await playground.predicted()).toEqual(predicted);
  expect(await playground.mapInk()).toEqual(ink);
  expect(playground.page.url()).toBe(url);
}
