import { reshape, type Op, type Value } from '../core/plan.ts';
import type { Shape } from '../core/tensor.ts';
import { activate } from '../kernels/activate.ts';
import type { Activation } from '../kernels/activation.ts';
import { matmul } from '../kernels/matmul.ts';
import type { comparing } from './menu.ts';

type Values = Readonly<Record<string, Value>>;
type Shapes = Readonly<Record<string, Shape>>;

type Score = (typeof comparing.score.options)[number];

/**
 * Shapes of what a score learns. query: [Dq]; annotations: [N, D]. The inner width A of `additive` is told by the weights at
 * hand; without any it is D. Throws where the two dot products have vectors of unequal widths.
 */
export function scoreWeights({ query = [], annotations = [] }: Shapes, score: Score, given: Shapes): Record<string, Shape> {
  const [asking = 0, width = 0] = [query[0], annotations[1]];
  if (score === 'additive') {
    const inner = given['annotation.weight']?.[0] ?? given['score.weight']?.[1] ?? width;
    return {
      'annotation.weight': [inner, width], 'query.weight': [inner, asking], 'query.bias': [inner],
      'score.weight': [1, inner], 'score.bias': [1],
    };
  }
  if (score === 'general') return { 'general.weight': [asking, width] };
  if (asking !== width) {
    throw new Error(`input 'query' should be [${width}], as wide as 'annotations' [${annotations}], for score ${score}, got [${query}]; `
      + 'general and additive take any width');
  }
  return {};
}

interface Compared {
  readonly query: Value;
  readonly annotations: Value;
  readonly weights: Values;
  readonly score: Score;
  readonly temperature: number;
}

/** The score of every annotation, divided by the temperature. query: [Dq]; annotations: [N, D]; result: [N]. */
export function scoresOf(op: Op, { query, annotations, weights, score, temperature }: Compared): Value {
  const count = annotations.shape[0]!;
  const asked = reshape(query, [1, query.shape[0]!]);
  const linear = (a: Value, name: string, bias: Value, activation: Activation = 'none') =>
    op(matmul, { a, b: weights[`${name}.weight`]!, bias }, { transposeB: true, activation });

  if (score === 'additive') {
    // tanh(W a + (U q + b)): what is asked is the same for all annotations.
    const bias = linear(asked, 'query', weights['query.bias']!);
    const met = linear(annotations, 'annotation', reshape(bias, [bias.shape[1]!]), 'tanh');
    const scores = reshape(linear(met, 'score', weights['score.bias']!), [count]);
    return temperature === 1 ? scores : op(activate, { x: scores }, { activation: 'none', scale: 1 / temperature });
  }
  // q · (G a) is (q G) · a: one product of a vector instead of one for each annotation.
  const compared = score === 'general' ? op(matmul, { a: asked, b: weights['general.weight']! }) : asked;
  const scale = 1 / (score === 'scaled-dot' ? Math.sqrt(query.shape[0]!) : 1) / temperature;
  return reshape(op(matmul, { a: annotations, b: compared }, { transposeB: true, scale }), [count]);
}

/** The annotations' mixture Σ weightsᵢ aᵢ. weights: [N]; annotations: [N, D]; result: [D]. */
export function mixtureOf(op: Op, weights: Value, annotations: Value): Value {
  const [count, width] = annotations.shape as [number, number];
  return reshape(op(matmul, { a: reshape(weights, [1, count]), b: annotations }), [width]);
}
