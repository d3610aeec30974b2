import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { command, readArguments, readBytes } from '../src/cli/command.ts';
import { readPixels } from '../src/cli/image.ts';
import type { Compared, How } from './compare.ts';
import { inBrowser, type BrowserRunner } from './in-browser.ts';
import { inNode } from './in-node.ts';
import { wordsOf } from './measure.ts';
import { peers } from './peers/index.ts';
import { pytorch } from './peers/pytorch.ts';
import { measurePage, type PageMeasured } from './page-query.ts';
import { pageData, pageReport } from './page-report.ts';
import { withPart } from './parts.ts';
import { withSpeed } from './readme.ts';
import { comparisonReport } from './report.ts';
import { scaleReport, type ScaleReport } from './scale-report.ts';
import { SIZES, type Grown, type ScalePoint } from './scale.ts';
import { surroundings } from './surroundings.ts';
import type { Runner } from './tasks.ts';
import { targets } from './targets.ts';
import type { Work } from './work.ts';
import { WORKLOADS } from './workloads.ts';

const USAGE = 'npm run bench -- [--only IDS] [--peers IDS] [--runs 20] [--checkpoint FILE] [--out DIR] [--node] [--pytorch] [--scale]';
/** From a query on the built page to its painted map: not a workload of runtimes, but of the page. */
const PAGE = 'page';
const [OUT, REPORT] = ['bench', 'RESULTS.md'];
const COMMAND = `npm run bench${process.argv.length > 2 ? ' --' : ''}`;
const say = (line: string) => process.stdout.write(`${line}\n`);

/** This project against other runtimes: the same networks, weights and pixels, one browser (or one Node), one adapter. */
await command('bench', async () => {
  const { values, positionals: [extra] } = readArguments({
    only: { type: 'string' }, peers: { type: 'string' }, runs: { type: 'string', default: '20' }, checkpoint: { type: 'string' },
    out: { type: 'string', default: OUT }, node: { type: 'boolean', default: false }, pytorch: { type: 'boolean', default: false }, scale: { type: 'boolean', default: false },
  }, USAGE);
  if (extra !== undefined) throw new Error(`'${extra}' is one argument too many; usage: ${USAGE}`);
  const ids = chosen('only', values.only, [...WORKLOADS.map(({ id }) => id), PAGE])
    ?? [...WORKLOADS.filter(({ large }) => !large).map(({ id }) => id), ...(values.node ? [] : [PAGE])];
  const how = { runs: wholeNumber('runs', values.runs), peers: chosen('peers', values.peers, Object.keys(peers)) ?? Object.keys(peers), checkpoint: values.checkpoint };
  if (values.checkpoint !== undefined) readBytes(values.checkpoint);
  const runner = await (values.node ? inNode() : inBrowser());
  say(runner.where);
  try {
    const before = (name: string): string | undefined => (existsSync(join(values.out, name)) ? readFileSync(join(values.out, name), 'utf8') : undefined);
    const files = await (values.scale ? scaleFiles(runner, before, how) : comparisonFiles(runner, before, ids, { ...how, pytorch: values.pytorch }));
    mkdirSync(values.out, { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(values.out, name), text);
    // What the project says of itself comes of a whole run, as it is without any option.
    if (process.argv.length === 2) writeFileSync('README.md', withSpeed(readFileSync('README.md', 'utf8'), (JSON.parse(files['results.json']!) as { compared: readonly Compared[] }).compared));
    say(`\n${Object.values(files)[0]}\nwritten to ${values.out}: ${Object.keys(files).join(', ')}`);
  } finally {
    await runner.close();
  }
});

type Files = Readonly<Record<string, string>>;

/** The text of a file that an earlier run wrote. The report has parts, and each run writes its own anew. */
type Before = (name: string) => string | undefined;

async function comparisonFiles(runner: Runner, before: Before, ids: readonly string[], { pytorch: far, ...how }: Omit<How, 'id'> & { readonly pytorch: boolean }): Promise<Files> {
  const compared: Compared[] = [];
  const failed: string[] = [];
  let page: PageMeasured | undefined;
  for (const [i, id] of ids.entries()) {
    try {
      const tell = (line: string) => say(`[${i + 1} of ${ids.length}] ${line}`);
      if (id === PAGE) {
        page = await measurePage((line) => tell(`${PAGE}: ${line}`));
        continue;
      }
      const near = await runner.ask('compare', { id, ...how }, tell);
      if (far) tell(`${id}: PyTorch …`);
      const entries = far ? await pytorch(await workOf(id, how.checkpoint), how.runs) : [];
      compared.push({ ...near, entries: [...near.entries, ...entries] });
    } catch (error) {
      failed.push(`${id}: ${wordsOf(error)}`);
      say(failed.at(-1)!);
    }
  }
  if (compared.length === 0 && !page) throw new Error(`nothing was measured: ${failed.join('; ')}`);
  let text = before(REPORT) ?? '';
  const files: Record<string, string> = {};
  if (compared.length > 0) {
    const { adapter, programs } = compared[0]!;
    const report = { ...surroundings(runner.where, adapter, COMMAND), programs, compared, failed };
    text = withPart(text, 'comparison', comparisonReport(report));
    files['results.json'] = json({ ...report, aims: targets(compared) });
  }
  if (page) {
    const around = surroundings(page.where, page.adapter, COMMAND);
    text = withPart(text, 'page', pageReport(page, around));
    files['page.json'] = json(pageData(page, around));
  }
  return { [REPORT]: text, ...files };
}

function json(data: object): string {
  return `${JSON.stringify(data, null, 1)}\n`;
}

function workOf(id: string, checkpoint: string | undefined): Promise<Work> {
  return WORKLOADS.find((workload) => workload.id === id)!.work({ bytes: async (path) => readBytes(path), pixels: readPixels }, checkpoint);
}

/** The curves are drawn by the page's own views: Node has none. */
async function scaleFiles(runner: Runner | BrowserRunner, before: Before, { checkpoint }: Pick<How, 'checkpoint'>): Promise<Files> {
  const measured: Record<Grown, ScalePoint[]> = { tokens: [], side: [] };
  let on = '';
  for (const grown of ['tokens', 'side'] as const) {
    for (const size of SIZES[grown]) {
      const { adapter, ...point } = await runner.ask('measureAt', { grown, size, checkpoint }, say);
      on = adapter;
      say(`${grown} ${size}: ${point.run.toFixed(0)} ms, ${(point.bytes / 1e6).toFixed(0)} MB`);
      measured[grown].push(point);
    }
  }
  const drawings = 'drawScale' in runner ? await runner.drawScale(measured) : {};
  const report: ScaleReport = { ...surroundings(runner.where, on, COMMAND), scale: measured, drawings: Object.keys(drawings) };
  return { [REPORT]: withPart(before(REPORT) ?? '', 'scale', scaleReport(report)), 'scale.json': json(report), ...drawings };
}

/** The ids that an option names, with commas between them; undefined where it is not given. */
function chosen(option: string, given: string | undefined, known: readonly string[]): readonly string[] | undefined {
  const ids = given?.split(',').map((id) => id.trim()).filter((id) => id !== '');
  const unknown = ids?.find((id) => !known.includes(id));
  if (unknown !== undefined) throw new Error(`--${option} should name some of ${known.join(', ')}, got '${unknown}'`);
  return ids;
}

function wholeNumber(option: string, given: string): number {
  const number = Number(given);
  if (!Number.isInteger(number) || number < 1) throw new Error(`--${option} should be a whole number from 1, got '${given}'`);
  return number;
}
