import type { Place } from '../models/network.ts';
import { sameSpot, within, type Laid } from '../maps/laid.ts';
import { DEFAULT_STATE, sideOf, type AppState, type Position, type Versus } from './app-state.ts';
import { otherLane } from './lanes.ts';
import type { Picture } from './picture.ts';
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

type Stages = Pick<Store, 'shared' | 'picture' | 'versus'>;

export const opposite = (position: Position): Position => (position === 'left' ? 'right' : 'left');

/** What stands beside a stage at first: the module that it is commonly compared with, or itself at another layer, or the transformer. */
export function partnerOf({ shared, picture }: Pick<Stages, 'shared' | 'picture'>): Versus {
  const partner = PARTNERS[shared.module];
  if (!partner && picture?.module.id === shared.module && picture.places.length > 1) {
    return { ...sideOf(shared), layer: shownOf(picture, shared).place === 0 ? picture.places.length : 1 };
  }
  return { ...sideOf(DEFAULT_STATE), module: partner ?? DEFAULT_STATE.module };
}

/** Puts another stage to the right of the one that is there. */
export function compare(): void {
  const store = useStore.getState();
  if (!store.shared.versus) change({ versus: partnerOf(store), side: 'left' });
}

/** The panels speak of the other stage from now on. Pictures exchange their places: nothing runs. */
export const activate = (position: Position): void => useStore.setState((store) => (position === store.shared.side ? {} : activated(store)));

function activated(store: Store): Partial<Store> {
  const { shared, picture, versus, front, work, versusWork, hover, versusHover } = store;
  if (!shared.versus) return {};
  const now: AppState = {
    ...shared, ...sideOf(shared.versus), query: queryOf(store)!, versus: sideOf(shared), side: opposite(shared.side),
  };
  const pictures = { picture: versus, versus: picture };
  // The one that is left is asked from exactly where it was, though the other's grid may be too coarse to say so.
  const exact = queryOf({ ...pictures, shared: now }) !== shared.query;
  return {
    ...pictures, front: otherLane(front), work: versusWork, versusWork: work, hover: versusHover, versusHover: hover, word: undefined, pointed: undefined,
    shared: exact ? { ...now, versus: { ...sideOf(shared), query: shared.query } } : now,
  };
}

/** The two stages exchange their places. */
export const swapSides = (): void => change({ side: opposite(useStore.getState().shared.side) });

/** Leaves the other stage alone on the page. */
export const closeSide = (position: Position): void => useStore.setState((store) => {
  const left = position === store.shared.side ? { ...store, ...activated(store) } : store;
  return {
    ...left, versus: undefined, versusWork: undefined, versusHover: undefined,
    shared: { ...left.shared, versus: undefined, side: DEFAULT_STATE.side, difference: DEFAULT_STATE.difference },
  };
});

/** What is shown of the other stage: its own fields, and asked from the same spot of the image; undefined where there is none. */
export function versusState(store: Stages): AppState | undefined {
  const { versus } = store.shared;
  return versus && { ...store.shared, ...versus, query: queryOf(store)! };
}

/** From where the other stage is asked. */
export function queryOf({ shared, picture, versus }: Stages): AppState['query'] | undefined {
  if (!shared.versus) return undefined;
  const { query = shared.query } = shared.versus;
  if (shared.versus.query !== undefined || !picture || !versus) return query;
  const here = shownOf(picture, shared).at;
  const there = shownOf(versus, { ...shared, ...shared.versus, query: 'class' }).at;
  return linked({ picture, at: here }, { picture: versus, at: there }, query);
}

/** A module that was picked anew is asked from where the other stage is, as soon as it is known where that is. */
export function askedAlike({ shared, picture, versus }: Stages): AppState {
  const asked = shared.versus?.query;
  if (typeof asked !== 'number' || shared.query !== 'class' || !picture || !versus || !shared.versus) return shared;
  const { at } = shownOf(versus, { ...shared, ...shared.versus });
  return { ...shared, query: linked({ picture: versus, at }, { picture, at: shownOf(picture, shared).at }, asked) };
}

interface Spot {
  readonly picture: Pick<Picture, 'region'>;
  readonly at: Place;
}

/** A query of one stage in the words of another: the patch that lies there; words only where both have the same. */
export function linked(from: Spot, to: Spot, query: AppState['query']): AppState['query'] {
  if (typeof query !== 'number') return query;
  if (from.at.askers || to.at.askers) return from.at.askers?.join() === to.at.askers?.join() ? query : 'class';
  return sameSpot(laidOf(from), query, laidOf(to)) ?? 'class';
}

/** The positions of a place over the photo, in its pixels. */
export const laidOf = ({ picture: { region }, at: { grid: [height, width], box: [x, y, w, h] = [0, 0, 1, 1] } }: Spot): Laid =>
  ({ height, width, frame: within(region, { x, y, width: w, height: h }) });
