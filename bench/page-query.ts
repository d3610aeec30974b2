import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright';
import { GPU_FLAGS } from '../e2e/browser.ts';
import { watchGpu, type GpuCounts } from '../e2e/gpu.ts';
import { watchPaints, type Painted } from '../e2e/paints.ts';
import { serveBuilt } from '../e2e/static-server.ts';
import { tasksDuring, type Task } from '../e2e/tasks.ts';
import { findChromium } from '../src/cli/chromium.ts';
import { command, readArguments } from '../src/cli/command.ts';
import { describe } from '../src/runtime/webgpu/adapter.ts';
import { pageReport } from './page-report.ts';
import { surroundings } from './surroundings.ts';

/** What is measured: a state of the page, and what its maps are made of. */
const SCENES = [
  { id: 'attention', link: '', title: 'attention of a ViT, 257 tokens' },
  { id: 'rollout', link: '?fusion=rollout', title: 'rollout through its layers' },
  { id: 'smooth', link: '?upsampling=bicubic&mass=0.5', title: 'bicubic, with an outline' },
  { id: 'windows', link: '?module=shifted-window-attention', title: 'windows' },
  { id: 'points', link: '?module=deformable-transformer', title: 'sampled points' },
  { id: 'non-local', link: '?module=non-local', title: 'a non-local block' },
] as const;

/** Queries that are timed of each way of asking, and those that are traced after them: tracing takes time itself. */
const TIMED = 104;
const TRACED = 24;
/** What a visit takes varies with what else the machine does. */
const VISITS = 3;
/** To and fro, so that every key asks from another patch. */
const KEYS = ['ArrowRight', 'ArrowDown', 'ArrowRight', 'ArrowUp', 'ArrowLeft', 'ArrowDown', 'ArrowLeft', 'ArrowUp'];

/** How the map follows one way of asking. */
export interface Followed {
  readonly title: string;
  readonly by: 'pointer' | 'keys';
  readonly paints: readonly Painted[];
  /** Of the timed queries. */
  readonly queries: number;
  readonly counts: GpuCounts;
  /** Busy milliseconds of each event with its painting, of the traced queries. */
  readonly events: readonly number[];
  /** The busiest task of all while they were asked, and of what came after each. */
  readonly longest: Task;
}

/** A run of the model, from nothing or with another image. */
export interface Ran {
  readonly title: string;
  readonly kind: 'cold' | 'warm';
  /** Busy milliseconds of the longest task of each visit. */
  readonly visits: readonly number[];
  /** The longest tasks of the visit in the middle of those. */
  readonly longest: readonly Task[];
}

export interface PageMeasured {
  readonly where: string;
  readonly adapter: string;
  readonly followed: readonly Followed[];
  readonly runs: readonly Ran[];
}

export interface PageOptions {
  /** Of each way of asking. */
  readonly queries?: number;
  /** Ids of the scenes; all of them by default. */
  readonly only?: readonly string[] | undefined;
}

/** Asks the built page in a real browser as people do, and watches. Builds it first. Throws where there is no Chromium. */
export async function measurePage(say: (line: string) => void, { queries = TIMED, only }: PageOptions = {}): Promise<PageMeasured> {
  const found = findChromium();
  if (!found) throw new Error('there is no Chromium: install one, or set CHROMIUM_PATH to one');
  if (spawnSync('npm', ['run', '--silent', 'build']).status !== 0) throw new Error('the page could not be built: npm run build says why');
  const server = await serveBuilt('/');
  const browser = await chromium.launch({ executablePath: found.path, args: [...GPU_FLAGS] });
  try {
    const followed: Followed[] = [];
    const runs: Ran[] = [];
    const adapter = describe(await adapterInfo(browser));
    for (const { link, title } of SCENES.filter(({ id }) => !only || only.includes(id))) {
      say(title);
      const scene = await measureScene(browser, `${server.url}${link}`, { title, queries });
      followed.push(...scene.followed);
      runs.push(...scene.runs);
    }
    return { where: `Chromium ${browser.version()}, headless`, adapter, followed, runs };
  } finally {
    await browser.close();
    server.close();
  }
}

async function measureScene(
  browser: Browser, url: string, { title, queries }: { readonly title: string; readonly queries: number },
): Promise<Pick<PageMeasured, 'followed' | 'runs'>> {
  const [colds, warms]: [(readonly Task[])[], (readonly Task[])[]] = [[], []];
  let visit = await visitAt(browser, url);
  for (let i = 1; i < VISITS; i++) {
    colds.push(visit.cold);
    warms.push(await anotherImage(visit.page));
    await visit.page.close();
    visit = await visitAt(browser, url);
  }
  colds.push(visit.cold);
  const { page, gpu, paints } = visit;
  const stage = page.getByRole('application', { name: /^Map over/ });
  const ask = async (by: Followed['by'], count: number): Promise<readonly Painted[]> => {
    const { x, y, width, height } = (await stage.boundingBox())!;
    const all: Painted[] = [];
    for (let i = 0; i < count; i++) {
      // No two spots that follow one another lie in the same patch, however large patches are.
      const spot = [x + ((((5 * i + 2) % 8) + 0.4) / 8) * width, y + ((((3 * i + 1) % 8) + 0.4) / 8) * height] as const;
      all.push(...await paints.after(() => (by === 'pointer' ? page.mouse.move(...spot) : page.keyboard.press(KEYS[i % KEYS.length]!))));
    }
    return all;
  };
  const follow = async (by: Followed['by']): Promise<Followed> => {
    if (by === 'keys') await stage.click(); // from the patch in the middle on
    await ask(by, KEYS.length);
    const before = await gpu.counts();
    const timed = await ask(by, queries);
    const after = await gpu.counts();
    const tasks = await tasksDuring(page, () => ask(by, TRACED));
    return {
      title, by, paints: timed, queries,
      counts: Object.fromEntries(Object.entries(after).map(([name, count]) => [name, count - before[name as keyof GpuCounts]])) as unknown as GpuCounts,
      events: tasks.flatMap(({ event }) => (event === undefined ? [] : [event])), longest: tasks[0]!,
    };
  };
  const followed = [await follow('pointer'), await follow('keys')];
  warms.push(await anotherImage(page));
  await page.close();
  return { followed, runs: [ran(title, 'cold', colds), ran(title, 'warm', warms)] };
}

/** A first visit: the page with nothing kept, and its tasks until all is there. */
async function visitAt(browser: Browser, url: string) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  page.setDefaultTimeout(120_000);
  const [gpu, paints] = [await watchGpu(page), await watchPaints(page)];
  const cold = await tasksDuring(page, async () => { await page.goto(url); await settled(page); });
  return { page, gpu, paints, cold };
}

const anotherImage = (page: Page): Promise<readonly Task[]> => tasksDuring(page, async () => {
  await page.getByRole('button', { name: /^Image: / }).click();
  await page.getByRole('menuitemradio', { name: 'Church', exact: true }).click();
  await page.getByRole('button', { name: 'Image: Church' }).waitFor();
  await settled(page);
});

function ran(title: string, kind: Ran['kind'], visits: readonly (readonly Task[])[]): Ran {
  const sorted = visits.toSorted(([a], [b]) => a!.busy - b!.busy);
  return { title, kind, visits: visits.map(([longest]) => longest!.busy), longest: sorted[Math.floor(sorted.length / 2)]!.slice(0, 3) };
}

async function adapterInfo(browser: Browser): Promise<GPUAdapterInfo> {
  const page = await browser.newPage();
  await page.goto('chrome://version'); // a page that may ask for an adapter, and asks for nothing else
  const info = await page.evaluate(async () => {
    const { vendor = '', architecture = '', device = '', description = '' } = (await navigator.gpu.requestAdapter())?.info ?? {};
    return { vendor, architecture, device, description };
  });
  await page.close();
  return info as GPUAdapterInfo;
}

/** The first map was painted, all around it is there, nothing is under way. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => performance.getEntriesByName('first map').length > 0
    && !document.querySelector('.skeleton') && !document.querySelector('[aria-busy=true]'));
  await page.waitForTimeout(500);
}

const USAGE = 'node run.js bench/page-query.ts [--only IDS] [--queries 104] [--out FILE.md]';

/** Alone. */
if (process.argv[1]?.endsWith('page-query.ts')) {
  await command('page-query', async () => {
    const { values } = readArguments({ only: { type: 'string' }, queries: { type: 'string', default: String(TIMED) }, out: { type: 'string' } }, USAGE);
    const queries = Number(values.queries);
    if (!Number.isInteger(queries) || queries < 1) throw new Error(`--queries should be a whole number from 1, got '${values.queries}'; usage: ${USAGE}`);
    const only = values.only?.split(',');
    const unknown = only?.find((id) => !SCENES.some((scene) => scene.id === id));
    if (unknown !== undefined) throw new Error(`--only should name some of ${SCENES.map(({ id }) => id).join(', ')}, got '${unknown}'`);
    const measured = await measurePage((line) => process.stdout.write(`${line}
`), { queries, only });
    const text = pageReport(measured, surroundings(measured.where, measured.adapter, 'node run.js bench/page-query.ts'));
    process.stdout.write(`\n${text}\n`);
    if (values.out) writeFileSync(values.out, text);
  });
}
