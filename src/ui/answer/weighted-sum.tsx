import { useCallback, useId, useMemo, useState } from 'react';
import type { Tensor } from '../../core/tensor.ts';
import { enough, runningSum } from '../../maps/answer.ts';
import { drawBars } from '../../views/bars.ts';
import { formatShare } from '../../views/format.ts';
import { drawSumChart, type SumHit } from '../../views/sum-chart.ts';
import { Drawing } from '../drawing.tsx';

interface Props {
  readonly weights: ArrayLike<number>;
  /** [keys, width] */
  readonly values: Tensor;
  readonly order: readonly number[];
  /** How many keys are summed at first. */
  readonly first: number;
  /** 'of head 2', or nothing. */
  readonly of: string;
}

/** A sum so near to the whole that little is missing. */
const NEAR = 0.1;

/** The values' weighted sum as it grows key by key, against the whole of it, and how far it still is. */
export function WeightedSum({ weights, values, order, first, of }: Props) {
  const id = useId();
  const [chosen, setChosen] = useState(first);
  const { sum, distances } = useMemo(() => runningSum({ weights, values, order }), [weights, values, order]);
  const keys = order.length;
  const count = Math.min(chosen, keys);
  const near = useMemo(() => ({ within: NEAR, count: enough(distances, NEAR) }), [distances]);
  const bars = useCallback((element: HTMLElement) => drawBars(element, sum(count), {
    scale: 'signed', axis: 'channel', title: `value, after ${count} of ${keys} keys`, goals: sum(keys), height: 200,
  }), [sum, count, keys]);
  const chart = useCallback((element: HTMLElement) => drawSumChart(element, distances, { count, near, height: 200 }), [distances, count, near]);
  const pick = useCallback(({ count }: SumHit) => setChosen(count), []);
  return (
    <>
      <div className="count">
        <label htmlFor={id}>Keys summed</label>
        <input id={id} type="range" min={0} max={keys} step={1} value={count} onChange={({ currentTarget }) => setChosen(Number(currentTarget.value))} />
        <output>{count} of {keys}</output>
      </div>
      <div className="sums">
        <Drawing label={`The sum of ${count} keys, channel by channel`} draw={bars} height={200} hint="Bars are the sum so far, lines the whole answer" />
        <Drawing label="Distance to the whole answer" draw={chart} onPick={pick} height={200} hint="Click to sum so many" />
      </div>
      <p className="together" role="status">
        <span>
          After <b>{count}</b> of {keys} keys the sum is <b>{formatShare(distances[count]!)}</b> of its length away from the whole answer{of && ` ${of}`}
          {near.count < keys ? <>; <b>{near.count}</b> come within <b>{formatShare(NEAR)}</b>.</> : '; it takes them all to come within 10 %.'}
        </span>
      </p>
    </>
  );
}
