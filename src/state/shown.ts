import { viewOf, type View } from '../core/module.ts';
import { allSteps, type Plan } from '../core/plan.ts';
import { topClasses } from '../maps/summary.ts';
import type { Place } from '../models/network.ts';
import type { Fusion } from '../maps/query.ts';
import type { AppState, HeadFusion } from './app-state.ts';
import type { Picture } from './picture.ts';

/** A result of a module at one place: `key` is its short name in links and tabs, `name` its name in the run. */
export interface Result {
  readonly key: string;
  readonly name: string;
  readonly view: View;
}

/** What a rollout is made with: the heads of a layer by their fusion, without the lowest of its weights, from a layer (from 0). */
export interface Roll {
  readonly fusion: Fusion;
  /** 0…0.95 */
  readonly discard: number;
  readonly first: number;
}

/** What of a picture is shown: the state with every default settled. Indices from 0. */
export interface Shown {
  readonly place: number;
  readonly at: Place;
  /** undefined where all heads are fused. */
  readonly head: number | undefined;
  readonly heads: number;
  /** What they are: heads, nodes, groups. */
  readonly parts: string;
  readonly fusion: HeadFusion;
  readonly roll: Roll;
  /** Whether the map is what each position receives, the mean over all who ask; what else is asked is asked from `token`. */
  readonly received: boolean;
  /** The token that asks. */
  readonly token: number;
  /** The position that asks; undefined for the class token, and for a word. */
  readonly position: number | undefined;
  /** The word that asks, where words do. */
  readonly asker: string | undefined;
  /** The result that the person chose. */
  readonly result: Result;
  /** The result that lies over the image: the chosen one where it can, else the module's first. */
  readonly over: Result;
}

const OVER_IMAGE: readonly View['picture'][] = ['attention', 'map', 'maps', 'points', 'displacement', 'windows'];

/** Pictures of what the asking position reads. */
const ASKED: readonly View['picture'][] = ['attention', 'points', 'windows'];

/** Whether a result is another for another asker. */
export const isAsked = ({ view }: Pick<Result, 'view'>, plan: Plan): boolean => ASKED.includes(view.picture) || 'ask' in plan.inputs;

/** Whether it can be told how much of a result each position receives: weights, of which all askers are answered in one run. */
export const canReceive = (result: Pick<Result, 'view'>, plan: Plan): boolean =>
  ASKED.includes(result.view.picture) && result.view.scale !== 'signed' && !('ask' in plan.inputs);

/** The module's results in reading order, as a run has them at one place. */
export function resultsAt({ module, plan, params }: Pick<Picture, 'module' | 'plan' | 'params'>, place: number): readonly Result[] {
  const drawn: Readonly<Record<string, View | undefined>> = module.drawnWeights ?? {};
  return [...Object.keys(module.views), ...Object.keys(drawn)].flatMap((pattern) => {
    const name = [pattern.replace('*', String(place)), `blocks.${place}.${pattern}`].find((name) => plan.results[name]);
    const view = viewOf(module, pattern, params) ?? drawn[pattern];
    return name && view ? [{ key: keyOf(pattern), name, view }] : [];
  });
}

/** 'blocks.*.attention' → 'attention' */
const keyOf = (pattern: string): string => pattern.replace(/^blocks\.\*\./, '');

/** Whether a result can lie over the image: attention, a map, or a channel gate over the activations that it lets through. */
export const liesOverImage = ({ view, name }: Result, plan: Plan): boolean =>
  OVER_IMAGE.includes(view.picture) || gatedInput(name, view, plan) !== undefined;

/** The name of the feature map [C, H, W] that a channel gate [C] lets through; undefined for all else. */
export function gatedInput(name: string, view: View, plan: Plan): string | undefined {
  const input = beside(name, 'input');
  const channels = plan.results[input]?.shape[0];
  const fits = view.picture === 'bars' && view.scale === 'unit' && plan.results[name]?.shape[0] === channels;
  return fits && channels !== undefined ? input : undefined;
}

/** How many maps a result has for one asker: a head's each, a node's each. */
export function headsOf({ name, view }: Result, plan: Plan): number {
  const shape = plan.results[name]!.shape;
  switch (view.picture) {
    case 'attention': return shape.length === 3 ? shape[0]! : 1;
    case 'maps': return shape[0]!;
    case 'windows': return shape[1]!;
    case 'points': return plan.results[beside(name, view.counts ?? '')]?.shape[0] ?? 1;
    case 'displacement': return shape[0]!;
    default: return 1;
  }
}

/** What the parts of a result are called, of which one can be picked. */
const partsOf = ({ picture, axes }: View): string => (picture === 'maps' || picture === 'displacement' ? axes[0] ?? 'map' : 'head');

/** Whether heads become one map by their numbers: mean, maximum, minimum, or each in a colour of its own. */
export const canFuse = ({ view }: Pick<Result, 'view'>, heads: number): boolean =>
  heads > 1 && (view.picture === 'attention' || view.picture === 'windows');

/** The name of another result of the same place. */
export const beside = (name: string, key: string): string => name.replace(/[^.]*$/, key);

/** Rollout is for the attention that the network itself used, softmaxed, one place a block. */
export const canRollOut = ({ places, origin }: Pick<Picture, 'places' | 'origin'>, { view }: Result): boolean =>
  origin === 'trained' && view.picture === 'attention' && view.scale === 'positive'
  && places.length > 1 && places.every(({ label }) => /^block \d+$/.test(label));

/** Which of the words asks first: the one that is most probably in the image. */
const likeliest = ({ askers }: Place, { probabilities }: Picture): number =>
  (askers?.length === probabilities.length ? topClasses(probabilities, 1)[0]!.index : 0);

/** Settles what the state leaves open, and what of it this picture does not have. */
export function shownOf(picture: Picture, state: AppState): Shown {
  const { module, network, places, plan } = picture;
  const fusion = state.fusion || network.card.shown?.fusion || 'mean';
  const card = network.card.shown;
  // The card speaks of blocks; a module with several places a block starts at the first of them.
  const perBlock = card ? places.findIndex(({ label }) => label.replace(/,.*/, '').endsWith(`block ${card.layer}`)) : -1;
  const first = perBlock < 0 ? places.length - 1 : perBlock;
  const place = 0 < state.layer && state.layer <= places.length ? state.layer - 1 : first;
  const at = places[place]!;
  const results = resultsAt(picture, place);
  const of = (key: string): Result | undefined => results.find((result) => result.key === key);
  const main = of(keyOf(module.shows[0] ?? '')) ?? results[0]!;
  const result = of(state.result) ?? main;
  // Planes stand in, by their mean, where nothing that the module shows first is a map.
  const over = [result, main, ...results].find((each) => liesOverImage(each, plan))
    ?? results.find(({ view }) => view.picture === 'planes') ?? main;
  const heads = headsOf(over, plan);
  const positions = at.grid[0] * at.grid[1];
  const asked = typeof state.query === 'number' && state.query < positions ? state.query : undefined;
  const middle = Math.floor(at.grid[0] / 2) * at.grid[1] + Math.floor(at.grid[1] / 2);
  const position = at.askers ? undefined : asked ?? (at.prefix > 0 ? undefined : middle);
  const word = typeof state.query === 'number' && state.query < (at.askers?.length ?? 0) ? state.query : likeliest(at, picture);
  const single = over.view.picture === 'maps' ? 0 : undefined;
  return {
    place, at, result, over, heads, parts: partsOf(over.view),
    head: 0 < state.head && state.head <= heads ? state.head - 1 : single,
    fusion: (fusion === 'rollout' && !canRollOut(picture, over)) || (fusion === 'each' && !canFuse(over, heads)) ? 'mean' : fusion,
    // A layer before the first one is rolled out alone.
    roll: { fusion: state.rolled, discard: state.discard, first: Math.min(state.first - 1, place) },
    received: state.query === 'received' && canReceive(over, plan),
    token: at.askers ? word : position === undefined ? 0 : at.prefix + position,
    position,
    asker: at.askers?.[word],
  };
}

/** One sentence for each part of the state that this picture does not have, and the state without them. */
export function unfit(picture: Picture, state: AppState): { readonly complaints: readonly string[]; readonly settled: Partial<AppState> } {
  const { at, heads, parts, over, result } = shownOf(picture, state);
  const complaints: string[] = [];
  const settled: { -readonly [K in keyof AppState]?: AppState[K] } = {};
  // A sentence that is shorter than the one before is shown from its end, and the word that was looked at waits for a longer one.
  if (state.layer > picture.places.length && !picture.sentences) {
    complaints.push(`There is no layer ${state.layer}: this model has ${picture.places.length}.`);
    settled.layer = 0;
  }
  if (state.head > heads && (heads > 1 || over.view.picture === 'attention')) {
    complaints.push(over.view.picture === 'attention'
      ? `There is no head ${state.head}: this attention has ${heads}.`
      : `There is no ${parts} ${state.head}: this result has ${heads}.`);
    settled.head = 0;
  }
  if (typeof state.query === 'number' && state.query >= (at.askers?.length ?? at.grid[0] * at.grid[1])) {
    complaints.push(at.askers
      ? `There is no word ${state.query}: there are ${at.askers.length}.`
      : `There is no patch ${state.query}: this image has ${at.grid[0]} × ${at.grid[1]}.`);
    settled.query = 'class';
  }
  const steps = allSteps(picture.plan).length;
  if (state.step > steps) {
    complaints.push(`There is no step ${state.step}: this plan has ${steps}.`);
    settled.step = 0;
  }
  if (state.query === 'received' && !resultsAt(picture, picture.places.indexOf(at)).some((each) => canReceive(each, picture.plan))) {
    complaints.push(`${picture.module.title} has no weights that its positions receive from one another.`);
    settled.query = 'class';
  }
  if (state.result && state.result !== result.key) {
    complaints.push(`${picture.module.title} has no result “${state.result.slice(0, 24)}”.`);
    settled.result = '';
  }
  return { complaints, settled };
}
