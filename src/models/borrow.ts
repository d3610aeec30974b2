import { planOf, type AttentionModule, type Forward } from '../core/module.ts';
import { prefixed, under } from '../core/names.ts';
import { checkParams, defaults, type ParamSchema, type ParamValue, type ParamValues } from '../core/params.ts';
import { buildPlan, mapValues, reshape, type Op, type Plan, type Value } from '../core/plan.ts';
import { sameShape, type Shape, type Tensor } from '../core/tensor.ts';
import type { Hosted, Place } from './network.ts';
import { randomWeights } from './random-weights.ts';

type Values = Readonly<Record<string, Value>>;
type Shapes = Readonly<Record<string, Shape>>;
type Tensors = Readonly<Record<string, Tensor>>;

/** What a network computes by itself: the inputs of a module at each place, and its answer. */
export interface Lent {
  readonly inputs: readonly Values[];
  readonly probabilities: Value;
}

export interface Borrowing {
  readonly module: AttentionModule;
  readonly params: ParamValues;
  readonly places: readonly Place[];
  readonly seed: number;
  readonly weights: Tensors;
  /** Shapes of the plan's inputs. */
  readonly inputs: Shapes;
  lend(build: { readonly inputs: Values; readonly weights: Values; readonly op: Op }): Lent;
}

const OWN = 'untrained.';

const known = new WeakMap<Tensors, Map<string, readonly Shapes[]>>();

/** Shapes of what a network lends at each place; worked out once for each module and image. */
function lentShapes({ module, weights, inputs, lend }: Borrowing): readonly Shapes[] {
  const key = `${module.id} ${JSON.stringify(inputs)}`;
  const ofNetwork = known.get(weights) ?? new Map<string, readonly Shapes[]>();
  known.set(weights, ofNetwork);
  const before = ofNetwork.get(key);
  if (before) return before;
  const seen: Shapes[] = [];
  buildPlan({ inputs, weights: mapValues(weights, (tensor) => tensor.shape) }, (build) => {
    const lent = lend(build);
    seen.push(...lent.inputs.map((values) => mapValues(values, (value) => value.shape)));
    return { probabilities: lent.probabilities };
  });
  ofNetwork.set(key, seen);
  return seen;
}

/** Throws where the lent features do not allow these parameters: what `borrow` would throw, without the network's own plan. */
export function checkBorrowing(borrowing: Borrowing): void {
  const { module, params } = borrowing;
  // Places are often given the same.
  const given = new Map(lentShapes(borrowing).map((inputs) => [JSON.stringify(inputs), inputs]));
  for (const inputs of given.values()) planOf(module, { inputs, weights: module.weights(inputs, params, {}), params });
}

/** A module on the features of a network that was not trained with it; weights of its own are random, from the seed. */
export function borrow(borrowing: Borrowing): Hosted {
  const { module, params, places, seed, weights, inputs, lend } = borrowing;
  checkParams(module.params, params);
  const shapes = mapValues(weights, (tensor) => tensor.shape);
  const given = lentShapes(borrowing);
  const own: Tensors = Object.assign({}, ...given.map((shape, i) =>
    prefixed(`${OWN}${i}.`, randomWeights(module.weights(shape, params, {}), seed * 1009 + i))));
  const plan: Plan = buildPlan({ inputs, weights: { ...shapes, ...mapValues(own, (tensor) => tensor.shape) } }, (build) => {
    const { inputs: lent, probabilities } = lend(build);
    const results = lent.map((values, i) => ({
      // What the module sees, for pictures of before and after.
      ...(values['x']?.shape.length === 3 && { input: values['x'] }),
      ...forwardWith(module, {
        inputs: values, weights: under(`${OWN}${i}.`, build.weights), params, op: build.op.in(`blocks.${i}.shown`),
      }),
    }));
    return { ...Object.assign({}, ...results.map((values, i) => prefixed(`blocks.${i}.`, values as Values))), probabilities };
  });
  return {
    plan, weights: { ...weights, ...own },
    places: places.map((place, i) => ({ ...place, given: given[i]! })),
    origin: Object.keys(own).length > 0 ? 'random' : 'none',
  };
}

/** Parameters of a borrowed module: its own, those of the host, the chosen ones, and what follows from them. */
export function settled(module: AttentionModule, chosen: ParamValues, host: ParamValues = {}): ParamValues {
  const own = Object.fromEntries(Object.entries(host).filter(([name]) => name in module.params));
  const params: Record<string, ParamValue> = { ...defaults(module.params), ...own, ...chosen };
  // Added to the convolution, attention has as many channels; put beside it, it has a part of them.
  if (params['combine'] === 'sum' && 'out' in params) params['values'] = params['out']!;
  // Windows are shifted by half of their side, unless something else was chosen.
  if ('window' in chosen && !('shift' in chosen)) params['shift'] = Math.floor(Number(params['window']) / 2);
  return params;
}

/** The module's results, and those of its weights that have a picture. */
export function forwardWith(module: AttentionModule, build: Forward<string, ParamSchema, string>): Values {
  const drawn = Object.keys(module.drawnWeights ?? {}).flatMap((name) => {
    const weight = build.weights[name];
    // A 1 × 1 convolution is a matrix.
    return weight ? [[name, reshape(weight, weight.shape.slice(0, 2))] as const] : [];
  });
  return { ...module.forward(build) as Values, ...Object.fromEntries(drawn) };
}

/** Throws where other parameters than the trained ones ask for other weights. */
export function checkSameWeights(module: AttentionModule, inputs: Shapes, trained: ParamValues, params: ParamValues): void {
  const own: Shapes = module.weights(inputs, trained, {});
  const asked: Shapes = module.weights(inputs, params, {});
  for (const name of new Set([...Object.keys(own), ...Object.keys(asked)])) {
    const [has, wants] = [own[name], asked[name]];
    if (has && wants && sameShape(has, wants)) continue;
    throw new Error(`${module.id}: the trained weights have '${name}' ${has ? `[${has}]` : 'not at all'}, `
      + `these parameters ask for ${wants ? `[${wants}]` : 'none'}`);
  }
}

/** Whether it does not throw. */
export function attempt(work: () => unknown): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}
