import type { Place } from '../models/network.ts';
import { sameSpot, within, type Laid } from '../maps/laid.ts';
import { DEFAULT_STATE, sideOf, type AppState, type Position } from './app-state.ts';
import { otherLane } from './lanes.ts';
import type { Picture } from './picture.ts';
import { shownOf } from './shown.ts';
import { change, useStore, type Store } from './store.ts';

type Stages = Pick<Store, 'shared' | 'picture' | 'versus'>;

export const opposite = (position: Position): Position => (position === 'left' ? 'right' : 'left');

/** The panels speak of the other stage from now on. Pictures exchange their places: nothing runs. */
export const activate = (): void => useStore.setState(activated);

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

let seen: { readonly store: Store; readonly from: Store } | undefined;

/** The store as the other stage sees it: what is its own stands where what is drawn and read looks for it. */
export function fromOther(store: Store): Store {
  if (seen?.store !== store) seen = { store, from: exchanged(store) };
  return seen.from;
}

function exchanged(store: Store): Store {
  const { picture, versus, front, work, versusWork } = store;
  return {
    ...store, shared: versusState(store) ?? store.shared, picture: versus, versus: picture, front: otherLane(front), work: versusWork, versusWork: work,
    hover: store.versusHover ?? linkedHover(store), versusHover: store.hover, word: linkedWord(store), pointed: undefined,
  };
}

/** The position of the other stage that lies under the pointer. */
function linkedHover(store: Store): number | undefined {
  const spots = spotsOf(store);
  return spots && store.hover !== undefined ? sameSpot(laidOf(spots.here), store.hover, laidOf(spots.there)) : undefined;
}

/** A word is the same one in both where both have it at the same place. */
function linkedWord({ word, picture, versus }: Store): number | undefined {
  const wordsOf = (of: Picture | undefined): readonly string[] | undefined => (of?.sentences ? of.places.map(({ label }) => label) : of?.places[0]?.askers);
  return word !== undefined && wordsOf(picture)?.[word] !== undefined && wordsOf(picture)![word] === wordsOf(versus)?.[word] ? word : undefined;
}

/** Points at a position of one of the two stages: the other shows the same spot of the image. */
export function pointAt(position: number | undefined, other: boolean): void {
  const spots = other && position !== undefined ? spotsOf(useStore.getState()) : undefined;
  useStore.setState(other
    ? { hover: spots && sameSpot(laidOf(spots.there), position!, laidOf(spots.here)), versusHover: position }
    : { hover: position, versusHover: undefined });
}

/** Where both stages stand in the network, as they are shown. */
function spotsOf({ shared, picture, versus }: Stages): { readonly here: Spot; readonly there: Spot } | undefined {
  if (!shared.versus || !picture || !versus) return undefined;
  return {
    here: { picture, at: shownOf(picture, shared).at },
    there: { picture: versus, at: shownOf(versus, { ...shared, ...shared.versus, query: 'class' }).at },
  };
}

/** From where the other stage is asked. */
export function queryOf({ shared, picture, versus }: Stages): AppState['query'] | undefined {
  if (!shared.versus) return undefined;
  const { query = shared.query } = shared.versus;
  const spots = spotsOf({ shared, picture, versus });
  return shared.versus.query !== undefined || !spots ? query : linked(spots.here, spots.there, query);
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
