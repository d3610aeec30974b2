import type { Compared, Entry } from './compare.ts';
import type { Times } from './measure.ts';
import type { PageMeasured } from './page-query.ts';
import { pageNumbers, pageTargets } from './page-report.ts';
import { OURS } from './peers/ours.ts';
import { bytes, ms, ratio, table, targetTable, type Surroundings } from './table.ts';
import { targets } from './targets.ts';
import { WORKLOADS, type Workload } from './workloads.ts';

interface Report extends Surroundings {
  readonly adapter: string;
  /** Which of our programs run there and why, in words. */
  readonly programs: string;
  readonly compared: readonly Compared[];
  /** Workloads that did not come to an end, with what was said. */
  readonly failed: readonly string[];
  readonly page?: PageMeasured | undefined;
}

const spread = (times: Times | undefined): string => (times ? `${ms(times.p10)}–${ms(times.p90)}` : '');
const workloadOf = ({ id }: Compared): Workload => WORKLOADS.find((workload) => workload.id === id)!;

/** The comparison as Markdown: what was aimed at, ratios at a glance, then every number. */
export function comparisonReport(report: Report): string {
  const { where, adapter, machine, command, date, compared, page } = report;
  return `# Fast, and shown to be

Every runtime has the same network, weights and inputs, in one ${where.startsWith('Node') ? 'process' : 'page'} on one adapter. Results are compared with ours before
any time counts. Runs alternate, A B A B, so that what else the machine does falls on all alike: **trust the ratios**, not the milliseconds.

- adapter: ${adapter}
- where: ${where}
- machine: ${machine}
- command: \`${command}\`
- date: ${date}

## Aims

${targetTable([...targets(compared), ...(page ? pageTargets(page) : [])])}

${compared.length > 0 ? numbers(report) : ''}${page ? `\n## From the hand to the map\n\n${pageNumbers(page)}` : ''}`;
}

const numbers = ({ compared, failed, programs }: Report): string => `## At a glance

How many times as long as ours a runtime takes: the median of its warm runs over ours, waiting for the device but reading nothing back.

${glance(compared)}
${failed.length > 0 ? `\nNot measured: ${failed.join('; ')}.\n` : ''}
## Every number

Each run begins with the inputs in host memory, the weights on the device. With readback, it ends when the results are in host memory; without, when the
device says that its queue is done. Difference: the largest from our results, as a share of their largest value, or of 1. Cold, once each: from the model in
memory to the first results in host memory, opening the device and compiling included. PyTorch, where it is there, ran after the others, not in turn.

${compared.map(details).join('\n\n')}

## What our runs cost

Counted by watching the device. Needed: what inputs, weights and results take. Growth: bytes alive after so many more runs.

${costs(compared)}

## Our programs

The choice for this adapter: ${programs}. Shares of a run by timestamps on the device.

${programTable(compared)}
`;

function glance(compared: readonly Compared[]): string {
  const names = [...new Set(compared.flatMap(({ entries }) => entries.map(({ name }) => name)))].filter((name) => name !== OURS);
  return table(['workload', ...names], compared.map((each) => {
    const [ours, ...others] = each.entries;
    return [workloadOf(each).title, ...names.map((name) => {
      const entry = others.find((other) => other.name === name);
      return entry?.failure === undefined ? ratio(entry?.without?.median, ours!.without?.median) : 'failed';
    })];
  }));
}

function details(each: Compared): string {
  const { title, note } = workloadOf(each);
  const [ours] = each.entries as [Entry, ...Entry[]];
  const rows = each.entries.map(({ name, failure, difference, cold, readback, without }) => (failure !== undefined
    ? [name, `failed: ${failure.replaceAll('|', '\\|')}`, '', '', '', '', '', '', '', '', '']
    : [
      name, ratio(readback?.median, ours.readback?.median), ms(readback!.median), spread(readback),
      ratio(without?.median, ours.without?.median), ms(without!.median), spread(without), Math.min(readback!.runs, without!.runs),
      ratio(cold, ours.cold), ms(cold!), name === OURS ? '' : difference!.toExponential(1),
    ]));
  const head = ['runtime', 'ratio, readback', 'ms', 'p10–p90', 'ratio, none', 'ms', 'p10–p90', 'runs', 'ratio, cold', 'ms', 'difference'];
  return `### ${title}\n\n${note[0]!.toUpperCase()}${note.slice(1)}.\n\n${table(head, rows)}`;
}

const costs = (compared: readonly Compared[]): string =>
  table(['workload', 'needed', 'peak of a run', 'of needed', 'all read back at once', 'growth', 'in runs', 'dispatches', 'submits', 'readbacks'], compared.map((each) => {
    const { bytes: { needed, run, readback }, growth, dispatches, submits, readbacks } = each.costs;
    return [workloadOf(each).title, bytes(needed), bytes(run), ratio(run, needed), bytes(readback), growth.bytes, growth.runs, dispatches, submits, readbacks];
  }));

const programTable = (compared: readonly Compared[]): string =>
  table(['workload', 'program', 'steps', 'share', 'ms', 'GFLOP/s'], compared.flatMap((each) => {
    const total = each.costs.programs.reduce((sum, { milliseconds = 0 }) => sum + milliseconds, 0);
    return each.costs.programs.map(({ program, steps, milliseconds, gigaOperations }, i) => [
      i === 0 ? workloadOf(each).title : '', program, steps,
      ...(milliseconds ? [`${((100 * milliseconds) / total).toFixed(1)} %`, ms(milliseconds), (gigaOperations / (milliseconds / 1000)).toFixed(2)] : ['', '', '']),
    ]);
  }));
