import { useId } from 'react';
import { change } from '../../state/store.ts';
import { formatNumber, formatShare } from '../../views/format.ts';
import { entropy } from '../../maps/summary.ts';

/** The slider's ends, powers of ten. */
const REACH = 1;

/** How sharply softmax chooses, on a logarithmic slider; 1 is as the model does. */
export function Temperature({ tau }: { readonly tau: number }) {
  const id = useId();
  const set = (power: number): void => change({ tau: Number((10 ** power).toPrecision(3)) });
  return (
    <div className="temperature">
      <label htmlFor={id}>Temperature τ</label>
      <span aria-hidden="true">0.1 sharp</span>
      <input
        id={id} type="range" min={-REACH} max={REACH} step={0.05} value={Math.log10(tau)} list={`${id}-own`}
        aria-valuetext={`${formatNumber(tau)}${tau === 1 ? ', as the model' : ''}`} onChange={({ currentTarget }) => set(Number(currentTarget.value))}
      />
      <datalist id={`${id}-own`}><option value={0} /></datalist>
      <span aria-hidden="true">10 even</span>
      <output>{formatNumber(tau)}</output>
      <button type="button" className="button" disabled={tau === 1} onClick={() => change({ tau: 1 })}>As the model</button>
    </div>
  );
}

interface SpreadProps {
  readonly weights: ArrayLike<number>;
  /** The model's own, at temperature 1. */
  readonly own: ArrayLike<number>;
  readonly tau: number;
  /** The largest difference between what is computed here at temperature 1 and what the model computed. */
  readonly difference: number;
}

/** How spread the weights are, and beside it, at another temperature, how the model's own are. */
export function Spread({ weights, own, tau, difference }: SpreadProps) {
  const most = (row: ArrayLike<number>): number => Array.from(row).reduce((high, weight) => Math.max(high, weight), 0);
  const bits = [weights, own].map(entropy) as [number, number];
  const lines: readonly (readonly [name: string, now: string, before: string, why: string])[] = [
    ['Largest weight', formatShare(most(weights)), formatShare(most(own)), 'what the best key gets'],
    ['Entropy', `${formatNumber(bits[0])} bits`, `${formatNumber(bits[1])} bits`, `0 is one key alone, ${formatNumber(Math.log2(own.length))} is all ${own.length} alike`],
    ['Effective keys', formatNumber(2 ** bits[0]), formatNumber(2 ** bits[1]), 'as if it looked at so many, alike: 2 to the entropy'],
  ];
  return (
    <>
      <dl className="spread">
        {lines.map(([name, now, before, why]) => (
          <div key={name}><dt>{name}</dt><dd>{now}{tau !== 1 && <span className="was">model {before}</span>}<small>{why}</small></dd></div>
        ))}
      </dl>
      <p className="hint" role="status">
        {tau === 1
          ? `Computed here from the scores: the same as the model’s own attention to ${formatNumber(difference, 2)}.`
          : `The line is the model’s own, τ = 1. What follows below is what it would have read at τ = ${formatNumber(tau)}.`}
      </p>
    </>
  );
}
