import { readFileSync } from 'node:fs';
import type { Locator } from 'playwright/test';
import { BLUE, markedPng, noisyPng, RED } from './images.ts';
import { close, expect, Playground, test as base } from './playground.ts';

/** The share dialog as a person finds it. */
class Sharing {
  constructor(readonly playground: Playground) {}

  readonly dialog = (): Locator => this.playground.page.getByRole('dialog', { name: 'Share' });
  readonly copyButton = (): Locator => this.dialog().getByRole('button', { name: /^(Copy|Copied)/ });
  readonly text = (): Promise<string> => this.dialog().getByRole('textbox').inputValue();
  readonly withImage = (): Locator => this.dialog().getByRole('switch', { name: 'Put the image into the link' });

  async open(): Promise<void> {
    await this.playground.page.getByRole('banner').getByRole('button', { name: 'Share' }).click();
    await expect(this.copyButton()).toBeFocused();
  }

  readonly as = (kind: string): Promise<void> => this.dialog().getByRole('radio', { name: kind, exact: true }).check({ force: true });

  /** Copies, and returns what then is in the clipboard. */
  async copied(): Promise<string> {
    await this.copyButton().click();
    await expect(this.dialog().getByRole('status').filter({ hasText: /copied$/ })).toHaveCount(1);
    return this.playground.page.evaluate(() => navigator.clipboard.readText());
  }
}

const test = base.extend<{ sharing: Sharing }>({
  sharing: async ({ playground, context }, use) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await use(new Sharing(playground));
  },
});

/** The person's own image is on the stage, as far as its two colours tell. */
async function isMarked(there: Playground): Promise<void> {
  await expect.poll(async () => close(await there.colourAt(0.25, 0.25), RED, 30), 'red at the upper left').toBe(true);
  expect(close(await there.colourAt(0.75, 0.75), BLUE, 30), 'blue at the lower right').toBe(true);
}

test('an image of one’s own goes into the link when asked, and comes out of it', async ({ playground, sharing, page, browser }) => {
  test.setTimeout(300_000);
  await playground.open('?module=cbam&layer=2&colours=magma');
  await playground.choose('Open image…', await markedPng('mine.png', { width: 300, height: 300 }));
  await isMarked(playground);
  await playground.ready();
  const [first] = await playground.predicted();
  await sharing.open();
  expect(new URL(await sharing.text()).hash, 'not in the link unasked').toBe('');
  await expect(sharing.dialog()).toContainText('mine.png stays on this computer');
  await sharing.withImage().click();
  await expect(sharing.dialog()).toContainText(/300 × 300, \d+\.\d kB of at most 16 kB/);
  await expect(sharing.dialog().getByRole('img', { name: 'The image as the link carries it' })).toBeVisible();
  const link = await sharing.copied();
  const { search, hash } = new URL(link);
  expect(search).toBe('?module=cbam&image=own&layer=2&colours=magma');
  const bytes = Buffer.from(hash.slice('#image='.length), 'base64url');
  expect([bytes.toString('latin1', 0, 4), bytes.toString('latin1', 8, 12), bytes.length < 16_000]).toEqual(['RIFF', 'WEBP', true]);
  await expect(sharing.dialog()).toContainText(`${link.length.toLocaleString('en')} characters`);
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/colours=magma$/); // the address stays short

  const other = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
  const there = new Playground(await other.newPage());
  await there.page.goto(link);
  await there.ready();
  await expect(there.photo()).toHaveAccessibleName('the image of the link');
  await expect(there.page.getByRole('button', { name: 'Image: Image of the link' })).toBeVisible();
  await isMarked(there);
  const [again] = await there.predicted();
  expect(again!.name).toBe(first!.name);
  expect(again!.probability, 'compressed, so not the same to the last digit').toBeCloseTo(first!.probability, 1);

  await test.step('it stays in the address while it is shown, and is sent on as it came', async () => {
    await there.page.getByRole('combobox', { name: 'Colours' }).selectOption('Viridis');
    await expect(there.page).toHaveURL(`${link.split('?')[0]}?module=cbam&image=own&layer=2${hash}`);
    const on = new Sharing(there);
    await on.open();
    await expect(on.withImage()).toBeChecked();
    await expect(on.dialog()).toContainText('The very file: the map will be the same.');
    expect(new URL(await on.copied()).hash).toBe(hash);
    await there.page.keyboard.press('Escape');
  });

  await test.step('another image takes it out of the address, and Back brings the one before', async () => {
    await there.page.getByRole('button', { name: /^Image: / }).click();
    await there.page.getByRole('menuitemradio', { name: 'Church', exact: true }).click();
    await expect(there.page).toHaveURL(/\?module=cbam&image=church&layer=2$/);
    await there.ready();
    await there.page.evaluate((hash) => { location.href = `?module=cbam&image=own${hash.slice(0, -200)}`; }, hash);
    await expect(there.notice('The image in the link is cut off before the picture ends: copy the link again, whole.')).toBeVisible();
    await expect(there.notice('Golf ball is shown, and all else is as the link says.')).toBeVisible();
    await there.ready();
    await expect(there.title()).toHaveText('CBAM');
    await expect(there.page).toHaveURL(/\?module=cbam$/);
  });
  await other.close();
});

test('an image that a link cannot hold is refused in words, and the link stays as it was', async ({ playground, sharing, page }) => {
  await playground.open('?module=spatial-attention');
  await playground.choose('Open image…', await noisyPng('noise.png'));
  await expect(playground.photo()).toHaveAccessibleName('your image noise.png');
  await sharing.open();
  const before = await sharing.text();
  await sharing.withImage().click();
  await expect(sharing.dialog()).toContainText(/The image does not fit into a link: even small and coarse it is \d+\.\d kB as WebP, and a link takes at most 16\.0 kB\. Crop it/);
  expect(await sharing.copied()).toBe(before);

  await test.step('where the browser does not let the page copy, the text is selected for the person to do it', async () => {
    await page.evaluate(() => { navigator.clipboard.writeText = () => Promise.reject(new DOMException('no', 'NotAllowedError')); });
    await sharing.copyButton().click();
    await expect(sharing.dialog().getByRole('status').filter({ hasText: 'The text is selected: press Ctrl + C' })).toBeVisible();
    expect(await page.evaluate(() => {
      const field = document.querySelector('dialog textarea') as HTMLTextAreaElement;
      return field.value.slice(field.selectionStart, field.selectionEnd);
    })).toBe(before);
  });
});

test('embedded, the stage stands alone in a frame of another page, by keyboard too', async ({ playground, sharing, context }) => {
  test.setTimeout(240_000);
  await playground.open('?image=parachute&query=20&layer=3');
  const said = await playground.said('row 2, column 5');
  await sharing.open();
  await sharing.as('Embed');
  await sharing.dialog().getByRole('radio', { name: /^Small/ }).check();
  const code = await sharing.copied();
  expect(code).toMatch(/^<iframe src="http:[^"]+\?image=parachute&amp;layer=3&amp;query=20&amp;embed&amp;v=2" title="Vision Transformer on Parachute · Attention Playground" width="320" height="404"/);

  const host = await context.newPage();
  const asked: string[] = [];
  host.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await host.route('**/lesson.html', (route) => route.fulfill({ contentType: 'text/html', body: `<!doctype html><title>A lesson</title><h1>Look here</h1>${code}` }));
  await host.goto('./lesson.html');
  const frame = host.frameLocator('iframe');
  const announced = frame.getByRole('status').filter({ hasText: /looks most at/ });
  await expect(announced).toHaveText(new RegExp(`^Asked from row 2, column 5: looks most at row ${said.row}, column ${said.column}, `));
  await expect(frame.getByRole('heading', { level: 1 })).toHaveText('Vision Transformer');
  await expect(frame.getByRole('img', { name: /^Colours from/ })).toBeVisible();
  await expect(frame.getByRole('navigation')).toHaveCount(0);
  await expect(frame.getByRole('banner')).toHaveCount(0);
  expect(asked.filter((path) => /\/(sheet|results|explanation|plan-tree|share-dialog)-[\w-]{8}\.js$/.test(path)), 'nothing of what stands around the stage is loaded').toEqual([]);
  const stage = frame.getByRole('application', { name: /^Map over/ });
  await stage.press('ArrowRight');
  await expect(announced).toHaveText(/^Asked from row 2, column 6: /);

  const [whole] = await Promise.all([context.waitForEvent('page'), frame.getByRole('link', { name: /the whole page/ }).click()]);
  const there = new Playground(whole);
  await there.ready();
  expect(new URL(whole.url()).search).toBe('?image=parachute&layer=3&query=21');
  await there.said('row 2, column 6');
});

for (const [width, height] of [[320, 320], [900, 420]] as const) {
  test(`an embedded stage fits ${width} × ${height}`, async ({ playground, page }) => {
    await page.setViewportSize({ width, height });
    await page.goto('./?module=cbam&image=church&embed');
    await expect(playground.map()).toBeVisible();
    await expect(playground.colourBar()).toBeInViewport({ ratio: 1 });
    await expect(page.getByRole('link', { name: /the whole page/ })).toBeInViewport({ ratio: 1 });
    const box = (await playground.stage().boundingBox())!;
    expect(Math.min(box.width, box.height), 'most of the lesser side is picture').toBeGreaterThan(0.6 * Math.min(width, height));
    expect(Math.abs(box.width - box.height)).toBeLessThan(2);
    expect(await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight])).toEqual([width, height]);
  });
}

test('a lesson leaves out what it says, and has a way out', async ({ playground, sharing, page }) => {
  test.setTimeout(240_000);
  await playground.open('?module=cbam&image=church');
  const before = await playground.predicted();
  await sharing.open();
  await sharing.as('Lesson');
  const shows = (name: string): Locator => sharing.dialog().getByRole('checkbox', { name });
  await expect(shows('List of modules')).not.toBeChecked();
  await shows('Predictions').uncheck();
  await shows('Choice of image').check();
  const link = await sharing.copied();
  expect(new URL(link).search).toBe('?module=cbam&image=church&lesson=gallery,compare,share,modules,parameters,model,predictions&v=2');

  await page.goto(link);
  await expect(playground.map()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Image: Church' })).toBeVisible();
  await expect(page.getByRole('slider', { name: 'Layer' })).toBeVisible();
  await expect(page.getByRole('navigation')).toHaveCount(0);
  for (const name of ['Gallery', 'Share', 'Export', 'Compare']) await expect(page.getByRole('button', { name })).toHaveCount(0);
  await expect(page.getByRole('list', { name: 'Prediction' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Show everything' }).click();
  await playground.ready();
  await expect(page).toHaveURL(/\?module=cbam&image=church$/);
  await expect(page.getByRole('button', { name: 'Show everything' })).toHaveCount(0);
  await expect(playground.module('CBAM')).toBeVisible();
  expect(await playground.predicted()).toEqual(before);
});

test('a lesson with parts that do not exist says so, and leaves out the others', async ({ playground, page }) => {
  await page.goto('./?lesson=music,modules');
  await expect(playground.notice('lesson “music” (should be among gallery, image,')).toBeVisible();
  await expect(playground.module('CBAM')).toHaveCount(0);
  await expect(page.getByRole('heading', { name: 'Model', exact: true })).toBeVisible();
});

test('old links show what they showed; one of a newer page shows what this one knows', async ({ playground, page }) => {
  test.setTimeout(240_000);
  await test.step('smooth was a switch', async () => {
    await playground.open('?opacity=0.5&smooth=true');
    await expect(page.getByRole('combobox', { name: 'Upsampling' })).toHaveValue('bicubic');
    await expect(page.getByRole('slider', { name: 'Opacity' })).toHaveValue('0.5');
    await expect(page.locator('.notice')).toHaveCount(0);
  });
  await test.step('se was the name of a model', async () => {
    await playground.open('?module=squeeze-excitation&model=se');
    await expect(page.getByRole('combobox', { name: 'Model' })).toHaveValue('squeeze-excitation');
    await expect(page.locator('.notice')).toHaveCount(0);
  });
  await test.step('a newer one', async () => {
    await playground.open('?module=cbam&image=church&aura=7&v=999');
    await expect(playground.notice('made with a newer version of this page')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Image: Church' })).toBeVisible();
  });
});

test('an exported state that is dropped on the page restores it; a wrong file changes nothing', async ({ playground, page }) => {
  test.setTimeout(240_000);
  await playground.open('?module=cbam&image=church');
  const drop = (name: string, text: string): Promise<void> => playground.dropFile({ name, mimeType: 'application/json', buffer: Buffer.from(text) });
  await drop('card.json', readFileSync('public/models/vit.json', 'utf8'));
  await expect(playground.refusal()).toContainText('card.json is not a state of this page: expected “version” and “state”, as Export writes them. What is shown stays.');
  await drop('cut.json', '{"version": 2, "sta');
  await expect(playground.refusal()).toContainText('cut.json is not JSON that can be read');
  await expect(page).toHaveURL(/\?module=cbam&image=church$/);

  await drop('state.json', JSON.stringify({ version: 2, state: { module: 'multi-head-attention', image: 'parachute', layer: 2, head: 3, query: 20, colours: 'cividis' } }));
  await expect(playground.title()).toHaveText('Multi-head self-attention');
  await playground.ready();
  await playground.said('row 2, column 5');
  await expect(page).toHaveURL(/\?module=multi-head-attention&image=parachute&layer=2&head=3&query=20&colours=cividis$/);
  await page.goBack();
  await expect(playground.title()).toHaveText('CBAM');
});
