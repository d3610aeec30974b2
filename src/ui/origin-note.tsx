import type { ParamValue } from '../core/params.ts';
import { useStore } from '../state/store.ts';
import { catalogue } from '../models/index.ts';
import { drawOthers } from './seed.tsx';

/** Modules that compare features as they are, and the scores by which they would learn to. */
const AS_THEY_ARE: readonly string[] = ['dot-product', 'soft-attention', 'hard-attention'];
const LEARNED: readonly ParamValue[] = ['general', 'additive'];

/** Says in words that nobody trained the weights; room for it is kept while a module that was never trained still runs. */
export function OriginNote() {
  const picture = useStore((store) => store.picture);
  const seed = useStore((store) => store.shared.seed);
  const id = useStore((store) => store.shared.module);
  const score = useStore((store) => store.shared.params['score']);
  const hasOwn = !AS_THEY_ARE.includes(id) || (score !== undefined && LEARNED.includes(score));
  if (picture ? picture.origin !== 'random' : !hasOwn || catalogue.some(({ modules }) => modules.includes(id))) return null;
  return (
    <div className="origin" role="note" style={picture ? undefined : { visibility: 'hidden' }}>
      <p><b>Random weights, seed {seed}:</b> this shows how the module works; the map means nothing yet.</p>
      <button type="button" className="button" onClick={() => drawOthers(seed)}>Draw others</button>
    </div>
  );
}
