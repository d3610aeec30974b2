import type { Op, Value } from '../core/plan.ts';
import type { Shape } from '../core/tensor.ts';
import { batchNormAffine } from '../kernels/batch-norm-affine.ts';

const BATCH_NORM = ['weight', 'bias', 'running_mean', 'running_var'] as const;
type BatchNormNames<P extends string> = `${P}.${(typeof BATCH_NORM)[number]}`;

/** Shapes of a batch norm's weights and statistics. */
export const batchNormShapes = <P extends string>(prefix: P, channels: number) =>
  Object.fromEntries(BATCH_NORM.map((name) => [`${prefix}.${name}`, [channels]])) as unknown as Record<BatchNormNames<P>, Shape>;

/** A batch norm in evaluation mode as scale and shift per channel [2, C]: it depends on weights alone. */
export const foldedBatchNorm = (op: Op, weights: Readonly<Record<string, Value>>, prefix: string, eps = 1e-5): Value =>
  op.in('batch norm')(batchNormAffine, {
    weight: weights[`${prefix}.weight`]!, bias: weights[`${prefix}.bias`]!,
    mean: weights[`${prefix}.running_mean`]!, variance: weights[`${prefix}.running_var`]!,
  }, { eps });
