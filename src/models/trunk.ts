import { under } from '../core/names.ts';
import { reshape, type Op, type Value } from '../core/plan.ts';
import type { Shape } from '../core/tensor.ts';
import { batchNorm } from '../kernels/batch-norm.ts';
import { conv2d } from '../kernels/conv2d.ts';
import { elementwise } from '../kernels/elementwise.ts';
import { matmul } from '../kernels/matmul.ts';
import { poolSpace } from '../kernels/pool-space.ts';
import { softmax } from '../kernels/softmax.ts';
import { foldedBatchNorm } from '../modules/batch-norms.ts';

type Values = Readonly<Record<string, Value>>;
type Shapes = Readonly<Record<string, Shape>>;

/** A module in the trunk: a gate at the end of every block's residual branch, or one module at one block. */
export interface Inserted {
  /**
   * branch: at the end of the residual branch, on `blocks.<i>.attention.*` · following: after the block, with a residual of its
   * own · added: after the block, added to what the block puts out · replacing: instead of the block's second convolution. The
   * last three are on `attention.*`.
   */
  readonly kind: 'branch' | 'following' | 'added' | 'replacing';
  /** The one block, from 0; a gate is in every block. */
  readonly block?: number;
  /** What goes on through the network, and what is shown of the module. x: [C, H, W]; block: which one, from 0. */
  compute(x: Value, weights: Values, op: Op, block: number): { readonly output: Value; readonly results: Values };
}

interface Trunk {
  /** The last map. */
  readonly features: Value;
  /** What every block puts out, with a module after it where there is one. */
  readonly outputs: readonly Value[];
  /** What is shown of the module, at each of its places. */
  readonly results: readonly Values[];
}

/** Stem and residual blocks: relu(shortcut(x) + bn2(conv2(relu(bn1(conv1(x)))))). image: [3, H, W] → features [C, H/16, W/16]. */
export function trunk(op: Op, image: Value, weights: Values, inserted?: Inserted): Trunk {
  const convNorm = (op: Op, x: Value, conv: string, norm: string, stride: number, options: { relu?: boolean; residual?: Value } = {}) => {
    const weight = weights[`${conv}.weight`]!;
    return op(conv2d, { x, weight, affine: foldedBatchNorm(op, weights, norm), residual: options.residual },
      { stride, padding: Math.floor(weight.shape[2]! / 2), activation: options.relu ? 'relu' : 'none' });
  };
  let x = convNorm(op.in('stem'), image, 'stem.conv', 'stem.bn', 2, { relu: true });
  const outputs: Value[] = [];
  const results: Values[] = [];
  for (let i = 0; weights[`blocks.${i}.conv1.weight`]; i++) {
    const name = `blocks.${i}`;
    const inBlock = op.in(name);
    const kind = inserted && (inserted.block ?? i) === i ? inserted.kind : undefined;
    const insert = (x: Value): Value => {
      const prefix = kind === 'branch' ? `${name}.attention.` : 'attention.';
      const computed = inserted!.compute(x, under(prefix, weights), inBlock.in('attention'), i);
      results.push(computed.results);
      return computed.output;
    };

    const stride = weights[`${name}.shortcut.conv.weight`] ? 2 : 1;
    const shortcut = stride === 1 ? x : convNorm(inBlock.in('shortcut'), x, `${name}.shortcut.conv`, `${name}.shortcut.bn`, stride);
    const middle = convNorm(inBlock.in('convolution 1'), x, `${name}.conv1`, `${name}.bn1`, stride, { relu: true });
    const second = (options: { relu?: boolean; residual?: Value } = {}): Value =>
      convNorm(inBlock.in('convolution 2'), middle, `${name}.conv2`, `${name}.bn2`, 1, options);
    const branch = kind === 'branch' ? insert(second())
      : kind === 'replacing' ? normed(inBlock.in('batch norm 2'), insert(middle), under(`${name}.bn2.`, weights)) : undefined;
    x = branch
      ? inBlock.in('residual')(elementwise, { a: branch, b: shortcut }, { operation: 'add', activation: 'relu' })
      : second({ relu: true, residual: shortcut });
    if (kind === 'following') x = insert(x);
    if (kind === 'added') x = inBlock.in('residual')(elementwise, { a: insert(x), b: x }, { operation: 'add' });
    outputs.push(x);
  }
  return { features: x, outputs, results };
}

const normed = (op: Op, x: Value, norm: Values): Value =>
  op(batchNorm, { x, weight: norm['weight']!, bias: norm['bias']!, mean: norm['running_mean']!, variance: norm['running_var']! });

/** The mean of every channel, and from it the logits and probabilities [classes]. features: [C, H, W]. */
export function classify(op: Op, features: Value, weights: Values) {
  const mean = op.in('head.mean of each channel')(poolSpace, { x: features }, { mode: 'mean' });
  const row = reshape(mean, [1, mean.shape[0]!]);
  const logits = op.in('head.classes')(matmul, { a: row, b: weights['head.weight']!, bias: weights['head.bias'] }, { transposeB: true });
  const classes = [logits.shape[1]!];
  return { logits: reshape(logits, classes), probabilities: reshape(op.in('head')(softmax, { x: logits }), classes) };
}

/** Channels that block i puts out; its second convolution keeps those of the first. */
export const channelsOf = (shapes: Shapes, i: number): number => shapes[`blocks.${i}.conv1.weight`]?.[0] ?? 0;

/** Total stride of each block: the stem halves, and so does every block that has a shortcut convolution. */
export function blockStrides(shapes: Shapes): readonly number[] {
  const strides: number[] = [];
  for (let i = 0, stride = 2; shapes[`blocks.${i}.conv1.weight`]; i++) {
    if (shapes[`blocks.${i}.shortcut.conv.weight`]) stride *= 2;
    strides.push(stride);
  }
  return strides;
}
