import type { Followed, PageMeasured, Ran } from './page-query.ts';
import { quantile } from './measure.ts';
import { ms, surroundingsList, table, targetTable, type Surroundings } from './table.ts';
import type { Target } from './targets.ts';

const FRAME = 16; // milliseconds
const NOTICED = 50;

/** How the page follows the hand, as Markdown: the aims, then every number. */
export const pageReport = (measured: PageMeasured, around: Surroundings): string => `${surroundingsList(around)}

${targetTable(pageTargets(measured))}

${pageNumbers(measured)}`;

/** The same as data, without every single painting. */
export const pageData = (measured: PageMeasured, around: Surroundings) => ({
  ...around,
  aims: pageTargets(measured),
  followed: measured.followed.map(({ paints, events, ...each }) => ({
    ...each, drawn: spread(paints.map(({ drawn }) => drawn)), framed: spread(paints.map(({ framed }) => framed)), busy: spread(events),
  })),
  runs: measured.runs,
});

const spread = (values: readonly number[]) => ({ p50: quantile(values, 0.5), p95: quantile(values, 0.95), most: Math.max(...values) });

/** What is aimed at, and whether these measurements meet it. */
function pageTargets({ followed, runs }: PageMeasured): readonly Target[] {
  const worst = Math.max(...followed.map((each) => quantile(each.events, 0.95)));
  const clock = Math.max(...followed.map((each) => quantile(drawn(each), 0.95)));
  const dispatches = followed.reduce((sum, { counts }) => sum + counts.dispatches, 0);
  const reads = Math.max(...followed.map(({ counts, queries }) => counts.readbacks / queries));
  const longest = Math.max(...runs.flatMap(({ visits }) => visits), ...followed.map((each) => each.longest.busy));
  return [
    { what: 'query change to painted map, 95th percentile, busy', aim: `≤ ${FRAME} ms`, measured: `${ms(worst)} ms`, met: worst <= FRAME },
    { what: 'the same by the clock', aim: `≤ ${FRAME} ms`, measured: `${ms(clock)} ms`, met: clock <= FRAME },
    { what: 'dispatches of all query changes', aim: 'none', measured: String(dispatches), met: dispatches === 0 },
    { what: 'readbacks of a painted map', aim: '≤ 1', measured: String(reads), met: reads <= 1 },
    { what: 'longest task of the page, busy', aim: `≤ ${NOTICED} ms`, measured: `${ms(longest)} ms`, met: longest <= NOTICED },
  ];
}

/** Every number, and how it was taken. */
const pageNumbers = ({ followed, runs }: PageMeasured): string => `The built page in a real browser, asked by moving the pointer over patches and by arrow keys. A query begins when the page hears of the event and ends when its map
is drawn; *framed* is when the frame with it is handed to the browser's own processes, which on a software adapter take their time to show it. **By the clock** other processes on the
machine count too; **busy** is what the page's thread itself worked, by the browser's trace.

### Query changes

${table(['map', 'asked by', 'queries', 'drawn, p50', 'p95', 'most', 'busy, p50', 'p95', 'framed, p50', 'p95', 'at once', 'dispatches', 'readbacks', 'longest task'], followed.map(queries))}

### Runs

The busiest task of each first visit, and of each run with another image, with all that is drawn around the map: the aim is for all of them. Then the busiest
tasks of the visit in the middle.

${table(['map', 'run', 'visits, ms', 'busy ms', 'by the clock', 'what'], runs.flatMap(tasks))}
`;

const drawn = ({ paints }: Followed): readonly number[] => paints.map((paint) => paint.drawn);

const queries = (each: Followed): readonly (string | number)[] => {
  const at = (values: readonly number[], ...of: readonly number[]): readonly string[] => of.map((q) => ms(quantile(values, q)));
  return [
    each.title, each.by, each.queries, ...at(drawn(each), 0.5, 0.95, 1), ...at(each.events, 0.5, 0.95), ...at(each.paints.map(({ framed }) => framed), 0.5, 0.95),
    each.paints.filter(({ atOnce }) => atOnce).length, each.counts.dispatches, each.counts.readbacks, `${ms(each.longest.busy)} ms`,
  ];
};

const tasks = ({ title, kind, visits, longest }: Ran): readonly (readonly (string | number)[])[] =>
  longest.map(({ busy, wall, parts }, i) => [i === 0 ? title : '', i === 0 ? kind : '', i === 0 ? visits.map(ms).join(', ') : '', ms(busy), ms(wall), parts.replaceAll('|', '\\|') || 'the browser’s own']);
