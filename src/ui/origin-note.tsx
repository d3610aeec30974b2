import { modelsFor } from '../models/index.ts';
import { useStore } from '../state/store.ts';
import { drawOthers } from './seed.tsx';
import { hasWeights } from './untrained.ts';

/** Says in words that nobody trained the weights; room for it is kept while a module that was not trained still runs. */
export function OriginNote() {
  const picture = useStore((store) => store.picture);
  const { module, model, params, seed } = useStore((store) => store.shared);
  const choices = modelsFor(module);
  const choice = choices.find(({ id }) => id === model) ?? choices[0];
  if (picture ? picture.origin !== 'random' : model === 'file' || choice?.trained || !hasWeights(module, params)) return null;
  return (
    <div className="origin" role="note" style={picture ? undefined : { visibility: 'hidden' }}>
      <p><b>Random weights, seed {seed}:</b> this shows how the module works; the map means nothing yet.</p>
      <button type="button" className="button" onClick={() => drawOthers(seed)}>Draw others</button>
    </div>
  );
}
