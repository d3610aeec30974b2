import type { Followed, PageMeasured, Ran } from './page-query.ts';
import { quantile } from './measure.ts';
import { ms, table, type Surroundings } from './report.ts';

const FRAME = 16; // milliseconds
const NOTICED = 50;

/** How the page follows the hand, as Markdown: the aims, then every number. */
export function pageReport({ where, followed, runs }: PageMeasured, { machine, command, date }: Omit<Surroundings, 'where'>): string {
  const worst = Math.max(...followed.map((each) => quantile(each.events, 0.95)));
  const clock = Math.max(...followed.map((each) => quantile(drawn(each), 0.95)));
  const dispatches = followed.reduce((sum, { counts }) => sum + counts.dispatches, 0);
  const reads = Math.max(...followed.map(({ counts, queries }) => counts.readbacks / queries));
  const longest = Math.max(...runs.map(({ longest: [task] }) => task!.busy), ...followed.map((each) => each.longest.busy));
  return `# From the hand to the map

The built page in a real browser, asked by moving the pointer over patches and by arrow keys. A query begins when the page hears of the event and ends when its map
is drawn; *framed* is when the frame with it is handed to the browser's own processes, which on a software adapter take their time to show it. **By the clock** other processes on the
machine count too; **busy** is what the page's thread itself worked, by the browser's trace.

- where: ${where}
- machine: ${machine}
- command: \`${command}\`
- date: ${date}

${table(['what', 'aim', 'measured', 'met'], [
    row('query change to painted map, 95th percentile, busy', `≤ ${FRAME} ms`, `${ms(worst)} ms`, worst <= FRAME),
    row('the same by the clock', `≤ ${FRAME} ms`, `${ms(clock)} ms`, clock <= FRAME),
    row('dispatches of all query changes', 'none', String(dispatches), dispatches === 0),
    row('readbacks of a painted map', '≤ 1', String(reads), reads <= 1),
    row('longest task of the page, busy', `≤ ${NOTICED} ms`, `${ms(longest)} ms`, longest <= NOTICED),
  ])}

## Query changes

${table(['map', 'asked by', 'queries', 'drawn, p50', 'p95', 'most', 'busy, p50', 'p95', 'framed, p50', 'p95', 'at once', 'dispatches', 'readbacks', 'longest task'], followed.map(queries))}

## Runs

The busiest tasks of a first visit and of a run with another image, with all that is drawn around the map.

${table(['map', 'run', 'busy ms', 'by the clock', 'what'], runs.flatMap(tasks))}
`;
}

const row = (what: string, aim: string, measured: string, met: boolean): readonly string[] => [what, aim, measured, met ? 'yes' : '**no**'];

const drawn = ({ paints }: Followed): readonly number[] => paints.map((paint) => paint.drawn);

const queries = (each: Followed): readonly (string | number)[] => {
  const at = (values: readonly number[], ...of: readonly number[]): readonly string[] => of.map((q) => ms(quantile(values, q)));
  return [
    each.title, each.by, each.queries, ...at(drawn(each), 0.5, 0.95, 1), ...at(each.events, 0.5, 0.95), ...at(each.paints.map(({ framed }) => framed), 0.5, 0.95),
    each.paints.filter(({ atOnce }) => atOnce).length, each.counts.dispatches, each.counts.readbacks, `${ms(each.longest.busy)} ms`,
  ];
};

const tasks = ({ title, kind, longest }: Ran): readonly (readonly (string | number)[])[] =>
  longest.map(({ busy, wall, parts }, i) => [i === 0 ? title : '', i === 0 ? kind : '', ms(busy), ms(wall), parts.replaceAll('|', '\\|') || 'the browser’s own']);
