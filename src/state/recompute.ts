import { viewOf } from '../core/module.ts';
import { mapValues } from '../core/plan.ts';
import type { Grid } from '../maps/grid.ts';
import { definitions, inputName, MAP, resultName, snippet, weightName } from '../snippets/index.ts';
import type { MapRecipe } from '../snippets/map.ts';
import { numbersOf } from './app-state.ts';
import { windowsAt } from './overlays.ts';
import type { Picture } from './picture.ts';
import { bytesOf, storedResult, storedTensor, type Stored } from './saving.ts';
import { gatedInput, headsOf, resultsAt, type Shown } from './shown.ts';
import { callsIn, tensorsOf } from './standing.ts';

/** A result that is larger is computed by the script, and not compared: its numbers stay out of the file. */
const COMPARED = 64 << 20;

/** All that it takes to compute a map anew elsewhere. */
export interface Recomputation {
  /** What the module was given and its weights, its results, and the map. */
  readonly stored: readonly Stored[];
  /** The script in PyTorch. */
  readonly script: string;
}

/** The map that is shown, as tensors and a script that makes it of them; `file` is what the tensors' file will be called, `about` what is shown, in lines. */
export async function recomputation(
  { picture, shown, map, file, about }:
  { readonly picture: Picture; readonly shown: Shown; readonly map: Grid; readonly file: string; readonly about: readonly string[] },
): Promise<Recomputation> {
  const { plan, calls } = callsIn(picture);
  const recipe = mapRecipe(picture, shown);
  const callAt = (place: number) => calls[calls.length === 1 ? 0 : place]!;
  // A rollout takes the module at every place that it goes through.
  const { first, last } = recipe.rollout ?? { first: shown.place, last: shown.place };
  const apart = recipe.rollout !== undefined && calls.length > 1;
  const values = Array.from({ length: apart ? last - first + 1 : 1 }, (_, i) => {
    const { inputs, weights } = callAt(apart ? first + i : shown.place);
    const under = apart ? `blocks.${first + i}.` : '';
    return [
      ...Object.entries(inputs).map(([name, value]) => [`${under}${inputName(name)}`, value] as const),
      ...Object.entries(weights).map(([name, value]) => [`${under}${weightName(name)}`, value] as const),
    ];
  });
  const tensors = await tensorsOf(picture, plan, Object.fromEntries(values.flat()), shown.token);

  const call = callAt(shown.place);
  const facts = {
    params: call.params, block: shown.place,
    inputs: mapValues(call.inputs, ({ shape }) => shape), weights: mapValues(call.weights, ({ shape }) => shape),
  };
  const known = definitions[picture.module.id]!(facts).results;
  const results = resultsAt(picture, shown.place)
    .filter(({ key, name }) => known.includes(key) && bytesOf(picture.plan.results[name]!) <= COMPARED);
  return {
    stored: [
      ...Object.entries(tensors).map(([name, tensor]) => storedTensor(name, tensor)),
      ...results.map(({ key, name }) => ({ ...storedResult(picture, name, shown.token), name: resultName(key) })),
      storedTensor(MAP, { shape: [map.height, map.width], data: map.data }),
    ],
    script: snippet({ module: picture.module, facts, results: results.map(({ key }) => key), map: recipe, about, file }),
  };
}

/** How the map over the image is made, as `mapOf` makes it. */
function mapRecipe(picture: Picture, shown: Shown): MapRecipe {
  const { over: { key, name, view }, at: { grid, prefix, askers }, place, token, head, fusion, roll, received } = shown;
  const { plan, module, params } = picture;
  const rolls = view.picture === 'attention' && head === undefined && fusion === 'rollout';
  const kinds = { attention: 'attention', maps: 'maps', windows: 'windows', points: 'points', planes: 'planes', displacement: 'displacement' } as const;
  const windows = view.picture === 'windows' ? windowsAt(picture, place) : undefined;
  const heads = view.picture === 'windows' || view.picture === 'displacement' || headsOf(shown.over, plan) > 1
    || (view.picture === 'attention' && plan.results[name]!.shape.length === 3);
  return {
    key, grid, prefix: askers ? 0 : prefix, head, heads, halved: view.halved === true,
    kind: gatedInput(name, view, plan) ? 'gate' : view.picture in kinds ? kinds[view.picture as keyof typeof kinds] : 'map',
    token: received ? undefined : token,
    fusion: rolls ? roll.fusion : numbersOf(fusion),
    ...(windows && { windows: { side: windows.window, shift: windows.shift } }),
    ...(view.picture === 'points' && {
      points: { at: view.at!, counts: view.counts!, axes: viewOf(module, view.at!, params)?.axes.at(-1) === 'xy' ? 'xy' as const : 'yx' as const },
    }),
    ...(rolls && { rollout: { first: Math.min(roll.first, place), last: place, discard: roll.discard, classColumn: picture.places[0]!.prefix > 0 } }),
  };
}
