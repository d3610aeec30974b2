import type { AttentionModule } from '../core/module.ts';
import type { Param, ParamValue } from '../core/params.ts';
import { mapValues } from '../core/plan.ts';
import type { Shape } from '../core/tensor.ts';
import type { Network } from '../models/network.ts';

/** The values that a parameter can take in a network; 'any' for all that it accepts. */
export type Variants = readonly ParamValue[] | 'any';

type Params = Readonly<Record<string, ParamValue>>;

interface Asked {
  readonly module: AttentionModule;
  readonly network: Network;
  /** [3, H, W] */
  readonly image: Shape;
  /** Parameters that were changed. */
  readonly chosen: Params;
}

/**
 * For each parameter, what it can be changed to while the others stay: what the network's weights, or its features, allow. A
 * parameter with one value is fixed by them.
 */
export function variantsOf({ module, network, image, chosen }: Asked): Readonly<Record<string, Variants>> {
  const params = network.params(module, image, chosen);
  return mapValues(module.params, (param: Param, name: string): Variants => {
    const own = params[name]!;
    const fits = (value: ParamValue): boolean => value === own || canBe({ module, network, image, chosen: { ...chosen, [name]: value } });
    switch (param.kind) {
      case 'float': return [param.min, param.max].every(fits) ? 'any' : [own];
      case 'bool': return [false, true].filter(fits);
      case 'choice': return param.options.filter(fits);
      case 'int': return wholeNumbers(param, Number(own)).filter(fits);
    }
  });
}

/** Numbers worth trying: all up to 64, powers of two beyond, and the one that is. */
function wholeNumbers({ min, max }: { readonly min: number; readonly max: number }, own: number): number[] {
  const small = Array.from({ length: Math.max(0, Math.min(64, max) - min + 1) }, (_, i) => min + i);
  const large = [128, 256, 512, 1024].filter((value) => min <= value && value <= max);
  return [...new Set([...small, ...large, own])].sort((a, b) => a - b);
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
