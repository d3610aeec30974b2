import { prefixed } from '../core/names.ts';
import type { Tensor } from '../core/tensor.ts';
import type { Card } from './network.ts';
import type { Checkpoint } from './safetensors.ts';

/**
 * All tensors of a network whose file leaves out those that it shares with another model, the base: the base's, their names
 * begun with `under`, and its own over them.
 */
export const withShared = (own: Checkpoint, base: Readonly<Record<string, Tensor>>, { under }: NonNullable<Card['weights']['shares']>): Checkpoint =>
  ({ ...own, tensors: { ...prefixed(under, base), ...own.tensors } });
