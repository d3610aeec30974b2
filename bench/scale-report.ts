import { bytes, ms, table, type Surroundings } from './table.ts';
import type { Scale, ScalePoint } from './scale.ts';

/** The curves as Markdown; `drawings`: names of files that show them. */
export function scaleReport({ where, machine, command, date, scale }: Surroundings & { readonly scale: Scale }, drawings: readonly string[]): string {
  return `# From 196 tokens to 4096

How time and memory grow, under the limits that every WebGPU device allows (128 MiB a binding, 256 MiB a buffer), on three heads of 64. Maps that are too large to keep are
computed by rows: a query's row when somebody asks for it. A run ends when its answer is in host memory. If a size fell off a cliff, its GFLOP/s would.

- where: ${where}
- machine: ${machine}
- command: \`${command}\`
- date: ${date}
${drawings.map((name) => `\n![${name.replace(/\.svg$/, '').replaceAll('-', ' ')}](${name})\n`).join('')}
## Multi-head attention

${curve('tokens', scale.tokens)}

## ViT-Tiny on larger images

The page's own path: positions resampled, every map a result.

${curve('image side', scale.side)}
`;
}

const curve = (size: string, points: readonly ScalePoint[]): string =>
  table([...(size === 'tokens' ? [] : [size]), 'tokens', 'ms', 'ms a token', 'GFLOP/s', 'runs', 'peak of memory', 'a token', 'maps', 'ms to one query’s row'], points.map((point) => [
    ...(size === 'tokens' ? [] : [point.size]), point.tokens, ms(point.run), (point.run / point.tokens).toFixed(3), (point.gigaOperations / (point.run / 1000)).toFixed(2), point.runs,
    bytes(point.bytes), bytes(point.bytes / point.tokens), point.onDemand ? 'by rows, on demand' : 'kept', ms(point.row),
  ]));
