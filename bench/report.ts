import type { Row } from './measure.ts';
import type { KernelTime } from './ours.ts';

export interface Report {
  readonly adapter: string;
  readonly machine: string;
  readonly command: string;
  readonly date: string;
  readonly rows: readonly Row[];
  /** By contestant: from the model's bytes in memory to the first results in hand, in milliseconds. */
  readonly cold: ReadonlyMap<string, number>;
  readonly agreement: ReadonlyMap<string, { readonly probabilities: number; readonly attention: number }>;
  readonly kernels: readonly KernelTime[] | undefined;
}

const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string =>
  [head, head.map((_, i) => (i === 0 ? '---' : '---:')), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const round = (value: number): string => (value < 10 ? value.toFixed(1) : value.toFixed(0));

/** The comparison as Markdown, ratios first. The first contestant is this project. */
export function markdown({ adapter, machine, command, date, rows, cold, agreement, kernels }: Report): string {
  const own = rows[0]!.contestant;
  const ours = (maps: boolean) => rows.find((row) => row.contestant === own && row.maps === maps)!.times;
  const speed = rows.map(({ contestant, maps, times }) => [
    contestant.name, maps ? 'yes' : 'no', `${(times.median / ours(maps).median).toFixed(2)} ×`, `${(times.cores / ours(maps).cores).toFixed(2)} ×`,
    round(times.median), `${round(times.p10)}–${round(times.p90)}`, round(times.cores), times.runs,
  ]);
  const first = [...cold].map(([name, time]) => {
    const differences = agreement.get(name);
    return [name, `${(time / cold.get(own.name)!).toFixed(2)} ×`, round(time), differences?.probabilities.toExponential(1) ?? '', differences?.attention.toExponential(1) ?? ''];
  });
  const total = kernels?.reduce((sum, kernel) => sum + kernel.milliseconds, 0) ?? 0;
  const steps = kernels?.map(({ shader, steps: count, milliseconds, gigaOperations }) => [
    shader, count, `${((100 * milliseconds) / total).toFixed(1)} %`, round(milliseconds), (gigaOperations / (milliseconds / 1000)).toFixed(2),
  ]);
  return `# One image through a Vision Transformer, every attention map kept

Both sides run the same weights on the same pixels, in one process, on the same adapter; probabilities and every map were
compared before any time counted. Runs alternate, so what else the machine does falls on all alike: trust the ratios.

- adapter: ${adapter}
- machine: ${machine}
- command: \`${command}\`
- date: ${date}

## Warm runs

A ratio is a runtime's median over ours. Cores: milliseconds that all cores together worked.

${table(['runtime', 'maps read back', 'ratio of time', 'ratio of cores', 'median ms', 'p10–p90 ms', 'cores ms', 'runs'], speed)}

## From the model in memory to the first results

Once each, compiling included; with the largest difference from our results.

${table(['runtime', 'ratio', 'ms', 'Δ probabilities', 'Δ attention'], first)}
${steps ? `
## Our shaders in one run

${table(['shader', 'steps', 'share', 'ms', 'GFLOP/s'], steps)}
` : ''}`;
}
