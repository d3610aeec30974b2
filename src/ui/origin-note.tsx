import { modelsFor } from '../models/index.ts';
import { activate } from '../state/compare.ts';
import { drawOthers } from '../state/pick.ts';
import { hasWeights } from './untrained.ts';
import { useSeen } from './use-seen.ts';

/** Says in words that nobody trained the weights; room for it is kept while a module that was not trained still runs. */
export function OriginNote({ other }: { readonly other: boolean }) {
  const picture = useSeen((store) => store.picture, other);
  const { module, model, params, seed } = useSeen((store) => store.shared, other);
  const choices = modelsFor(module);
  const choice = choices.find(({ id }) => id === model) ?? choices[0];
  if (picture ? picture.origin !== 'random' : model === 'file' || choice?.trained || !hasWeights(module, params)) return null;
  return (
    <div className="origin" role="note" style={picture ? undefined : { visibility: 'hidden' }}>
      <p><b>Random weights, seed {seed}:</b> this shows how the module works; the map means nothing yet.</p>
      <button type="button" className="button" onClick={() => { if (other) activate(); drawOthers(seed); }}>Draw others</button>
    </div>
  );
}
