import { bytes, isSoftware, ms, ratio, surroundingsList, table, type Surroundings } from './table.ts';
import type { Scale, ScalePoint } from './scale.ts';

export interface ScaleReport extends Surroundings {
  readonly scale: Scale;
  /** Names of files that show the curves. */
  readonly drawings: readonly string[];
}

/** The curves as Markdown. */
export function scaleReport({ adapter, scale, drawings, ...around }: ScaleReport): string {
  return `How time and memory grow, under the limits that every WebGPU device allows (128 MiB a binding, 256 MiB a buffer), on three heads of 64. Maps that are too large to keep are
computed by rows: a query's row when somebody asks for it. A run ends when its answer is in host memory. Time is in multiples of the smallest size's. Speed is operations over
time: if a size fell off a cliff, its speed would.

${surroundingsList({ adapter, ...around })}
${drawings.map((name) => `\n![${name.replace(/\.svg$/, '').replaceAll('-', ' ')}](${name})\n`).join('')}
### Multi-head attention

${curve('tokens', scale.tokens, adapter)}

### ViT-Tiny on larger images

The page's own path: positions resampled, every map a result.

${curve('image side', scale.side, adapter)}
`;
}

function curve(size: string, points: readonly ScalePoint[], adapter: string): string {
  const [first] = points;
  const stated = <T>(...cells: T[]): readonly T[] => (isSoftware(adapter) ? [] : cells);
  const speed = ({ gigaOperations, run }: ScalePoint): number => gigaOperations / run;
  const head = ['tokens', 'time', 'a token', 'operations a token', 'speed', ...stated('ms', 'GFLOP/s'), 'runs', 'peak of memory', 'a token', 'maps', 'time to one query’s row'];
  return table([...(size === 'tokens' ? [] : [size]), ...head], points.map((point) => [
    ...(size === 'tokens' ? [] : [point.size]), point.tokens, ratio(point.run, first!.run), ratio(point.run / point.tokens, first!.run / first!.tokens),
    ratio(point.gigaOperations / point.tokens, first!.gigaOperations / first!.tokens), ratio(speed(point), speed(first!)), ...stated(ms(point.run), (1000 * speed(point)).toFixed(2)),
    point.runs, bytes(point.bytes), bytes(point.bytes / point.tokens), point.onDemand ? 'by rows, on demand' : 'kept', `${((100 * point.row) / point.run).toFixed(1)} % of a run`,
  ]));
}
