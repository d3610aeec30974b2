import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { basename, join } from 'node:path';
import { command, readArguments } from '../src/cli/command.ts';
import type { Compared } from './compare.ts';
import { inBrowser } from './in-browser.ts';
import { inNode } from './in-node.ts';
import { peers } from './peers/index.ts';
import { wordsOf } from './measure.ts';
import { markdown } from './report.ts';
import { WORKLOADS } from './workloads.ts';

const USAGE = 'npm run bench -- [--only IDS] [--peers IDS] [--runs 20] [--checkpoint FILE] [--out DIR] [--node]';

/** This project against other runtimes: the same networks, weights and pixels, one browser (or one Node), one adapter. */
await command('bench', async () => {
  const { values, positionals: [extra] } = readArguments({
    only: { type: 'string' }, peers: { type: 'string' }, runs: { type: 'string', default: '20' }, checkpoint: { type: 'string' },
    out: { type: 'string', default: 'bench' }, node: { type: 'boolean', default: false },
  }, USAGE);
  if (extra !== undefined) throw new Error(`'${extra}' is one argument too many; usage: ${USAGE}`);
  const ids = chosen('only', values.only, WORKLOADS.map(({ id }) => id)) ?? WORKLOADS.filter(({ large }) => !large).map(({ id }) => id);
  const how = { runs: wholeNumber('runs', values.runs), peers: chosen('peers', values.peers, Object.keys(peers)) ?? Object.keys(peers), checkpoint: values.checkpoint };
  const say = (line: string) => process.stdout.write(`${line}\n`);

  const runner = await (values.node ? inNode() : inBrowser());
  say(runner.where);
  const done: Compared[] = [];
  const failed: string[] = [];
  for (const [i, id] of ids.entries()) {
    try {
      done.push(await runner.compare(id, how, (line) => say(`[${i + 1} of ${ids.length}] ${line}`)));
    } catch (error) {
      failed.push(`${id}: ${wordsOf(error)}`);
      say(failed.at(-1)!);
    }
  }
  await runner.close();
  if (done.length === 0) throw new Error(`nothing was measured: ${failed.join('; ')}`);

  const report = {
    where: runner.where,
    adapter: done[0]!.adapter,
    programs: done[0]!.programs,
    machine: `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} threads, load average ${loadavg()[0]!.toFixed(1)} at the end`,
    command: ['npm run bench', ...(process.argv.length > 2 ? ['--'] : []), ...process.argv.slice(2).map((word) => (word.includes('/') ? basename(word) : word))].join(' '),
    date: new Date().toISOString().slice(0, 10),
    compared: done, failed,
  };
  const text = markdown(report);
  mkdirSync(values.out, { recursive: true });
  writeFileSync(join(values.out, 'RESULTS.md'), text);
  writeFileSync(join(values.out, 'results.json'), `${JSON.stringify(report, null, 1)}\n`);
  say(`\n${text}`);
});

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
