import { sameShape } from '../core/tensor.ts';
import type { Picture } from '../state/picture.ts';
import { beside, type Result } from '../state/shown.ts';

/** A channel gate with the names of the feature maps [C, H, W] before and after it. */
export interface Gate {
  readonly gate: Result;
  readonly before: string;
  readonly after: string;
}

/** What a gate stands between: the nearest feature maps of its channels before and after it, in reading order. */
export function gateOf({ plan }: Pick<Picture, 'plan'>, results: readonly Result[], gate: Result): Gate | undefined {
  const channels = plan.results[gate.name]?.shape;
  if (gate.view.picture !== 'bars' || gate.view.scale !== 'unit' || channels?.length !== 1) return undefined;
  const at = results.indexOf(gate);
  const fits = ({ name, view }: Result): boolean => view.picture === 'planes' && plan.results[name]!.shape[0] === channels[0];
  const input = beside(gate.name, 'input');
  const before = results.slice(0, at).findLast(fits)?.name ?? (plan.results[input] && input);
  const after = results.slice(at).find(fits)?.name;
  if (before === undefined || after === undefined || !sameShape(plan.results[before]!.shape, plan.results[after]!.shape)) return undefined;
  return { gate, before, after };
}
