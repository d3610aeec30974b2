/** Milliseconds: the median, and what one run in ten is below and above. */
export interface Times {
  readonly runs: number;
  readonly median: number;
  readonly p10: number;
  readonly p90: number;
}

const WARM_UPS = 2; // after the cold run
const LONG = 5000; // milliseconds; what takes longer has one warm-up, since the cold run was one
/** What takes seconds runs less often: so many milliseconds in all, but never fewer runs than this. */
const MOST = 20_000;
const FEWEST = 3;

interface Lane {
  readonly run: () => Promise<unknown>;
  readonly times: number[];
  readonly count: number;
  failure?: string;
}

/**
 * Times all in turn, A B A B, so that what else the machine does falls on all alike. Those that run less often do so spread over all
 * rounds; one that fails, with what it said, takes part no more. `rounds`: runs of those that are quick.
 */
export async function measure(runs: readonly (() => Promise<unknown>)[], rounds: number): Promise<readonly (Times | string)[]> {
  const lanes: Lane[] = [];
  for (const run of runs) lanes.push(await warmedUp(run, rounds));
  for (let round = 0; round < rounds; round++) {
    for (const lane of lanes) {
      const takesPart = Math.floor(((round + 1) * lane.count) / rounds) > Math.floor((round * lane.count) / rounds);
      if (!takesPart || lane.failure !== undefined) continue;
      try {
        lane.times.push(await timed(lane.run));
      } catch (error) {
        lane.failure = wordsOf(error);
      }
    }
  }
  return lanes.map(({ times, failure }) =>
    failure ?? { runs: times.length, median: quantile(times, 0.5), p10: quantile(times, 0.1), p90: quantile(times, 0.9) });
}

async function warmedUp(run: () => Promise<unknown>, rounds: number): Promise<Lane> {
  try {
    let last = await timed(run);
    for (let i = 1; i < WARM_UPS && last < LONG; i++) last = await timed(run);
    return { run, times: [], count: Math.min(rounds, Math.max(FEWEST, Math.floor(MOST / last))) };
  } catch (error) {
    return { run, times: [], count: 0, failure: wordsOf(error) };
  }
}

/** What an error says, in its first line. */
export const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split('\n')[0]!;

/** Milliseconds that something takes to its end. */
export async function timed(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

/** Between the two nearest of the sorted values. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = q * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!];
  return low + (high - low) * (at - Math.floor(at));
}
