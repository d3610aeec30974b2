import { atPlace } from '../../state/asking.ts';
import { change, useStore } from '../../state/store.ts';
import type { Showing } from '../use-shown.ts';
import type { Looking } from './looking.ts';

/** Where a step's output can lie over the image: whether it does, and a way to put it there. */
export function OnStage({ showing: { picture, shown }, looking: { onStage } }: { readonly showing: Showing; readonly looking: Looking }) {
  const [first] = onStage;
  if (!first) return null;
  const { place, result } = onStage.find(({ result: { name } }) => name === shown.over.name) ?? first;
  const now = result.name === shown.over.name;
  const show = (): void => {
    const main = picture.module.shows[0]?.endsWith(result.key) === true;
    change({
      ...atPlace(picture.places, shown, useStore.getState().shared, place), result: main ? '' : result.key,
      // Where this covers the stage, it makes way.
      ...(matchMedia('(max-width: 720px)').matches && { step: 0 }),
    });
  };
  return (
    <div className="step-stage">
      <p>{now ? <><b>{result.key}</b> is what lies over the image now.</> : <>This is <b>{result.key}</b> of {picture.places[place]!.label}.</>}</p>
      <button type="button" className="button" disabled={now} onClick={show}>{now ? 'On the stage' : 'Show on the stage'}</button>
    </div>
  );
}
