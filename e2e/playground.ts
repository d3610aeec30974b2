import { expect, test as base, type Locator, type Page } from 'playwright/test';
import type { BroughtFile, Rgb } from './images.ts';

export interface Prediction { readonly name: string; readonly probability: number }

/** What the page says of its map: who asks, where that looks most (from 1), and how much. */
export interface Said { readonly asker: string; readonly row: number; readonly column: number; readonly value: number }

const SAID = /^(?:Asked|Received) from (?:the )?(.+): (?:looks|they look) most at row (\d+), column (\d+), ([\d.e-]+)$/;

/** The page as a person finds it: by roles, labels and what it says. */
export class Playground {
  constructor(readonly page: Page) {}

  readonly title = (): Locator => this.page.getByRole('heading', { level: 1 });
  readonly stage = (): Locator => this.page.getByRole('application', { name: /^Map over/ });
  readonly photo = (): Locator => this.stage().getByRole('img');
  readonly map = (): Locator => this.stage().locator('canvas[aria-hidden=true]');
  readonly announcement = (): Locator => this.page.getByRole('main').getByRole('status').filter({ hasText: /looks? most at|^row \d/ });
  readonly asked = (): Locator => this.page.getByRole('heading', { name: /^(Asked|Read) from$/ }).locator('xpath=..');
  /** The number under the pointer. */
  readonly reading = (): Locator => this.asked().locator('.reading output');
  readonly progress = (): Locator => this.page.getByRole('progressbar');
  readonly refusal = (): Locator => this.page.getByRole('alert');
  readonly notice = (text: string | RegExp): Locator => this.page.getByRole('status').filter({ hasText: text }).last();
  readonly colourBar = (): Locator => this.page.getByRole('img', { name: /^Colours from/ });
  readonly sheet = (): Locator => this.page.getByRole('region', { name: /one scale|fixed/ });
  readonly module = (name: string): Locator => this.page.getByRole('navigation').getByRole('button', { name, exact: true });
  readonly layer = (): Locator => this.page.getByRole('slider', { name: 'Layer', exact: true });
  readonly heads = (): Locator => this.page.getByRole('combobox', { name: 'Heads' });

  /** Opens a link and waits for its map. */
  async open(link = ''): Promise<this> {
    await this.page.goto(`./${link}`);
    await this.ready();
    return this;
  }

  /** A map is on the stage and nothing is under way. */
  async ready(): Promise<void> {
    await expect(this.predictions().first()).toContainText('%');
    await expect(this.map()).toBeVisible();
    await expect(this.progress()).toHaveCount(0);
    await expect.poll(async () => (await this.mapInk()).alpha, 'the map is painted').toBeGreaterThan(0);
  }

  readonly predictions = (): Locator => this.page.getByRole('list', { name: /^(Prediction|Words found|Likeliest here)$/ }).getByRole('listitem');

  /** The classes as listed, with their probabilities unrounded. */
  async predicted(): Promise<Prediction[]> {
    return this.predictions().evaluateAll((items) => items.map((item) => ({
      name: item.querySelector('span')!.textContent.trim(), probability: Number(item.querySelector('output')!.title),
    })));
  }

  async pickModule(name: string): Promise<void> {
    await this.module(name).click();
    await expect(this.title()).toHaveText(name);
    await this.ready();
  }

  /** What the page says of the map, once it says so of this asker. */
  async said(asker: string | RegExp = /./): Promise<Said> {
    const name = typeof asker === 'string' ? new RegExp(`^(Asked|Received) from ${asker}: `) : /^(Asked|Received) from/;
    await expect(this.announcement()).toHaveText(name);
    const text = await this.announcement().innerText();
    const [, who = '', row, column, value] = SAID.exec(text) ?? [];
    expect(value, `"${text}" names who asks, a place and a number`).toBeDefined();
    return { asker: who, row: Number(row), column: Number(column), value: Number(value) };
  }

  /** The middle of a place of the stage, row and column from 1, in its own pixels. */
  async spot(row: number, column: number, [rows, columns]: readonly [number, number]): Promise<{ x: number; y: number }> {
    const { width, height } = (await this.stage().boundingBox())!;
    return { x: ((column - 0.5) * width) / columns, y: ((row - 0.5) * height) / rows };
  }

  /** The numbers of all places, as the page says them of each under the pointer; nobody may be asked by pointing there. */
  async readings([rows, columns]: readonly [number, number]): Promise<number[]> {
    return this.stage().evaluate(async (stage, [rows, columns]) => {
      const { left, top, width, height } = stage.getBoundingClientRect();
      const reading = document.querySelector('.asked .reading')!;
      const values: number[] = [];
      for (let position = 0; position < rows * columns; position++) {
        const [row, column] = [Math.floor(position / columns), position % columns];
        const at = { clientX: left + ((column + 0.5) * width) / columns, clientY: top + ((row + 0.5) * height) / rows };
        stage.dispatchEvent(new PointerEvent('pointermove', { ...at, bubbles: true, pointerType: 'mouse' }));
        const where = `Row ${row + 1}, column ${column + 1}`;
        while (reading.querySelector('span')?.textContent !== where) await new Promise((done) => { setTimeout(done); });
        values.push(Number(reading.querySelector('output')!.textContent.replaceAll('−', '-')));
      }
      return values;
    }, [rows, columns] as const);
  }

  async click(row: number, column: number, grid: readonly [number, number]): Promise<void> {
    await this.stage().click({ position: await this.spot(row, column, grid) });
  }

  async hover(row: number, column: number, grid: readonly [number, number]): Promise<void> {
    await this.stage().hover({ position: await this.spot(row, column, grid) });
  }

  /** Chooses files through the button, as a person does. */
  async choose(button: string, file: BroughtFile): Promise<void> {
    const [chooser] = await Promise.all([this.page.waitForEvent('filechooser'), this.page.getByRole('button', { name: button }).click()]);
    await chooser.setFiles({ ...file, name: file.name });
  }

  /** A drag of a file into the window, up to the drop. */
  async dragIn({ name, mimeType, buffer }: BroughtFile): Promise<{ drop(): Promise<void> }> {
    const transfer = await this.page.evaluateHandle(({ name, mimeType, base64 }) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name, { type: mimeType }));
      return transfer;
    }, { name, mimeType, base64: buffer.toString('base64') });
    const dispatch = (type: string): Promise<void> => this.page.getByRole('main').dispatchEvent(type, { dataTransfer: transfer });
    await dispatch('dragenter');
    await dispatch('dragover');
    return { drop: () => dispatch('drop') };
  }

  async dropFile(file: BroughtFile): Promise<void> {
    await (await this.dragIn(file)).drop();
  }

  /** The photograph's colour at a share of its shown width and height. */
  async colourAt(x: number, y: number): Promise<Rgb> {
    return this.photo().evaluate((canvas: HTMLCanvasElement, [x, y]) => {
      const { data } = canvas.getContext('2d')!.getImageData(Math.floor(x * canvas.width), Math.floor(y * canvas.height), 1, 1);
      return [data[0]!, data[1]!, data[2]!] as const;
    }, [x, y] as const);
  }

  /** How many colours the map has, and its largest opacity 0…255. */
  async mapInk(): Promise<{ readonly colours: number; readonly alpha: number }> {
    return this.map().evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      const pixels = new Uint32Array(data.buffer);
      return { colours: new Set(pixels).size, alpha: data.reduce((most, value, i) => (i % 4 === 3 ? Math.max(most, value) : most), 0) };
    });
  }
}

/** Tests with a page that nothing may go wrong in unseen. */
export const test = base.extend<{ playground: Playground }>({
  playground: async ({ page }, use) => {
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await use(new Playground(page));
    expect(errors, 'errors that the page did not catch').toEqual([]);
  },
});

export { expect };

/** A number as the page writes it. */
export const NUMBER = /^−?\d[\d.]*(e−?\d+)?$/;

export const close = (actual: Rgb, expected: Rgb, tolerance = 12): boolean =>
  actual.every((value, i) => Math.abs(value - expected[i]!) <= tolerance);
