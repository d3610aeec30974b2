import { useStore } from '../state/store.ts';
import { catalogue } from '../models/index.ts';
import { drawOthers } from './seed.tsx';

/** Says in words that nobody trained the weights; room for it is kept while a module that was never trained still runs. */
export function OriginNote() {
  const picture = useStore((store) => store.picture);
  const seed = useStore((store) => store.shared.seed);
  const id = useStore((store) => store.shared.module);
  if (picture ? picture.origin !== 'random' : catalogue.some(({ modules }) => modules.includes(id))) return null;
  return (
    <div className="origin" role="note" style={picture ? undefined : { visibility: 'hidden' }}>
      <p><b>Random weights, seed {seed}:</b> this shows how the module works; the map means nothing yet.</p>
      <button type="button" className="button" onClick={() => drawOthers(seed)}>Draw others</button>
    </div>
  );
}
