import type { Compared, Entry } from './compare.ts';
import type { Times } from './measure.ts';
import { OURS } from './peers/ours.ts';
import { bytes, isSoftware, ms, ratio, surroundingsList, table, targetTable, type Surroundings } from './table.ts';
import { targets } from './targets.ts';
import { WORKLOADS, type Workload } from './workloads.ts';

interface Report extends Surroundings {
  /** Which of our programs run there and why, in words. */
  readonly programs: string;
  readonly compared: readonly Compared[];
  /** Workloads that did not come to an end, with what was said. */
  readonly failed: readonly string[];
}

const NO_GPU = `
Nothing here was measured on a GPU: none was at hand. There the aims are others, product 1024³ and 4096³ and ViT-Tiny against the best of the others:
\`npm run bench -- --node --pytorch --only product-1024,product-4096-times-4,vit\`.
`;
const workloadOf = ({ id }: Compared): Workload => WORKLOADS.find((workload) => workload.id === id)!;

/** The comparison as Markdown: what was aimed at, ratios at a glance, then every number. */
export function comparisonReport(report: Report): string {
  const { where, adapter, compared } = report;
  return `# Fast, and shown to be

Every runtime has the same network, weights and inputs, in one ${where.startsWith('Node') ? 'process' : 'page'} on one adapter. Results are compared with ours before
any time counts. Runs alternate, A B A B, so that what else the machine does falls on all alike. ${isSoftware(adapter)
  ? 'The adapter is a processor that other work shares:\na runtime’s times are ratios to ours of the same minutes, without milliseconds.' : 'Trust the ratios first.'}

${surroundingsList(report)}

## Aims

${targetTable(targets(compared))}
${isSoftware(adapter) ? NO_GPU : ''}
${numbers(report)}`;
}

const numbers = ({ adapter, compared, failed, programs }: Report): string => `## At a glance

How many times as long as ours a runtime takes: the median of its warm runs over ours, waiting for the device but reading nothing back.

${glance(compared)}
${failed.length > 0 ? `\nNot measured: ${failed.join('; ')}.\n` : ''}
## Every number

As multiples of our median. Each run begins with the inputs in host memory, the weights on the device. With readback, it ends when the results are in host memory;
without, when the device says that its queue is done. Difference: the largest from our results, as a share of their largest value, or of 1. Cold, once each: from the model in
memory to the first results in host memory, opening the device and compiling included. PyTorch, where it is there, ran after the others, not in turn.

${compared.map((each) => details(each, adapter)).join('\n\n')}

## What our runs cost

Counted by watching the device. Needed: what inputs, weights and results take. Growth: bytes alive after so many more runs. Maps that nobody asked for are not
needed; where they take less than 4 MiB, a software adapter makes them all the same (\`src/kernels/fit.ts\`).

${costs(compared)}

## Our programs

The choice for this adapter: ${programs}. Shares of a run by timestamps on the device.

${programTable(compared, adapter)}
`;

/** How many times as long as ours each runtime takes, a row for each workload. */
export function glance(compared: readonly Compared[]): string {
  const names = [...new Set(compared.flatMap(({ entries }) => entries.map(({ name }) => name)))].filter((name) => name !== OURS);
  return table(['workload', ...names], compared.map((each) => {
    const [ours, ...others] = each.entries;
    return [workloadOf(each).title, ...names.map((name) => {
      const entry = others.find((other) => other.name === name);
      return entry?.failure === undefined ? ratio(entry?.without?.median, ours!.without?.median) : 'failed';
    })];
  }));
}

function details(each: Compared, adapter: string): string {
  const { title, note } = workloadOf(each);
  const [ours] = each.entries as [Entry, ...Entry[]];
  const stated = <T>(cell: T): readonly T[] => (isSoftware(adapter) ? [] : [cell]);
  const cells = (times: Times, { median }: Times) =>
    [ratio(times.median, median), `${ratio(times.p10, median)} to ${ratio(times.p90, median)}`, ...stated(ms(times.median))];
  const head = ['runtime', 'readback', 'p10 to p90', ...stated('ms'), 'none', 'p10 to p90', ...stated('ms'), 'runs', 'cold', ...stated('ms'), 'difference'];
  const rows = each.entries.map(({ name, failure, difference, cold, readback, without }) => (failure !== undefined
    ? [name, `failed: ${failure.replaceAll('|', '\\|')}`, ...head.slice(2).map(() => '')]
    : [
      name, ...cells(readback!, ours.readback!), ...cells(without!, ours.without!), Math.min(readback!.runs, without!.runs),
      ratio(cold, ours.cold), ...stated(ms(cold!)), name === OURS ? '' : difference!.toExponential(1),
    ]));
  return `### ${title}\n\n${note[0]!.toUpperCase()}${note.slice(1)}.\n\n${table(head, rows)}`;
}

const costs = (compared: readonly Compared[]): string =>
  table(['workload', 'needed', 'peak of a run', 'of needed', 'all read back at once', 'growth', 'in runs', 'dispatches', 'submits', 'readbacks'], compared.map((each) => {
    const { bytes: { needed, run, readback }, growth, dispatches, submits, readbacks } = each.costs;
    return [workloadOf(each).title, bytes(needed), bytes(run), ratio(run, needed), bytes(readback), growth.bytes, growth.runs, dispatches, submits, readbacks];
  }));

function programTable(compared: readonly Compared[], adapter: string): string {
  const stated = isSoftware(adapter) ? [] : ['ms', 'GFLOP/s'];
  return table(['workload', 'program', 'steps', 'of the time', 'of the operations', ...stated], compared.flatMap((each) => {
    const { programs } = each.costs;
    const [time, operations] = [sum(programs.map(({ milliseconds = 0 }) => milliseconds)), sum(programs.map(({ gigaOperations }) => gigaOperations))];
    return programs.map(({ program, steps, milliseconds = 0, gigaOperations }, i) => [
      i === 0 ? workloadOf(each).title : '', program, steps, share(milliseconds, time), share(gigaOperations, operations),
      ...[ms(milliseconds), (gigaOperations / (milliseconds / 1000)).toFixed(2)].slice(0, stated.length).map((cell) => (milliseconds > 0 ? cell : '')),
    ]);
  }));
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const share = (part: number, whole: number): string => (whole > 0 ? `${((100 * part) / whole).toFixed(1)} %` : '');
