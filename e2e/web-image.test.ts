import { announced, given, kept, serveImages, silent, status, type ImageServer } from './image-server.ts';
import { markedPng, notAnImage, svg } from './images.ts';
import { expect, Playground, test } from './playground.ts';

let server: ImageServer;
test.beforeAll(async () => {
  const { buffer } = await markedPng('field.png');
  server = await serveImages({
    '/pictures/red%20field.png': given(buffer), '/second.png': given(buffer), '/kept.png': kept(buffer), '/notes.png': given(notAnImage().buffer), '/page.html': given(Buffer.from('<!doctype html><p>A page')),
    '/drawing.svg': given(svg().buffer), '/forbidden.png': status(403), '/broken.png': status(503), '/vast.png': announced(2 ** 30), '/silent.png': silent,
  });
});
test.afterAll(() => server.close());

const dialog = ({ page }: Playground) => page.getByRole('dialog', { name: 'Image from the web' });
const field = (playground: Playground) => dialog(playground).getByRole('textbox', { name: 'Address of the image' });

async function ask(playground: Playground, address: string): Promise<void> {
  await field(playground).fill(address);
  await dialog(playground).getByRole('button', { name: 'Open', exact: true }).click();
}

test('an image comes from an address; what is refused is explained below it, and the address stays', async ({ playground, page }) => {
  test.setTimeout(180_000);
  await playground.open('?module=spatial-attention&image=church');
  const before = await playground.predicted();
  await page.getByRole('button', { name: /^Image: / }).click();
  await page.getByRole('menuitem', { name: 'From the web…' }).click();
  await expect(field(playground)).toBeFocused();

  const host = new URL(server.origin).host;
  const refused: readonly (readonly [what: string, address: string, says: string])[] = [
    ['no address', 'a photo of a cat', '“a photo of a cat” is no address: it looks like https://example.org/photo.jpg.'],
    ['a file of the computer', 'file:///home/me/photo.jpg', 'Addresses that begin with file: cannot be read by a page'],
    ['a server that keeps its images to itself', `${server.origin}/kept.png`, `${host} does not let other pages read its images (its answer has no CORS header)`],
    ['nothing there', `${server.origin}/gone.png`, `${host} has no image at this address (404): check it.`],
    ['not for everyone', `${server.origin}/forbidden.png`, `${host} does not give this image to everyone (403)`],
    ['a server in trouble', `${server.origin}/broken.png`, `${host} could not give the image (503): try again later.`],
    ['no server at all', 'http://127.0.0.1:9/photo.png', '127.0.0.1:9 could not be reached: check the address and the connection.'],
    ['no image', `${server.origin}/notes.png`, 'notes.png is not an image: choose a PNG'],
    ['a web page', `${server.origin}/page.html`, 'page.html is a web page, not an image: save the image itself.'],
    ['a drawing', `${server.origin}/drawing.svg`, 'drawing.svg is a drawing (SVG), not pixels: export it as PNG.'],
    ['too large', `${server.origin}/vast.png`, 'vast.png is larger than 32 MB, which is the most that is fetched'],
  ];
  for (const [what, address, says] of refused) {
    await test.step(what, async () => {
      await ask(playground, address);
      await expect(dialog(playground).getByRole('alert')).toContainText(says);
      await expect(field(playground)).toHaveValue(address);
      await expect(field(playground)).toBeFocused();
    });
  }

  await test.step('a server that never answers is left', async () => {
    await ask(playground, `${server.origin}/silent.png`);
    await expect(dialog(playground).getByRole('progressbar', { name: 'Fetching the image' })).toBeVisible();
    await dialog(playground).getByRole('button', { name: 'Cancel' }).click();
    await expect(dialog(playground).getByRole('progressbar')).toHaveCount(0);
    await expect(dialog(playground).getByRole('alert')).toBeEmpty();
  });

  expect(await playground.predicted(), 'the image stayed through all of it').toEqual(before);
  await ask(playground, `${server.origin}/pictures/red%20field.png`);
  await expect(dialog(playground)).toBeHidden();
  await expect(page.getByRole('button', { name: 'Image: red field.png' })).toBeVisible();
  await expect.poll(() => playground.predicted()).not.toEqual(before);
  await expect(page).toHaveURL(/image=own/);
});

test('the address of an image can be pasted, dropped, or be on the clipboard', async ({ playground, page }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await playground.open('?module=spatial-attention');
  const copy = (text: string): Promise<void> => page.evaluate((text) => navigator.clipboard.writeText(text), text);

  await test.step('pasted', async () => {
    await copy(`${server.origin}/second.png`);
    await page.keyboard.press('Control+V');
    await expect(page.getByRole('button', { name: 'Image: second.png' })).toBeVisible();
  });

  await test.step('dropped', async () => {
    const transfer = await page.evaluateHandle((address) => {
      const transfer = new DataTransfer();
      transfer.setData('text/uri-list', `# from a page\r\n${address}`);
      return transfer;
    }, `${server.origin}/pictures/red%20field.png`);
    for (const type of ['dragenter', 'dragover', 'drop']) await page.getByRole('main').dispatchEvent(type, { dataTransfer: transfer });
    await expect(page.getByRole('button', { name: 'Image: red field.png' })).toBeVisible();
  });

  await test.step('refused, on the page', async () => {
    await copy(`${server.origin}/kept.png`);
    await page.keyboard.press('Control+V');
    await expect(playground.refusal()).toContainText('does not let other pages read its images');
    await expect(playground.refusal()).toContainText('The last image stays.');
    await expect(page.getByRole('button', { name: 'Image: red field.png' })).toBeVisible();
  });

  const paste = async (): Promise<void> => {
    await page.getByRole('button', { name: /^Image: / }).click();
    await page.getByRole('menuitem', { name: 'Paste' }).click();
  };
  await test.step('by the menu: an address, an image, nothing', async () => {
    await copy(`${server.origin}/second.png`);
    await paste();
    await expect(page.getByRole('button', { name: 'Image: second.png 2' })).toBeVisible();
    await page.evaluate(async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      await navigator.clipboard.write([new ClipboardItem({ 'image/png': new Blob([bytes], { type: 'image/png' }) })]);
    }, (await markedPng('any.png')).buffer.toString('base64'));
    await paste();
    await expect(page.getByRole('button', { name: 'Image: The pasted image' })).toBeVisible();
    await copy('Buy milk');
    await paste();
    await expect(playground.refusal()).toContainText('The clipboard holds no image: copy one first, or the address of one.');
  });
});

test('a clipboard that may not be read says what to do instead', async ({ playground, page }) => {
  await page.addInitScript(() => {
    navigator.clipboard.read = () => Promise.reject(new DOMException('Read permission denied.', 'NotAllowedError'));
  });
  await playground.open('?module=spatial-attention');
  await page.getByRole('button', { name: /^Image: / }).click();
  await page.getByRole('menuitem', { name: 'Paste' }).click();
  await expect(playground.refusal()).toContainText('The browser does not let this page read the clipboard: allow it beside the address, or press Ctrl+V');
});
