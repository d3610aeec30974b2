import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { chromium, type Browser, type Page } from 'playwright';
import sharp from 'sharp';
import { preview } from 'vite';
import { findOrInstallChromium } from '../src/cli/chromium.ts';
import { command } from '../src/cli/command.ts';
import { modules } from '../src/modules/index.ts';
import { readPresets } from '../src/state/presets.ts';
import { GPU_FLAGS, PORT } from './browser.ts';

const FOLDER = 'shots';
const README = 'docs/page.png';
/** The picture in the README is loaded with every look at the repository. */
const README_BYTES = 500_000;
const PRESETS = 'public/presets';
/** Side of a preset's picture in pixels, and what it may weigh: the gallery shows dozens. */
const PRESET_SIZE = 240;
const PRESET_BYTES = 9_500;

/** The main screens: their links, and where something is opened first, by which key. */
const SCREENS: Readonly<Record<string, string | { readonly link: string; readonly key: string }>> = {
  'vision-transformer': '',
  'asked': '?query=105&layer=2&head=1',
  'cbam': '?module=cbam&image=church',
  'squeeze-excitation': '?module=squeeze-excitation&image=parachute',
  'compare': '?module=spatial-attention&vs=cbam&image=church',
  'inside': '?layer=2&step=37',
  'rollout': '?image=church&fusion=rollout&discard=0.5&mass=0.5',
  'received': '?query=received&head=2',
  'embed': '?module=cbam&image=church&embed',
  'lesson': '?module=cbam&lesson=gallery,image,compare,share,modules,parameters,model,inside',
  'share': { link: '?module=cbam', key: 'S' },
  'export': { link: '?module=cbam', key: 'E' },
  'gallery': { link: '', key: 'G' },
  'keys': { link: '', key: '?' },
  'link-not-understood': '?module=cbam&image=own&layer=many',
};
/** Every module as it opens, at one size. */
const MODULES: Readonly<Record<string, string>> = Object.fromEntries(modules.map(({ id }) => [id, `?module=${id}`]));
const SIZES = [[1440, 900], [1024, 768], [390, 844]] as const;
const THEMES = ['light', 'dark'] as const;

interface Shot {
  readonly link: string;
  /** Pressed once the map is there. */
  readonly key?: string;
  readonly width: number;
  readonly height: number;
  readonly colorScheme: (typeof THEMES)[number];
  /** All that can be scrolled to, rather than what is seen first. */
  readonly fullPage?: boolean;
}

/** Screenshots of the built page, to be looked at: npm run build && npm run shots [-- --readme | --presets [id…]] */
await command('shots', async () => {
  const flag = { type: 'boolean', default: false } as const;
  const { values, positionals } = parseArgs({ args: process.argv.slice(2), options: { readme: flag, presets: flag }, allowPositionals: true });
  const server = await preview({ preview: { port: PORT, strictPort: true }, logLevel: 'error' });
  const browser = await chromium.launch({ executablePath: findOrInstallChromium().path, args: [...GPU_FLAGS] });
  try {
    if (values.readme) await pictureForReadme(browser);
    else if (values.presets) await picturesOfPresets(browser, positionals);
    else await allScreens(browser);
  } finally {
    await browser.close();
    await server.close();
  }
});

async function allScreens(browser: Browser): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  for (const [name, screen] of Object.entries(SCREENS)) {
    const opened = typeof screen === 'string' ? { link: screen } : screen;
    for (const [width, height] of SIZES) {
      for (const colorScheme of THEMES) {
        const path = `${FOLDER}/${name}-${width}-${colorScheme}.png`;
        await sharp(await shoot(browser, { ...opened, width, height, colorScheme, fullPage: true })).toFile(path);
        process.stdout.write(`${path}\n`);
      }
    }
  }
  for (const [name, link] of Object.entries(MODULES)) {
    const path = `${FOLDER}/module-${name}.png`;
    await sharp(await shoot(browser, { link, width: 1440, height: 900, colorScheme: 'light', fullPage: true })).toFile(path);
    process.stdout.write(`${path}\n`);
  }
}

async function pictureForReadme(browser: Browser): Promise<void> {
  mkdirSync('docs', { recursive: true });
  const shot = await shoot(browser, { link: '', width: 1440, height: 900, colorScheme: 'dark' });
  await sharp(shot).png({ palette: true, quality: 95, effort: 10 }).toFile(README);
  const { size } = statSync(README);
  if (size > README_BYTES) throw new Error(`${README} has ${size} bytes, and should have at most ${README_BYTES}`);
  process.stdout.write(`${README}: ${Math.round(size / 1000)} kB\n`);
}

/** The stage of each preset, or of those named, as the gallery shows it: the larger file of a busy map is drawn more plainly. */
async function picturesOfPresets(browser: Browser, ids: readonly string[]): Promise<void> {
  const presets = readPresets(JSON.parse(readFileSync(`${PRESETS}/index.json`, 'utf8')));
  const unknown = ids.filter((id) => !presets.some((preset) => preset.id === id));
  if (unknown.length > 0) throw new Error(`${PRESETS}/index.json has no preset ${unknown.join(', ')}`);
  for (const { id, link } of presets.filter((preset) => ids.length === 0 || ids.includes(preset.id))) {
    const shot = await withScreen(browser, { link, width: 1100, height: 860, colorScheme: 'light' }, async (page) => {
      await page.addStyleTag({ content: '.stage { border-radius: 0 }' });
      return page.getByRole('application').screenshot();
    });
    const image = sharp(shot).resize(PRESET_SIZE, PRESET_SIZE, { kernel: 'lanczos3' });
    const files = await Promise.all([88, 80, 70, 50, 30].map((quality) => image.clone().webp({ quality, smartSubsample: true, effort: 6 }).toBuffer()));
    const file = files.find(({ length }) => length <= PRESET_BYTES);
    if (!file) throw new Error(`the picture of ${id} has ${files.at(-1)!.length} bytes, and should have at most ${PRESET_BYTES}`);
    writeFileSync(`${PRESETS}/${id}.webp`, file);
    process.stdout.write(`${PRESETS}/${id}.webp: ${(file.length / 1000).toFixed(1)} kB\n`);
  }
}

function shoot(browser: Browser, shot: Shot): Promise<Buffer> {
  return withScreen(browser, shot, (page) => page.screenshot({ fullPage: shot.fullPage ?? false }));
}

/** One screen, once its map is there. */
async function withScreen<T>(browser: Browser, { link, key, width, height, colorScheme }: Shot, use: (page: Page) => Promise<T>): Promise<T> {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme, reducedMotion: 'reduce' });
  try {
    await page.goto(`http://127.0.0.1:${PORT}/${link}`);
    await page.getByRole('application').locator('canvas[aria-hidden=true]').waitFor({ timeout: 120_000 });
    await page.getByRole('progressbar').waitFor({ state: 'detached' });
    // What is drawn over the map is loaded when it is needed.
    await page.waitForLoadState('networkidle');
    await page.locator('.skeleton').first().waitFor({ state: 'detached' });
    if (key) await page.keyboard.press(key);
    await page.waitForLoadState('networkidle');
    return await use(page);
  } finally {
    await page.close();
  }
}
