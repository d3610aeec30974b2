import { DEFAULT_STATE, sideOf, type Versus } from './app-state.ts';
import { shownOf } from './shown.ts';
import { change, useStore, type Store } from './store.ts';

/** What a module is commonly compared with. */
const PARTNERS: Readonly<Record<string, string>> = {
  'dot-product': 'self-attention',
  'soft-attention': 'hard-attention',
  'hard-attention': 'soft-attention',
  'squeeze-excitation': 'channel-attention',
  'channel-attention': 'squeeze-excitation',
  'spatial-attention': 'cbam',
  'cbam': 'spatial-attention',
  'triplet-attention': 'cbam',
  'non-local': 'global-context',
  'global-context': 'non-local',
  'sagan': 'non-local',
  'global-reasoning': 'non-local',
  'attention-augmented-conv': 'bottleneck-transformer',
  'bottleneck-transformer': 'attention-augmented-conv',
  'deformable-attention': 'deformable-transformer',
  'deformable-transformer': 'deformable-attention',
  're-attention': 'vision-transformer',
  'shifted-window-attention': 'vision-transformer',
};

/** What stands beside a stage at first: the module that it is commonly compared with, or itself at another layer, or the transformer. */
export function partnerOf({ shared, picture }: Pick<Store, 'shared' | 'picture'>): Versus {
  const partner = PARTNERS[shared.module];
  if (!partner && picture?.module.id === shared.module && picture.places.length > 1) {
    return { ...sideOf(shared), step: 0, layer: shownOf(picture, shared).place === 0 ? picture.places.length : 1 };
  }
  return { ...sideOf(DEFAULT_STATE), module: partner ?? DEFAULT_STATE.module };
}

/** Puts another stage to the right of the one that is there. */
export function compare(): void {
  const store = useStore.getState();
  if (!store.shared.versus) change({ versus: partnerOf(store), side: 'left' });
}
