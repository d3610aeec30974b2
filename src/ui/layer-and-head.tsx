import { useId } from 'react';
import type { HeadFusion } from '../state/app-state.ts';
import { canRollOut } from '../state/shown.ts';
import { change } from '../state/store.ts';
import { Field } from './field.tsx';
import type { Showing } from './use-shown.ts';

const FUSED: readonly { readonly id: HeadFusion; readonly title: string }[] = [
  { id: 'mean', title: 'Mean of heads' },
  { id: 'max', title: 'Maximum of heads' },
  { id: 'min', title: 'Minimum of heads' },
];

/** Which place in the network, and which of its heads. */
export function LayerAndHead({ showing }: { readonly showing: Showing | undefined }) {
  const id = useId();
  if (!showing) return <section className="where" aria-hidden="true" />;
  const { picture, shown: { place, head, heads, fusion, over } } = showing;
  const rolls = canRollOut(picture, over);
  const pick = (value: string): void =>
    change(/^\d+$/.test(value) ? { head: Number(value) } : { head: 0, fusion: value as HeadFusion });
  return (
    <section className="where">
      <h2>Where</h2>
      <div className="param">
        <label htmlFor={id}>Layer</label>
        <output>{place + 1} of {picture.places.length}</output>
        <input
          id={id} type="range" min={1} max={picture.places.length} step={1} value={place + 1} aria-valuetext={picture.places[place]!.label}
          onChange={({ currentTarget }) => change({ layer: Number(currentTarget.value) })}
        />
      </div>
      {over.view.picture === 'attention' && (heads > 1 || rolls) && (
        <Field label="Heads">{(id) => (
          <select id={id} value={head === undefined ? fusion : String(head + 1)} onChange={({ currentTarget }) => pick(currentTarget.value)}>
            {heads > 1 ? FUSED.map(({ id, title }) => <option key={id} value={id}>{title}</option>) : <option value="mean">The one head</option>}
            {rolls && <option value="rollout">Rollout through the layers</option>}
            {heads > 1 && Array.from({ length: heads }, (_, i) => <option key={i} value={String(i + 1)}>Head {i + 1}</option>)}
          </select>
        )}</Field>
      )}
    </section>
  );
}
