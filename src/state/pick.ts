import type { ParamValue } from '../core/params.ts';
import { queryOf } from './compare.ts';
import { change, useStore } from './store.ts';

/**
 * Another module starts at its own parameters, model and result; the image and the colours stay, and the query where it means
 * the same patch.
 */
export const pickModule = (module: string): void => {
  const store = useStore.getState();
  const { shared, picture } = store;
  if (module === shared.module) return;
  const keeps = picture?.network.modules.includes(module) === true;
  // Tokens are the same everywhere; a convnet's blocks differ in their grids, and a word's number is none of a patch.
  const asked = queryOf(store);
  const samePatch = keeps && picture.network.features === 'tokens' && !picture.places[0]?.askers;
  change({
    module, params: {}, result: '', layer: 0, head: 0, scale: '', cut: '', step: 0,
    ...(!keeps && { model: '' }), ...(!samePatch && { query: 'class' as const }),
    // The other stage stays asked from where it is.
    ...(shared.versus && typeof asked === 'number' && { versus: { ...shared.versus, query: asked } }),
  });
};

export const setParam = (name: string, value: ParamValue | undefined): void => {
  const { [name]: _, ...others } = useStore.getState().shared.params;
  change({ params: value === undefined ? others : { ...others, [name]: value } });
};

/** Seeds in a link go up to here. */
export const LAST_SEED = 999_999;

/** The next draw of weights that nobody trained. */
export const drawOthers = (seed: number): void => change({ seed: seed < LAST_SEED ? seed + 1 : 0 });
