import { mkdirSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { chromium, type Browser } from 'playwright';
import sharp from 'sharp';
import { preview } from 'vite';
import { findOrInstallChromium } from '../src/cli/chromium.ts';
import { command } from '../src/cli/command.ts';
import { modules } from '../src/modules/index.ts';
import { GPU_FLAGS, PORT } from './browser.ts';

const FOLDER = 'shots';
const README = 'docs/page.png';
/** The picture in the README is loaded with every look at the repository. */
const README_BYTES = 500_000;

const SCREENS: Readonly<Record<string, string>> = {
  'vision-transformer': '',
  'asked': '?query=105&layer=2&head=1',
  'cbam': '?module=cbam&image=church',
  'squeeze-excitation': '?module=squeeze-excitation&image=parachute',
  'link-not-understood': '?module=cbam&image=own&layer=many',
};
/** Every module as it opens, at one size. */
const MODULES: Readonly<Record<string, string>> = Object.fromEntries(modules.map(({ id }) => [id, `?module=${id}`]));
const SIZES = [[1440, 900], [1024, 768], [390, 844]] as const;
const THEMES = ['light', 'dark'] as const;

interface Shot {
  readonly link: string;
  readonly width: number;
  readonly height: number;
  readonly colorScheme: (typeof THEMES)[number];
  /** All that can be scrolled to, rather than what is seen first. */
  readonly fullPage?: boolean;
}

/** Screenshots of the built page, to be looked at: npm run build && npm run shots [-- --readme] */
await command('shots', async () => {
  const { values } = parseArgs({ args: process.argv.slice(2), options: { readme: { type: 'boolean', default: false } } });
  const server = await preview({ preview: { port: PORT, strictPort: true }, logLevel: 'error' });
  const browser = await chromium.launch({ executablePath: findOrInstallChromium().path, args: [...GPU_FLAGS] });
  try {
    await (values.readme ? pictureForReadme(browser) : allScreens(browser));
  } finally {
    await browser.close();
    await server.close();
  }
});

async function allScreens(browser: Browser): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  for (const [name, link] of Object.entries(SCREENS)) {
    for (const [width, height] of SIZES) {
      for (const colorScheme of THEMES) {
        const path = `${FOLDER}/${name}-${width}-${colorScheme}.png`;
        await sharp(await shoot(browser, { link, width, height, colorScheme, fullPage: true })).toFile(path);
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

/** One screen, once its map is there. */
async function shoot(browser: Browser, { link, width, height, colorScheme, fullPage = false }: Shot): Promise<Buffer> {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme, reducedMotion: 'reduce' });
  try {
    await page.goto(`http://127.0.0.1:${PORT}/${link}`);
    await page.getByRole('application').locator('canvas[aria-hidden=true]').waitFor({ timeout: 120_000 });
    await page.getByRole('region', { name: /scale|fixed/ }).getByRole('button').first().waitFor();
    await page.getByRole('progressbar').waitFor({ state: 'detached' });
    return await page.screenshot({ fullPage });
  } finally {
    await page.close();
  }
}
