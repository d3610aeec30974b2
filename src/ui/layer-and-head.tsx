import { useId } from 'react';
import type { HeadFusion } from '../state/app-state.ts';
import { atPlace } from '../state/asking.ts';
import { canFuse, canRollOut } from '../state/shown.ts';
import { change, useStore } from '../state/store.ts';
import { Field } from './field.tsx';
import { Icon } from './icon.tsx';
import { LazyRolloutOptions } from './lazy-panel.tsx';
import { usePlay } from './use-play.ts';
import type { StageMap } from './use-stage.ts';
import type { Showing } from './use-shown.ts';
import { capital } from './words.ts';

const FUSED: readonly { readonly id: HeadFusion; readonly title: string }[] = [
  { id: 'mean', title: 'Mean of heads' },
  { id: 'max', title: 'Maximum of heads' },
  { id: 'min', title: 'Minimum of heads' },
  { id: 'each', title: 'Each head’s colour' },
];

interface Props {
  readonly showing: Showing | undefined;
  /** The map that is on the stage. */
  readonly painted: StageMap | undefined;
}

/** Which place in the network, and which of its heads, nodes or groups. */
export function LayerAndHead({ showing, painted }: Props) {
  const id = useId();
  const { playing, toggle } = usePlay(showing, painted);
  const rolled = useStore((store) => store.shared.fusion === 'rollout');
  if (!showing) return <section className={rolled ? 'where rolled' : 'where'} aria-hidden="true" />;
  const { picture: { places, sentences }, shown } = showing;
  // Where a place is a word, the sentence is what picks it.
  if (sentences) return null;
  const goTo = (place: number): void => change(atPlace(places, shown, useStore.getState().shared, place));
  return (
    <section className="where">
      <h2>Where</h2>
      <div className="param">
        {places.length > 1 ? <label htmlFor={id}>Layer</label> : <span>Layer</span>}
        <output>{places.length === 1 ? shown.at.label : `${shown.place + 1} of ${places.length}`}</output>
        {places.length > 1 && (
          <div className="played">
            <button
              type="button" className="button icon" aria-pressed={playing} aria-keyshortcuts="P" aria-label="Play through the layers"
              title={playing ? 'Pause' : 'Play through the layers'} onClick={toggle}
            ><Icon name={playing ? 'pause' : 'play'} /></button>
            <input
              id={id} type="range" min={1} max={places.length} step={1} value={shown.place + 1} aria-valuetext={shown.at.label}
              aria-keyshortcuts="[ ]" data-shortcut="One layer back, one on"
              onChange={({ currentTarget }) => goTo(Number(currentTarget.value) - 1)}
            />
          </div>
        )}
      </div>
      <Parts showing={showing} />
      {shown.fusion === 'rollout' && shown.head === undefined && <LazyRolloutOptions shown={shown} />}
    </section>
  );
}

/** One of the heads, nodes or groups, or all of them together where that makes sense. */
function Parts({ showing: { picture, shown: { head, heads, parts, fusion, over } } }: { readonly showing: Showing }) {
  const rolls = canRollOut(picture, over);
  if (heads < 2 && !rolls) return null;
  const together = canFuse(over, heads) ? FUSED
    : heads < 2 ? [{ id: 'mean', title: 'The one head' }]
    : over.view.picture === 'maps' ? [] : [{ id: 'mean', title: `All ${parts}s` }];
  const shown = head === undefined ? (canFuse(over, heads) || rolls ? fusion : 'mean') : String(head + 1);
  // All heads of sampled points stand side by side: to pick them changes nothing of how heads of attention become one.
  const pick = (value: string): void =>
    change(/^\d+$/.test(value) ? { head: Number(value) } : { head: 0, ...((canFuse(over, heads) || rolls) && { fusion: value as HeadFusion }) });
  return (
    <Field label={over.view.picture === 'maps' ? capital(parts) : `${capital(parts)}s`}>{(id) => (
      <select id={id} value={shown} onChange={({ currentTarget }) => pick(currentTarget.value)}>
        {together.map(({ id, title }) => <option key={id} value={id}>{title}</option>)}
        {rolls && <option value="rollout">Rollout through the layers</option>}
        {heads > 1 && Array.from({ length: heads }, (_, i) => <option key={i} value={String(i + 1)}>{capital(parts)} {i + 1}</option>)}
      </select>
    )}</Field>
  );
}
