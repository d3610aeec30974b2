import { useEffect } from 'react';
import { held } from '../../maps/answer.ts';
import type { Answer } from '../../state/answer.ts';
import { change, useStore } from '../../state/store.ts';
import { formatNumber, formatShare } from '../../views/format.ts';
import type { Showing } from '../use-shown.ts';
import { capital } from '../words.ts';
import { askFromKey, nameOfKey, positionOfKey } from './keys.ts';
import { PatchThumb } from './patch-thumb.tsx';

interface Props {
  readonly showing: Showing;
  readonly answer: Answer;
  readonly weights: ArrayLike<number>;
  /** The keys, the heaviest first, and how many of them are shown. */
  readonly order: readonly number[];
  readonly count: number;
  readonly asks: boolean;
  /** Whether weights are shares of 1. */
  readonly shares: boolean;
}

const mark = (marked: number | undefined): void => useStore.setState({ marked });

/** The keys that count most, as thumbnails in order, with their weights and the share that they hold together. */
export function PreferredKeys({ showing: { picture, shown }, answer, weights, order, count, asks, shares }: Props) {
  // A thumbnail that goes away under the pointer is never left by it.
  useEffect(() => () => mark(undefined), []);
  const heaviest = order.slice(0, count);
  const share = held(weights, order, count);
  return (
    <>
      <ol className="preferred" aria-label="Preferred keys, the heaviest first">
        {heaviest.map((key) => {
          const { cell } = answer.keys[key]!;
          const name = nameOfKey(answer, shown, key);
          const weight = shares ? formatShare(weights[key]!) : formatNumber(weights[key]!);
          const asked = askFromKey(answer, shown, key, asks);
          const position = positionOfKey(answer, shown, key);
          const content = (
            <>
              {cell === undefined
                ? <span className="thumb token">{name.replace(/ token$/, '')}</span>
                : <PatchThumb picture={picture} place={shown.at} map={answer.map} cell={cell} halved={answer.route.result.view.halved === true} />}
              <b>{weight}</b>
              <small>{capital(name.replace(' of the pooled map', ''))}</small>
            </>
          );
          const marks = {
            onPointerEnter: () => mark(position), onPointerLeave: () => mark(undefined), onFocus: () => mark(position), onBlur: () => mark(undefined),
          };
          return (
            <li key={key}>
              {asked
                ? <button type="button" {...marks} title="Ask from here" onClick={() => change(asked)}>{content}</button>
                : <span className="still" {...marks} role="img" aria-label={`${capital(name)}, ${weight}`} title={capital(name)}>{content}</span>}
            </li>
          );
        })}
      </ol>
      <p className="together">
        <meter min={0} max={1} value={share} aria-label="Share that they hold together" />
        <span>{count === 1 ? `This one of ${order.length} holds` : count < order.length ? `These ${count} of ${order.length} hold` : `All ${count} hold`} <b>{formatShare(share)}</b> of {shares ? 'the attention' : 'all weight, signs aside'}.</span>
      </p>
    </>
  );
}
