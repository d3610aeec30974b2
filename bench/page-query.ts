import { chromium } from 'playwright';
import { preview } from 'vite';
import { GPU_FLAGS } from '../e2e/browser.ts';
import { watchGpu } from '../e2e/gpu.ts';
import { watchPaints, type Painted } from '../e2e/paints.ts';
import { tasksDuring } from '../e2e/tasks.ts';
import { Playground } from '../e2e/playground.ts';
import { findOrInstallChromium } from '../src/cli/chromium.ts';
import { command } from '../src/cli/command.ts';
import { quantile } from './measure.ts';

await command('page-query', async () => {
  const server = await preview({ preview: { port: 4406, strictPort: true }, logLevel: 'error' });
  const browser = await chromium.launch({ executablePath: findOrInstallChromium().path, args: [...GPU_FLAGS] });
  const say = (...x: unknown[]) => console.log(...x);
  try {
    for (const link of (process.argv[2] ?? '').split(',')) {
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, baseURL: 'http://127.0.0.1:4406', reducedMotion: 'reduce' });
      const gpu = await watchGpu(page);
      const paints = await watchPaints(page);
      const playground = new Playground(page);
      const top = (when: string, tasks: Awaited<ReturnType<typeof tasksDuring>>) => { for (const t of tasks.slice(0, Number(process.env.TOP ?? 6))) say('  ', when, 'busy', t.busy.toFixed(0), 'wall', t.wall.toFixed(0), t.parts); };
      say('\n==', link || '(start)');
      top('cold', await tasksDuring(page, async () => { await page.goto('./' + link); await page.waitForFunction(() => performance.getEntriesByName('first map').length > 0, undefined, { timeout: 60_000 }); await page.waitForTimeout(4000); }));
      const show = (kind: string, list: Painted[]) => {
        for (const k of ['waited', 'drawn', 'framed'] as const) say(kind.padEnd(8), k.padEnd(7), [0.5, 0.95, 1].map((q) => quantile(list.map((p) => p[k]), q).toFixed(1)).join(' / '), 'ms p50/p95/max of', list.length);
        say('   at once', list.filter((p) => p.atOnce).length);
      };
      let before = await gpu.counts();
      const hovers: Painted[] = [], keys: Painted[] = [];
      let more = 0;
      const box = (await playground.stage().boundingBox())!;
      await page.mouse.move(box.x + 5, box.y + 5);
      await page.waitForTimeout(300);
      top('hover', await tasksDuring(page, async () => {
      for (let i = 0; i < 40; i++) {
        const [r, c] = [(i * 5 + 2) % 16, (i * 3 + 1) % 16];
        const all = await paints.after(() => page.mouse.move(box.x + (c + 0.5) * box.width / 16, box.y + (r + 0.5) * box.height / 16));
        hovers.push(all[0]!); more += all.length - 1;
      }
      }));
      let after = await gpu.counts();
      say('hover counts', JSON.stringify(Object.fromEntries(Object.entries(after).map(([k, v]) => [k, v - before[k as 'submits']]))), 'extra paints', more);
      show('hover', hovers);
      await page.mouse.move(5, 5);
      await playground.stage().focus();
      await playground.click(8, 8, [16, 16]); await page.waitForTimeout(800);
      before = await gpu.counts(); more = 0;
      top('keys', await tasksDuring(page, async () => {
      for (let i = 0; i < 40; i++) {
        const all = await paints.after(() => page.keyboard.press(['ArrowRight','ArrowDown','ArrowLeft','ArrowUp'][Math.floor(i / 6) % 4]!));
        keys.push(all[0]!); more += all.length - 1;
      }
      }));
      after = await gpu.counts();
      say('key counts', JSON.stringify(Object.fromEntries(Object.entries(after).map(([k, v]) => [k, v - before[k as 'submits']]))), 'extra paints', more);
      show('key', keys);
      await page.close();
    }
  } finally {
    await browser.close();
    await server.close();
  }
});
