import type { Contestant } from './contestant.ts';

export interface Times {
  readonly runs: number;
  /** Milliseconds: the median, and what one run in ten is below and above. */
  readonly median: number;
  readonly p10: number;
  readonly p90: number;
  /** Median milliseconds that all cores together worked: on a software adapter it hardly depends on what else runs. */
  readonly cores: number;
}

export interface Row {
  readonly contestant: Contestant;
  readonly maps: boolean;
  readonly times: Times;
}

const ROUNDS = 5;
const QUICK_RUNS = 4; // in each round, of what takes less than QUICK
const QUICK = 1000; // milliseconds

/** Times all in turn, A B A B, so that what else the machine does falls on all alike. One warm-up each comes first. */
export async function measure(contestants: readonly Contestant[], report: (line: string) => void): Promise<readonly Row[]> {
  const rows = contestants.flatMap((contestant) => [true, false].map((maps) => ({ contestant, maps, wall: [] as number[], cores: [] as number[], each: 1 })));
  for (const row of rows) row.each = (await once(row)).wall < QUICK ? QUICK_RUNS : 1;
  for (let round = 1; round <= ROUNDS; round++) {
    for (const row of rows) {
      for (let i = 0; i < row.each; i++) {
        const { wall, cores } = await once(row);
        row.wall.push(wall);
        row.cores.push(cores);
      }
    }
    report(`round ${round} of ${ROUNDS}`);
  }
  return rows.map(({ contestant, maps, wall, cores }) => ({
    contestant, maps,
    times: { runs: wall.length, median: quantile(wall, 0.5), p10: quantile(wall, 0.1), p90: quantile(wall, 0.9), cores: quantile(cores, 0.5) },
  }));
}

async function once({ contestant, maps }: { contestant: Contestant; maps: boolean }): Promise<{ wall: number; cores: number }> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  await contestant.run(maps);
  const wall = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return { wall, cores: (user + system) / 1000 };
}

/** Between the two nearest of the sorted values. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = q * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!];
  return low + (high - low) * (at - Math.floor(at));
}
