import { prefixed } from '../core/names.ts';
import type { Tensor } from '../core/tensor.ts';
import type { Card } from './network.ts';
import type { Checkpoint } from './safetensors.ts';

type Tensors = Readonly<Record<string, Tensor>>;
type Shares = NonNullable<Card['weights']['shares']>;

/**
 * All tensors of a network whose file leaves out those that it shares with another model, the base: the base's, their names
 * begun with `under`, and its own over them.
 */
export const withShared = (own: Checkpoint, base: Tensors, { under }: Shares): Checkpoint =>
  ({ ...own, tensors: { ...prefixed(under, base), ...own.tensors } });
