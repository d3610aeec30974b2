import { useEffect, useMemo, useRef, useState } from 'react';
import { mapValues } from '../core/plan.ts';
import { doubling, growthOf, prefixIn, type CostAt, type Series } from '../models/cost.ts';
import { drawCostChart, thousands, type CostChart, type CostHit } from '../views/cost-chart.ts';
import { formatNumber } from '../views/format.ts';
import { follow, type Picture } from '../views/picture.ts';
import type { Showing } from './use-shown.ts';
import { useWidth } from './use-width.ts';

const CHARTS: readonly { readonly cost: 'operations' | 'bytes'; readonly y: CostChart['y'] }[] = [
  { cost: 'operations', y: { title: 'operations', unit: 'FLOP' } },
  { cost: 'bytes', y: { title: 'largest tensor', unit: 'B' } },
];

/** Operations and the largest tensor against the number of positions, out of plans built for maps of several sizes. */
export function CostCharts({ showing: { picture: { module, params, network }, shown: { at } } }: { readonly showing: Showing }) {
  const [growth, setGrowth] = useState<readonly Series[]>();
  // Worked out after the page is drawn: no look waits for it.
  useEffect(() => {
    setGrowth(growthOf({ module, params, place: at, given: mapValues(network.weights, ({ shape }) => shape) }));
  }, [module, params, network, at]);
  if (!growth) return <div className="skeleton" style={{ minHeight: 300 }} aria-hidden="true" />;
  if (growth.length === 0) return <p className="hint">With these parameters no other size of map fits.</p>;
  const prefix = prefixIn(module, at);
  return (
    <>
      <div className="charts">
        {CHARTS.map(({ cost, y }) => <Chart key={cost} growth={growth} cost={cost} y={y} x={prefix > 0 ? 'tokens' : 'positions'} current={at.grid[0] * at.grid[1] + prefix} />)}
      </div>
      <p className="prose">{inWords(growth)}</p>
    </>
  );
}

interface Props {
  readonly growth: readonly Series[];
  readonly cost: 'operations' | 'bytes';
  readonly y: CostChart['y'];
  readonly x: string;
  readonly current: number;
}

function Chart({ growth, cost, y, x, current }: Props) {
  const element = useRef<HTMLDivElement>(null);
  const picture = useRef<Picture<CostHit>>(undefined);
  const [text, setText] = useState<string>();
  const width = useWidth(element);
  const series = useMemo(() => growth.map(({ name, points }) => ({ name, points: points.map((point: CostAt) => ({ x: point.tokens, y: point[cost] })) })), [growth, cost]);
  useEffect(() => {
    if (element.current && width > 0) picture.current = drawCostChart(element.current, series, { x: { title: x }, y, current });
  }, [series, x, y, current, width]);
  useEffect(() => {
    if (!element.current) return;
    return follow(element.current, () => picture.current, (hit) => { picture.current?.mark(hit); setText(hit?.text); });
  }, []);
  return (
    <div>
      <div className="drawing chart" ref={element} role="group" aria-label={`Cost, ${y.title}`} />
      <output className="told" aria-live="polite">{text ?? '\u00a0'}</output>
    </div>
  );
}

/** 'Twice the side: 14.9 times the work and 16 times the largest tensor, since …' */
function inWords(growth: readonly Series[]): string {
  const [own, other] = growth as [Series, Series?];
  const { operations, bytes } = doubling(own);
  const why = bytes > 8 ? ': every position meets every other, N²' : bytes < 5 ? ': it grows with the number of positions, N, and not with its square' : '';
  const last = own.points.at(-1)!;
  const set = other?.points.at(-1);
  const beside = other && set?.side === last.side
    ? ` At ${last.side} × ${last.side} “${other.name}” takes ${thousands(set.operations, 'FLOP')} and ${thousands(set.bytes, 'B')}, “${own.name}” ${thousands(last.operations, 'FLOP')} and ${thousands(last.bytes, 'B')}.` : '';
  return `Twice the side, ${formatNumber(operations, 2)} times the work and ${formatNumber(bytes, 2)} times the largest tensor${why}.${beside}`;
}
