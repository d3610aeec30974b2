import type { AttentionModule } from '../core/module.ts';
import type { ParamValues } from '../core/params.ts';
import { mapValues, stepsTo, type Plan, type Value } from '../core/plan.ts';
import { sizeOf, type Tensor } from '../core/tensor.ts';
import { askingOf } from './reading.ts';
import type { Picture } from './picture.ts';

type Values = Readonly<Record<string, Value>>;
type Tensors = Readonly<Record<string, Tensor>>;

/** A module as a network calls it at one place: on which values of the network's plan. */
export interface Call {
  readonly inputs: Values;
  /** Its own weights alone. */
  readonly weights: Values;
  readonly params: ParamValues;
}

/** What the module is called on at each place, and the network's plan that those values are of: the network is built anew, and watched. */
export function callsIn({ module, network, params, shape, places }: Picture): { readonly plan: Plan; readonly calls: readonly Call[] } {
  const calls: Call[] = [];
  const watched: AttentionModule = {
    ...module,
    forward(build) {
      const names = Object.keys(module.weights(mapValues(build.inputs, shapeOf), build.params, mapValues(build.weights, shapeOf)));
      calls.push({ inputs: build.inputs, params: build.params, weights: Object.fromEntries(names.map((name) => [name, build.weights[name]!])) });
      return module.forward(build);
    },
  };
  const { plan } = network.host(watched, params, shape);
  // One call may show all places, such as a transformer's its blocks; a sentence that ended early has fewer places than calls.
  if (calls.length !== 1 && calls.length < places.length) throw new Error(`${module.id}: expected a call for each of ${places.length} places, got ${calls.length}`);
  return { plan, calls };
}

const shapeOf = ({ shape }: Value) => shape;

/**
 * Values of the network's plan, by names of one's own, as tensors: from what the run was given, or computed once more by the steps that
 * lead to them, in a session of its own. `token` is the one that asks.
 */
export async function tensorsOf({ given }: Picture, plan: Plan, values: Values, token: number): Promise<Tensors> {
  const inputs: Tensors = { ...given.inputs, ...askingOf(plan, token) };
  const atHand = new Map([[plan.inputs, inputs], [plan.weights, given.weights]].flatMap(([of, tensors]) =>
    Object.entries(of as Values).map(([name, { buffer }]) => [buffer, (tensors as Tensors)[name]!] as const)));
  const known = Object.entries(values).filter(([, { buffer }]) => atHand.has(buffer)).map(([name, { buffer, offset, shape }]) =>
    [name, { shape, data: atHand.get(buffer)!.data.subarray(offset, offset + sizeOf(shape)) }] as const);
  const results = Object.fromEntries(Object.entries(values).filter(([, { buffer }]) => !atHand.has(buffer)));
  if (Object.keys(results).length === 0) return Object.fromEntries(known);

  const steps = stepsTo(Object.values(results), plan.steps);
  const read = new Set(steps.flatMap((step) => Object.values(step.inputs).map(({ buffer }) => buffer)));
  const used = (of: Values): Values => Object.fromEntries(Object.entries(of).filter(([, { buffer }]) => read.has(buffer)));
  const own: Plan = { inputs: used(plan.inputs), weights: used(plan.weights), steps, results };
  const session = await given.prepare(own, mapValues(own.weights, (_, name) => given.weights[name]!));
  try {
    const trace = await session.run(mapValues(own.inputs, (_, name) => inputs[name]!));
    const computed = await Promise.all(Object.keys(results).map(async (name) => [name, await trace.read(name)] as const));
    return Object.fromEntries([...known, ...computed]);
  } finally {
    session.dispose();
  }
}
