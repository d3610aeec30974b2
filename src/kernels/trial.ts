import { buildPlan, type Plan, type Value } from '../core/plan.ts';
import { matmul } from './matmul.ts';

/** So many products of [side, side] · [side, side]ᵀ, each of the one before: what tells how fast a device multiplies, and by which program. */
export const trial = (products: number, side = 512): Plan<'output'> =>
  buildPlan({ inputs: { x: [side, side] }, weights: { w: [side, side] } }, ({ inputs, weights, op }) => {
    let output: Value = inputs['x']!;
    for (let i = 0; i < products; i++) output = op(matmul, { a: output, b: weights['w']! }, { transposeB: true });
    return { output };
  });
