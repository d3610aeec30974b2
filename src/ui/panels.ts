import { stepsTo } from '../core/plan.ts';
import { resultsAt, type Result } from '../state/shown.ts';
import { gateOf, type Gate } from './gate.ts';
import type { Showing } from './use-shown.ts';

/** What stands together below the stage, since it is understood together. */
export type Panel =
  /** One asker's row of each, on one axis of keys. */
  | { readonly kind: 'compared'; readonly results: readonly Result[] }
  /** Vectors of channels in reading order, and the channels that their gate keeps and drops. */
  | { readonly kind: 'vectors'; readonly results: readonly Result[]; readonly gate: Gate | undefined }
  /** Other pictures side by side. */
  | { readonly kind: 'tiles'; readonly results: readonly Result[] };

/** The results of a place in the order in which the module computes them; its weights last. */
export function inReadingOrder({ picture, shown }: Showing): readonly Result[] {
  const order = new Map(Object.keys(picture.plan.results).map((name, i) => [name, i]));
  return resultsAt(picture, shown.place).toSorted((a, b) => order.get(a.name)! - order.get(b.name)!);
}

/** What a module shows beside its map, by the kinds of its results: no module has a rule of its own. */
export function panelsOf(showing: Showing): readonly Panel[] {
  const { picture } = showing;
  const { module, plan } = picture;
  const results = inReadingOrder(showing);
  const shows = (result: Result): boolean => module.shows.some((name) => name.endsWith(result.key));
  const isWeight = ({ key }: Result): boolean => module.drawnWeights?.[key] !== undefined;
  const main = results.find(({ key }) => module.shows[0]?.endsWith(key));

  const rows = results.filter(isRow);
  const runs = runsOf(results, ({ view }) => view.picture === 'bars').filter((run) => run.some(shows));
  const others = results.filter((result) => result !== main && !isRow(result) && result.view.picture !== 'bars' && (shows(result) || isWeight(result)));
  // What a weight is applied to stands before it; a map on the stage joins what it is computed from, or with.
  const applied = others.filter(isWeight).flatMap((weight) => appliedTo(showing, results, weight) ?? []);
  const joins = main?.view.picture === 'map' && !isRow(main) && others.length > 0;
  const tiles = results.filter((result) => others.includes(result) || applied.includes(result) || (joins && result === main));
  return [
    ...(rows.length > 1 && rows.some(shows) ? [{ kind: 'compared', results: rows } as const] : []),
    ...runs.map((run) => ({ kind: 'vectors', results: run, gate: run.map((each) => gateOf({ plan }, results, each)).find(Boolean) } as const)),
    ...(tiles.length > 0 ? [{ kind: 'tiles', results: tiles } as const] : []),
  ];
}

/** Whether one asker has one row of it: attention, or a number for each position. */
const isRow = ({ view }: Result): boolean => view.picture === 'attention' || (view.picture === 'map' && view.axes.length === 1);

/** The matrix that a weight is applied to: the last one before the output with as many columns as the weight has. */
function appliedTo({ picture: { plan } }: Showing, results: readonly Result[], weight: Result): Result | undefined {
  const columns = plan.results[weight.name]!.shape.at(-1);
  const output = results.findIndex(({ key }) => key === 'output');
  const before = results[output - 1];
  return before?.view.picture === 'matrix' && plan.results[before.name]!.shape.at(-1) === columns ? before : undefined;
}

/** The longest runs of neighbours of which `is` holds. */
function runsOf<T>(list: readonly T[], is: (item: T) => boolean): T[][] {
  const runs: T[][] = [];
  list.forEach((item, i) => {
    if (!is(item)) return;
    if (i > 0 && is(list[i - 1]!)) runs.at(-1)!.push(item);
    else runs.push([item]);
  });
  return runs;
}

/** Channels along the way, where they change: 'input 64 → reduced 32 → attended 32 → output 64'; 'a + b' where neither is made of the other. */
export function widthsOf(showing: Showing): string | undefined {
  const { plan } = showing.picture;
  const results = inReadingOrder(showing);
  const input = results[0]?.name.replace(/[^.]*$/, 'input');
  const maps = results.filter(({ view }) => view.picture === 'planes' && view.axes[0] === 'channel');
  const named = [...(input && plan.results[input] ? [{ key: 'input', name: input }] : []), ...maps];
  if (new Set(named.map(({ name }) => plan.results[name]!.shape[0])).size < 2) return undefined;
  const isMadeOf = (whole: string, part: string): boolean => stepsTo([plan.results[whole]!], plan.steps)
    .some(({ inputs }) => Object.values(inputs).some(({ buffer }) => buffer === plan.results[part]!.buffer));
  return named.map(({ key, name }, i) => {
    const before = named[i - 1];
    return `${before ? (isMadeOf(name, before.name) ? ' → ' : ' + ') : ''}${key} ${plan.results[name]!.shape[0]}`;
  }).join('');
}
