import { availableParallelism, cpus, loadavg } from 'node:os';
import { basename } from 'node:path';
import type { Surroundings } from './table.ts';

/** What is true of this process now; `command`: as a person types it, before its arguments. */
export function surroundings(where: string, adapter: string, command: string): Surroundings {
  const processor = cpus()[0]?.model.trim() ?? 'unknown processor';
  // A path says where the machine keeps its files, which is nobody's concern.
  const words = process.argv.slice(2).map((word) => (word.includes('/') ? basename(word) : word));
  return {
    where,
    adapter,
    machine: `${processor}, ${availableParallelism()} threads, load average ${loadavg()[0]!.toFixed(1)} at the end`,
    command: [command, ...words].join(' '),
    date: new Date().toISOString().slice(0, 10),
  };
}
