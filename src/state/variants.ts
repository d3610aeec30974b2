import type { AttentionModule } from '../core/module.ts';
import type { Param, ParamSchema, ParamValue } from '../core/params.ts';
import { atOnce, type Slices } from '../core/slices.ts';
import type { Shape } from '../core/tensor.ts';
import type { Network } from '../models/network.ts';

/** The values that a parameter can take in a network; 'any' for all that it accepts. */
export type Variants = readonly ParamValue[] | 'any';

type Params = Readonly<Record<string, ParamValue>>;

export interface Asked {
  readonly module: AttentionModule;
  readonly network: Network;
  /** [3, H, W] */
  readonly image: Shape;
  /** Parameters that were changed. */
  readonly chosen: Params;
}

/**
 * For each parameter of the module, or each of `schema`, what it can be changed to: what the network's weights, or its features,
 * allow. A number is what the others leave it; a choice or a switch that asks others to follow is there too. A parameter with
 * one value is fixed.
 */
export const variantsOf = (asked: Asked, schema = asked.module.params): Readonly<Record<string, Variants>> => atOnce(findingVariants(asked, schema));

/** The same value by value: whether a network takes one may be known only once its plan is made. */
export function* findingVariants(asked: Asked, schema: ParamSchema): Slices<Readonly<Record<string, Variants>>> {
  const { module, network, image, chosen } = asked;
  const params = network.params(module, image, chosen);
  const variants: Record<string, Variants> = {};
  for (const [name, param] of Object.entries(schema)) {
    const own = params[name]!;
    const fits = (value: ParamValue): boolean => value === own || canBe({ ...asked, chosen: { ...chosen, [name]: value } });
    const reached = (value: ParamValue): boolean => value === own || chosenWith(asked, name, value) !== undefined;
    switch (param.kind) {
      case 'float': variants[name] = (yield* those([param.min, param.max], fits)).length === 2 ? 'any' : [own]; break;
      case 'bool': variants[name] = yield* those([false, true], reached); break;
      case 'choice': variants[name] = yield* those(param.options, reached); break;
      case 'int': {
        const any = isDraw(param) && (yield* those([param.min, param.max], fits)).length === 2;
        variants[name] = any ? 'any' : yield* those(wholeNumbers(param, Number(own)), fits);
      }
    }
  }
  return variants;
}

/** Those of the values that can be, tried one after the other. */
function* those<T>(values: readonly T[], can: (value: T) => boolean): Slices<readonly T[]> {
  const found: T[] = [];
  for (const value of values) {
    if (can(value)) found.push(value);
    yield;
  }
  return found;
}

/** Whether a whole number is one of so many that it only tells them apart, such as a seed. */
export const isDraw = (param: Param): boolean => param.kind === 'int' && param.max - param.min >= 1e6;

/** Numbers worth trying: all up to 64, powers of two beyond, and the one that is. */
function wholeNumbers({ min, max }: { readonly min: number; readonly max: number }, own: number): number[] {
  const small = Array.from({ length: Math.max(0, Math.min(64, max) - min + 1) }, (_, i) => min + i);
  const large = [128, 256, 512, 1024].filter((value) => min <= value && value <= max);
  return [...new Set([...small, ...large, own])].sort((a, b) => a - b);
}

/** The chosen parameters with this one among them; where it does not go with the others, without as few of them as need be. */
export function chosenWith(asked: Asked, name: string, value: ParamValue): Params | undefined {
  const { [name]: _, ...others } = asked.chosen;
  const names = Object.keys(others);
  const fewer = [[], ...names.map((name) => [name]), names];
  return fewer
    .map((left) => ({ ...Object.fromEntries(Object.entries(others).filter(([name]) => !left.includes(name))), [name]: value }))
    .find((chosen) => canBe({ ...asked, chosen }));
}

/** Why a network does not take these parameters, in its own words; undefined where it does. */
export function refusalOf({ module, network, image, chosen }: Asked): string | undefined {
  const params = network.params(module, image, chosen);
  if (network.allows(module, params, image)) return undefined;
  try {
    network.host(module, params, image);
    return undefined;
  } catch (error) {
    return (error instanceof Error ? error.message : String(error)).replace(`${module.id}: `, '');
  }
}

/** Names of the chosen parameters that the network does not allow, such as a link's. */
export function misfits({ chosen, ...rest }: Asked): readonly string[] {
  if (canBe({ ...rest, chosen })) return [];
  // Together they do not fit: those go that do not fit what came before them.
  let kept: Params = {};
  return Object.entries(chosen).flatMap(([name, value]) => {
    const more = { ...kept, [name]: value };
    if (!canBe({ ...rest, chosen: more })) return [name];
    kept = more;
    return [];
  });
}

const canBe = ({ module, network, image, chosen }: Asked): boolean =>
  network.allows(module, network.params(module, image, chosen), image);
