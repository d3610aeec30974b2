import type { AttentionModule } from '../core/module.ts';
import type { Param, ParamValue, ParamValues } from '../core/params.ts';
import { mapValues, type Plan } from '../core/plan.ts';
import { sameShape, type Shape } from '../core/tensor.ts';
import type { Network } from '../models/network.ts';

/** The values that a parameter can take with the network's own weights; 'any' for all that it accepts. */
export type Variants = readonly ParamValue[] | 'any';

interface Trained {
  readonly module: AttentionModule;
  readonly network: Network;
  /** A plan with the parameters as trained. */
  readonly plan: Plan;
  /** [3, H, W] */
  readonly image: Shape;
}

/**
 * For each parameter, what it can be changed to without other weights than the trained ones: a value counts where the module
 * asks for the same weights and the network can still be planned. A parameter with one value is fixed by the weights.
 */
export function variantsOf(trained: Trained): Readonly<Record<string, Variants>> {
  const params = trained.network.params(trained.module);
  return mapValues(trained.module.params, (param: Param, name: string): Variants => {
    const own = params[name]!;
    const fits = (value: ParamValue): boolean => value === own || canBe(trained, params, { ...params, [name]: value });
    switch (param.kind) {
      case 'float': return [param.min, param.max].every(fits) ? 'any' : [own];
      case 'bool': return [false, true].filter(fits);
      case 'choice': return param.options.filter(fits);
      case 'int': return Array.from({ length: Math.min(64, param.max) - param.min + 1 }, (_, i) => param.min + i).concat(Number(own) > 64 ? [Number(own)] : []).filter(fits);
    }
  });
}

/** Names of the chosen parameters that ask for other weights than the trained ones, such as a link's. */
export function misfits(trained: Trained, chosen: Readonly<Record<string, ParamValue>>): readonly string[] {
  const params = trained.network.params(trained.module);
  return Object.keys(chosen).filter((name) => chosen[name] !== params[name] && !canBe(trained, params, { ...params, [name]: chosen[name]! }));
}

function canBe({ module, network, plan, image }: Trained, own: ParamValues, params: ParamValues): boolean {
  const given = mapValues(network.weights, (tensor) => tensor.shape);
  const inputs = mapValues(module.inputs, (axes: readonly string[]): Shape =>
    (axes.length === 3 ? plan.results['blocks.0.input']?.shape ?? image : plan.results['blocks.0.output']?.shape ?? [1, 1]));
  try {
    if (!sameShapes(module.weights(inputs, own, given), module.weights(inputs, params, given))) return false;
    network.plan(module, params, image);
    return true;
  } catch {
    return false;
  }
}

type Shapes = Readonly<Record<string, Shape>>;

const sameShapes = (a: Shapes, b: Shapes): boolean =>
  Object.keys(a).length === Object.keys(b).length && Object.entries(a).every(([name, shape]) => b[name] && sameShape(shape, b[name]));
