import type { Fusion } from '../maps/query.ts';
import type { Shown } from '../state/shown.ts';
import { change, useStore } from '../state/store.ts';
import { formatShare } from '../views/format.ts';
import { Field } from './field.tsx';

/** What a rollout is made with: how heads become one, what is left out of each layer, and where it begins. */
export function RolloutOptions({ shown: { place, roll } }: { readonly shown: Shown }) {
  const first = useStore((store) => store.shared.first);
  const begins = roll.first + 1;
  return (
    <div className="rollout" role="group" aria-label="Rollout">
      <Field label="Heads of a layer">{(id) => (
        <select id={id} value={roll.fusion} onChange={({ currentTarget }) => change({ rolled: currentTarget.value as Fusion })}>
          <option value="mean">Mean</option>
          <option value="max">Maximum</option>
          <option value="min">Minimum</option>
        </select>
      )}</Field>
      <Field label="Lowest weights discarded" value={formatShare(roll.discard)}>{(id) => (
        <input
          id={id} type="range" min={0} max={0.95} step={0.05} value={roll.discard} aria-valuetext={formatShare(roll.discard)}
          onChange={({ currentTarget }) => change({ discard: Number(currentTarget.value) })}
        />
      )}</Field>
      <Field label="First layer" value={`${begins} of ${place + 1}`}>{(id) => (
        <input
          id={id} type="range" min={1} max={Math.max(2, place + 1)} step={1} value={begins} disabled={place === 0} aria-valuetext={`block ${begins}`}
          onChange={({ currentTarget }) => change({ first: Number(currentTarget.value) })}
        />
      )}</Field>
      <p className="hint">{begins === place + 1
        ? `Half of block ${begins}’s attention, half each token itself`
        : `Blocks ${begins} to ${place + 1} multiplied, each half attention, half the token itself`}
        {first > begins && `; the link begins at block ${first}`}
      </p>
    </div>
  );
}
