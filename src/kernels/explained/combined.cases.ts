import type { Shape } from '../../core/tensor.ts';
import { row, type Case } from '../../test/case.ts';
import { conv2d } from '../conv2d.ts';
import { matmul, type MatmulAttrs } from '../matmul.ts';
import { softmax } from '../softmax.ts';

/** Every way to leave some of these out. */
function subsets<T>(all: readonly T[]): readonly (readonly T[])[] {
  const [first, ...rest] = all;
  return first === undefined ? [[]] : subsets(rest).flatMap((some) => [some, [first, ...some]]);
}

/** How the factors of a product may lie, and its output: [a, b, b transposed, attributes]. */
const LAYOUTS: readonly (readonly [Shape, Shape, Shape, MatmulAttrs])[] = [
  [[5, 6], [6, 8], [8, 6], {}],
  [[5, 6], [6, 8], [8, 6], { split: 2 }],
  [[3, 5, 6], [6, 8], [8, 6], {}],
  [[3, 5, 6], [6, 8], [8, 6], { split: 4 }],
  [[3, 5, 6], [6, 8], [8, 6], { merge: true }],
  [[3, 5, 6], [3, 6, 8], [3, 8, 6], {}],
  [[3, 5, 6], [3, 6, 8], [3, 8, 6], { merge: true }],
];

const options: readonly MatmulAttrs[] = [{ transposeB: true }, { scale: 0.3 }, { activation: 'gelu' }];

/** What may be left out of a step, in every combination: their lines of PyTorch differ, where their shaders only branch. */
export const combinedCases: readonly Case[] = [
  ...LAYOUTS.flatMap(([a, straight, transposed, layout]) => subsets(options).flatMap((chosen) => {
    const attrs: MatmulAttrs = Object.assign({}, layout, ...chosen);
    const b = attrs.transposeB ? transposed : straight;
    const output = matmul.output({ a, b }, attrs);
    const optional = subsets<readonly [string, Shape]>([['bias', [8]], ['residual', output]]);
    return optional.map((given) => row(matmul, { a, b, ...Object.fromEntries(given) }, attrs));
  })),
  // A residual of another shape with as many numbers.
  row(matmul, { a: [5, 6], b: [6, 8], residual: [5, 8] }, { split: 2 }),
  ...subsets([{ stride: 2 }, { padding: 1 }, { groups: 2 }, { activation: 'relu' as const }]).flatMap((chosen) => {
    const attrs = Object.assign({}, ...chosen);
    const shapes = { x: [4, 6, 7], weight: [6, attrs.groups ? 2 : 4, 3, 3] };
    const optional = subsets<readonly [string, Shape]>([['bias', [6]], ['affine', [2, 6]], ['residual', conv2d.output(shapes, attrs)]]);
    return optional.map((given) => row(conv2d, { ...shapes, ...Object.fromEntries(given) }, attrs));
  }),
  row(softmax, { x: [10] }, {}),
  row(softmax, { x: [2, 3, 4, 4] }, {}),
];
