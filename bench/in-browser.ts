import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright';
import { build, preview } from 'vite';
import { GPU_FLAGS } from '../e2e/browser.ts';
import { findChromium } from '../src/cli/chromium.ts';
import { readBytes } from '../src/cli/command.ts';
import { readPixels } from '../src/cli/image.ts';
import type { Scale } from './scale.ts';
import type { Answer, Runner, Say } from './tasks.ts';

/** Isolated from other origins, a page's clock has steps of 5 µs instead of 100. No runtime is given more threads for it. */
const ISOLATED = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };

export interface BrowserRunner extends Runner {
  /** The curves of a scale as SVG files, by name. */
  drawScale(scale: Scale): Promise<Readonly<Record<string, string>>>;
}

/** The benchmark's page, built and served, in one browser; a page of its own for each task. Throws where there is no Chromium. */
export async function inBrowser(): Promise<BrowserRunner> {
  const found = findChromium();
  if (!found) throw new Error('there is no Chromium: install one, set CHROMIUM_PATH to one, or measure in Node with --node');
  const folder = mkdtempSync(join(tmpdir(), 'attention-playground-bench-'));
  const quiet = { configFile: false, logLevel: 'error', root: 'bench/page', publicDir: false } as const;
  await build({ ...quiet, build: { outDir: folder, emptyOutDir: true, target: 'es2023', chunkSizeWarningLimit: 1e6 } });
  const server = await preview({ ...quiet, build: { outDir: folder }, preview: { host: '127.0.0.1', port: Number(process.env['PORT'] ?? 4401), headers: ISOLATED } });
  const browser = await chromium.launch({ executablePath: found.path, args: [...GPU_FLAGS] });

  const inPage = async <R>(say: Say, work: (page: Page) => Promise<R>): Promise<R> => {
    const page = await browser.newPage();
    try {
      await serveGiven(page);
      await page.exposeFunction('say', say);
      page.on('console', (message) => { if (message.type() === 'error') say(`  ${message.text()}`); });
      await page.goto(server.resolvedUrls!.local[0]!);
      await page.waitForFunction(() => window.bench);
      return await work(page);
    } finally {
      await page.close();
    }
  };
  return {
    where: `Chromium ${browser.version()}, headless`,
    ask: (task, argument, say) => inPage(say, async (page) =>
      await page.evaluate(([task, argument]) => window.bench!.perform(task, argument as never), [task, argument] as const) as Answer<typeof task>),
    drawScale: (scale) => inPage(() => undefined, (page) => page.evaluate((scale) => window.bench!.drawScale(scale), scale)),
    async close() {
      await browser.close();
      await server.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Answers the page's questions for files: their bytes, or an image as width, height and RGBA. */
async function serveGiven(page: Page): Promise<void> {
  await page.route('**/given/**', async (route) => {
    const [what, path] = new URL(route.request().url()).pathname.split('/').slice(2).map(decodeURIComponent) as [string, string];
    try {
      const body = what === 'pixels' ? await imageBytes(path) : readBytes(path);
      await route.fulfill({ body: Buffer.from(body), contentType: 'application/octet-stream' });
    } catch (error) {
      await route.fulfill({ status: 404, body: error instanceof Error ? error.message : String(error) });
    }
  });
}

async function imageBytes(path: string): Promise<Uint8Array> {
  const { width, height, data } = await readPixels(path);
  return Buffer.concat([new Uint8Array(Uint32Array.of(width, height).buffer), new Uint8Array(data.buffer)]);
}
