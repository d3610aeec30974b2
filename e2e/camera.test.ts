import type { Page } from 'playwright/test';
import { findChromium } from '../src/cli/chromium.ts';
import { GPU_FLAGS } from './browser.ts';
import { filmFile } from './film.ts';
import { BLUE, RED } from './images.ts';
import { close, expect, Playground, test } from './playground.ts';

/** A camera that shows a film, and a browser that allows it without asking. */
test.use({
  launchOptions: {
    executablePath: findChromium()!.path,
    args: [...GPU_FLAGS, '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', `--use-file-for-fake-video-capture=${filmFile()}`],
  },
});

declare global {
  interface Window {
    /** What `watchCamera` has seen, in order: a frame that was taken, a map that was painted. */
    cameraSeen: { order: ('taken' | 'painted')[]; streams: MediaStream[] };
  }
}

/** Looks on from the page's first moment, and changes nothing. */
async function watchCamera(page: Page) {
  await page.addInitScript(() => {
    window.cameraSeen = { order: [], streams: [] };
    const taken = OffscreenCanvasRenderingContext2D.prototype.drawImage;
    OffscreenCanvasRenderingContext2D.prototype.drawImage = function (this: OffscreenCanvasRenderingContext2D, ...args: unknown[]) {
      if (args[0] instanceof HTMLVideoElement) window.cameraSeen.order.push('taken');
      return (taken as (...args: unknown[]) => void).apply(this, args);
    } as typeof taken;
    for (const name of ['drawImage', 'putImageData'] as const) {
      const painted = CanvasRenderingContext2D.prototype[name] as (...args: unknown[]) => void;
      CanvasRenderingContext2D.prototype[name] = function (this: CanvasRenderingContext2D, ...args: unknown[]) {
        if (this.canvas.classList.contains('map')) window.cameraSeen.order.push('painted');
        return painted.apply(this, args);
      };
    }
    const { getUserMedia } = navigator.mediaDevices;
    navigator.mediaDevices.getUserMedia = async function (asked) {
      const stream = await getUserMedia.call(this, asked);
      window.cameraSeen.streams.push(stream);
      return stream;
    };
  });
  return {
    order: (): Promise<('taken' | 'painted')[]> => page.evaluate(() => window.cameraSeen.order),
    tracks: (): Promise<MediaStreamTrackState[]> => page.evaluate(() => window.cameraSeen.streams.flatMap((stream) => stream.getTracks().map(({ readyState }) => readyState))),
  };
}

const bar = ({ page }: Playground) => page.getByRole('region', { name: 'Camera' });
const frames = async (playground: Playground): Promise<number> => Number((/(\d+) frames?,/.exec(await bar(playground).innerText()) ?? [])[1] ?? 0);
const drawn = (playground: Playground): Promise<string> => playground.map().evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());

async function start(playground: Playground): Promise<void> {
  await playground.page.getByRole('button', { name: 'Camera', exact: true }).click();
  await expect(bar(playground)).toContainText('Live');
  await expect.poll(() => frames(playground), 'frames are counted').toBeGreaterThan(3);
}

test('the map follows the camera, one frame at a time; a frame is kept; the camera is let go', async ({ playground, page }) => {
  test.setTimeout(240_000);
  const seen = await watchCamera(page);
  await playground.open('?module=spatial-attention&image=church');
  const church = await playground.predicted();
  await start(playground);
  await expect(page).toHaveURL(/image=own$/);
  await expect(page.getByRole('button', { name: 'Image: Camera' })).toBeVisible();

  await test.step('the map changes by itself, and says how often', async () => {
    const before = await drawn(playground);
    await expect.poll(() => drawn(playground)).not.toBe(before);
    await expect(bar(playground).getByRole('status')).toHaveText(/^\d+\.\d maps a second, \d+ ms each$/);
    expect(await seen.tracks()).toEqual(['live']);
  });

  await test.step('no frame is taken before the map of the last one is painted', async () => {
    const order = (await seen.order()).join(' ');
    const first = order.indexOf('taken');
    expect(order.split('taken').length - 1).toBeGreaterThan(3);
    expect(order.slice(first), 'never two frames without a map between them').not.toContain('taken taken');
  });

  await test.step('as in a mirror, or not', async () => {
    expect(close(await playground.colourAt(0.1, 0.05), BLUE, 40), `blue on the left, got ${await playground.colourAt(0.1, 0.05)}`).toBe(true);
    await bar(playground).getByRole('button', { name: 'As in a mirror' }).click();
    await expect(bar(playground).getByRole('button', { name: 'As in a mirror' })).toHaveAttribute('aria-pressed', 'false');
    await expect.poll(async () => close(await playground.colourAt(0.1, 0.05), RED, 40), 'red on the left').toBe(true);
  });

  await test.step('a frame is kept as an image, with its layers and results', async () => {
    await expect(page.getByRole('tablist')).toHaveCount(0);
    await bar(playground).getByRole('button', { name: 'Keep this frame' }).click();
    await expect(bar(playground)).toHaveCount(0);
    await expect(page.getByRole('button', { name: /^Image: Camera \d\d:\d\d:\d\d$/ })).toBeVisible();
    await expect(page.getByRole('radiogroup', { name: 'Images to switch between' }).getByRole('radio', { checked: true })).toHaveAccessibleName(/^Camera/);
    await playground.ready();
    expect(close(await playground.colourAt(0.1, 0.05), RED, 40), 'the frame that was seen').toBe(true);
    await expect(page.getByRole('tablist')).toBeVisible();
    expect(await seen.tracks(), 'the camera is off').toEqual(['ended']);
    const after = await drawn(playground);
    await page.getByRole('tab').first().focus();
    expect(await drawn(playground), 'nothing follows any more').toBe(after);
  });

  await test.step('stopped, the image before comes back', async () => {
    await page.getByRole('radio', { name: 'Church' }).click();
    await expect(page).toHaveURL(/image=church$/);
    await start(playground);
    await bar(playground).getByRole('button', { name: 'Stop' }).click();
    await expect(bar(playground)).toHaveCount(0);
    await expect(page).toHaveURL(/image=church$/);
    await expect.poll(() => playground.predicted()).toEqual(church);
    expect(await seen.tracks()).toEqual(['ended', 'ended']);
  });

  await test.step('another image, or a page that is hidden, lets go of it too', async () => {
    await start(playground);
    await page.getByRole('radio', { name: /^Camera/ }).click();
    await expect(bar(playground)).toHaveCount(0);
    await start(playground);
    await page.evaluate(() => {
      Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await expect(playground.notice('The camera was let go while this page was hidden.')).toBeVisible();
    await expect(bar(playground)).toHaveCount(0);
    expect(await seen.tracks()).toEqual(['ended', 'ended', 'ended', 'ended']);
  });
});

test('a patch stays pinned and another module is picked while the camera is live', async ({ playground, page }) => {
  test.setTimeout(240_000);
  await playground.open('?image=church&query=119');
  await start(playground);
  await expect(page).toHaveURL(/query=119/);
  await expect(playground.asked()).toContainText('Row 8, column 8');
  await page.getByRole('button', { name: 'Spatial attention', exact: true }).click();
  await expect(playground.title()).toHaveText('Spatial attention');
  const before = await frames(playground);
  await expect.poll(() => frames(playground), 'it goes on with the other module').toBeGreaterThan(before + 2);
  const painted = await drawn(playground);
  await expect.poll(() => drawn(playground)).not.toBe(painted);
});

test('of two stages both follow the camera', async ({ playground, page }) => {
  test.setTimeout(240_000);
  const seen = await watchCamera(page);
  await playground.open('?module=spatial-attention&image=church');
  await page.getByRole('button', { name: 'Compare' }).click();
  const maps = page.getByRole('application', { name: /^Map over/ }).locator('canvas.map');
  await expect(maps).toHaveCount(2);
  await start(playground);
  const drawn = (i: number): Promise<string> => maps.nth(i).evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  for (const i of [0, 1]) {
    const before = await drawn(i);
    await expect.poll(() => drawn(i), `map ${i + 1} changes by itself`).not.toBe(before);
  }
  expect((await seen.order()).join(' ')).not.toContain('taken taken');
  await bar(playground).getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByRole('button', { name: 'Image: Church' })).toBeVisible();
});

/** Why there is no camera, by what the browser says. */
const REFUSED = [
  ['NotAllowedError', 'The camera was refused: allow it for this page beside the address, then try again.'],
  ['NotFoundError', 'There is no camera here: connect one and try again, or open an image.'],
  ['NotReadableError', 'The camera is in use by another program: close that one, then try again.'],
] as const;

for (const [name, says] of REFUSED) {
  test(`${name}: the page says what to do, and the image stays`, async ({ playground, page }) => {
    await page.addInitScript((name) => {
      const { getUserMedia } = navigator.mediaDevices;
      let refused = 0;
      navigator.mediaDevices.getUserMedia = function (asked) {
        return refused++ === 0 ? Promise.reject(new DOMException('', name)) : getUserMedia.call(this, asked);
      };
    }, name);
    await playground.open('?module=spatial-attention');
    const before = await playground.predicted();
    await page.getByRole('button', { name: 'Camera', exact: true }).click();
    await expect(bar(playground).getByRole('alert')).toHaveText(says);
    expect(await playground.predicted()).toEqual(before);
    await expect(page).toHaveURL(/\?module=spatial-attention$/);
    if (name === 'NotAllowedError') {
      await bar(playground).getByRole('button', { name: 'Try again' }).click();
      await expect.poll(() => frames(playground)).toBeGreaterThan(0);
    }
    await bar(playground).getByRole('button', { name: /^(Close|Stop)$/ }).click();
    await expect(bar(playground)).toHaveCount(0);
  });
}
